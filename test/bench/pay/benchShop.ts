/** The shop of the bench: its merchant wants to be told, so every payment writes a notice. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

const APP = {
  appId: "demo",
  appKey: "demo-key",
  title: "Bench",
  merchantId: "bench",
  merchantVerified: true,
  payGrantBy: "client",
  notifyUrls: ["https://merchant.example/notify"],
  currency: { name: "Coins", icon: "coin" },
  products: [],
};

/**
 * Writes its catalogue into `directory`; gives the server's arguments. Notices are written with each
 * payment and left to be sent by others, as on a server that only takes payments.
 */
export function benchShop(directory: string): readonly string[] {
  const file = join(directory, "bench.yaml");
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ apps: [APP] }, undefined, 2));
  return ["--catalog", file, "--no-notices", "--requests-per-second", "1000000"];
}
