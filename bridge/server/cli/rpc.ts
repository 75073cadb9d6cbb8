import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { isLoopback } from "../edges/transportPolicy.ts";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { callGipNode } from "./gipClient.ts";

interface RpcOptions {
  readonly url: string;
  readonly cid?: string;
  readonly tokenFile?: string;
  readonly apiKeyFile?: string;
  readonly wid: string;
}

/** `coinslot rpc order.pay …`: the command form of the GIP0006 document (docs/GIP0006.md). */
export function addRpc(program: Command, world: CliWorld): void {
  program
    .command("rpc")
    .description("give a command of GIP0006 to a server, as a terminal; prints the result as JSON")
    .argument("<method>", "as order.query")
    .argument("[params...]", "texts, or lists as [A,B]")
    .option("--url <url>", "the server", "http://127.0.0.1:7350")
    .option("--cid <cid>", "the terminal; the first param without it")
    .option("--token-file <file>", "its token (COINSLOT_GIP_TOKEN)")
    .option("--api-key-file <file>", "its API key (COINSLOT_API_KEY)")
    .option("--wid <wid>", "the wallet", "primary")
    .action(
      world.act(async (method: string, params: readonly string[], options: RpcOptions) => {
        const url = readUrl(options.url);
        const given = params.map(readParam);
        const [first] = given;
        const { COINSLOT_GIP_TOKEN, COINSLOT_API_KEY } = world.variables;
        const result = await callGipNode(
          {
            ...{ url, wid: options.wid },
            cid: options.cid ?? (typeof first === "string" ? first : ""),
            token: await readSecret(options.tokenFile, COINSLOT_GIP_TOKEN),
            apiKey: (await readSecret(options.apiKeyFile, COINSLOT_API_KEY)) ?? "",
          },
          method,
          given,
        );
        world.out(`${JSON.stringify(result, undefined, 2)}\n`);
        return EXIT.done;
      }),
    );
}

/** The API key goes along with every call. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:") return url.href;
  if (url?.protocol === "http:" && isLoopback(url.hostname)) return url.href;
  const how = "an address like https://pay.example/; http is for this machine alone";
  throw new CliProblem(`--url wants ${how}`, EXIT.wrongUse);
}

/** Shells write lists in many ways: `[A,B]` and `["A","B"]` are the same. */
function readParam(text: string): string | readonly string[] {
  const [, inside] = /^\[(.*)\]$/s.exec(text.trim()) ?? [];
  if (inside === undefined) return text;
  const parts = inside.split(",").map((part) => part.trim().replace(/^(["'])(.*)\1$/, "$2"));
  return parts.filter((part) => part !== "");
}

async function readSecret(file: string | undefined, variable: string | undefined) {
  if (file === undefined) return variable;
  try {
    return (await readFile(file, "utf8")).trim();
  } catch {
    throw new CliProblem(`${file} cannot be read`);
  }
}
