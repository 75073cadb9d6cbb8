// The Debian packages that the suites need, and how to get them.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./step.mjs";

/** What a suite needs: the packages, and a file that proves that they are there. */
export const SYSTEM_NEEDS = [
  { packages: ["lua5.1"], proof: "/usr/bin/lua5.1" },
  { packages: ["lua5.3"], proof: "/usr/bin/lua5.3" },
  { packages: ["lua5.4"], proof: "/usr/bin/lua5.4" },
  { packages: ["luajit"], proof: "/usr/bin/luajit" },
  { packages: ["lua-messagepack"], proof: "/usr/share/lua/5.1/MessagePack.lua" },
  { packages: ["lua-sec"], proof: "/usr/share/lua/5.1/ssl.lua" },
  { packages: ["lua-socket"], proof: "/usr/share/lua/5.1/socket.lua" },
  { packages: ["luarocks"], proof: "/usr/bin/luarocks" },
  { packages: ["openssl"], proof: "/usr/bin/openssl" },
  { packages: ["love"], proof: "/usr/bin/love" },
  { packages: ["xvfb"], proof: "/usr/bin/Xvfb" },
  { packages: ["xauth"], proof: "/usr/bin/xauth" },
  { packages: ["xdotool"], proof: "/usr/bin/xdotool" },
  { packages: ["chromium"], proof: "/usr/bin/chromium" },
  { packages: ["minetest-server"], proof: "/usr/games/minetestserver" },
  { packages: ["litecoind"], proof: "/usr/bin/litecoind" },
  { packages: ["postgresql"], proof: "/usr/lib/postgresql" },
  { packages: ["hledger"], proof: "/usr/bin/hledger" },
  { packages: ["curl"], proof: "/usr/bin/curl" },
  { packages: ["strace"], proof: "/usr/bin/strace" },
  { packages: ["python3"], proof: "/usr/bin/python3" },
  { packages: ["php-cli"], proof: "/usr/bin/php" },
  { packages: ["default-jdk-headless"], proof: "/usr/bin/javac" },
  { packages: ["fonts-wqy-microhei"], proof: "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc" },
];

const POLICY = "/usr/sbin/policy-rc.d";

/** The packages that are not on this machine. */
export function missingPackages() {
  return SYSTEM_NEEDS.filter((need) => !existsSync(need.proof)).flatMap((need) => need.packages);
}

/** Installs the missing ones as root on Debian; gives undefined, or why it could not. */
export async function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  const list = missing.join(" ");
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return `not on this machine: ${list} (as root on Debian: apt-get install ${list})`;
  }
  return await withoutServices(async () => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const update = await run("apt-get", ["update", "-q"], { env });
    if (update.code !== 0) return update.output;
    const args = [
      "install",
      "-y",
      "-q",
      "-o",
      "DPkg::Lock::Timeout=300",
      "--no-install-recommends",
      ...missing,
    ];
    const { code, output } = await run("apt-get", args, { env });
    return code === 0 ? undefined : output;
  });
}

/** No service that a package brings may start by itself. */
async function withoutServices(work) {
  const before = existsSync(POLICY) ? readFileSync(POLICY) : undefined;
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return await work();
  } finally {
    if (before === undefined) rmSync(POLICY);
    else writeFileSync(POLICY, before, { mode: 0o755 });
  }
}
