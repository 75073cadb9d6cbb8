import type { Command } from "commander";
import type { CliWorld } from "./cliWorld.ts";
import { CliProblem, EXIT } from "./exitCode.ts";
import { print } from "./storeOptions.ts";
import { timeText } from "./timeText.ts";

interface FileOptions {
  readonly config: string;
}

interface RunOptions extends FileOptions {
  readonly jsonReady?: boolean;
  readonly logLevel: string;
}

/** `coinslot signer`: the process with the key that pays out, and its files (docs/SIGNER.md). */
export function addSigner(program: Command, world: CliWorld): void {
  const signer = program
    .command("signer")
    .description("the process with the key: signs props, and orders of the sandbox");
  addRun(signer, world);
  addAddresses(signer, world);
  addJobs(signer, world);
  signer
    .command("new-key")
    .description("write a new key, 24 words, into a file; copy it onto paper, too")
    .argument("<file>", "the file, which must not be there yet")
    .action(
      world.act(async (file: string) => {
        const { newWords } = await import("../rails/utxo/spending/accountKeys.ts");
        return await write(file, newWords(), "the key of a signer", world);
      }),
    );
  signer
    .command("new-secret")
    .description("write a new secret, which server and signer share, into a file")
    .argument("<file>", "the file, which must not be there yet")
    .action(
      world.act(async (file: string) => {
        return await write(file, world.randomHex(SECRET_BYTES), "a signer's secret", world);
      }),
    );
}

const SECRET_BYTES = 32;

function addRun(signer: Command, world: CliWorld): void {
  signer
    .command("run", { isDefault: true })
    .description("run the signer (the default)")
    .requiredOption("--config <file>", "the signer's file, readable by this user alone")
    .option("--json-ready", 'say {"ready":true,"port":N,"pid":N} instead of a sentence')
    .option("--log-level <level>", "trace, debug, info, warn, error, silent", "info")
    .action(
      world.act(async ({ config: file, jsonReady, logLevel }: RunOptions) => {
        const config = await readFileOf(file);
        const { serveSigner } = await import("../signer/serveSigner.ts");
        const options = { jsonReady: jsonReady === true, logLevel };
        await serveSigner(config, options, world.out).catch(explain);
        return EXIT.done;
      }),
    );
}

function addAddresses(signer: Command, world: CliWorld): void {
  signer
    .command("addresses")
    .description("show for each chain where coins are sent to, and where things are kept")
    .requiredOption("--config <file>", "the signer's file")
    .option("--json", "print one JSON value instead of text")
    .action(
      world.act(async ({ config: file, json }: FileOptions & { readonly json?: boolean }) => {
        const config = await readFileOf(file);
        const { signerAddresses } = await import("../signer/signerAddresses.ts");
        const shown = await signerAddresses(config).catch(explain);
        print(world, { json: json === true }, shown, () =>
          shown
            .map(
              ({ net, funding, keeping }) =>
                `${net}\n  coins to ${funding}\n  kept at  ${keeping}\n`,
            )
            .join(""),
        );
        return EXIT.done;
      }),
    );
}

function addJobs(signer: Command, world: CliWorld): void {
  signer
    .command("jobs")
    .description("show what was signed, the oldest first, also while the signer runs")
    .requiredOption("--config <file>", "the signer's file")
    .option("--json", "print one JSON value instead of text")
    .action(
      world.act(async ({ config: file, json }: FileOptions & { readonly json?: boolean }) => {
        const { journal } = await readFileOf(file);
        const { listJobs } = await import("../signer/listJobs.ts");
        const jobs = await listJobs(journal).catch(explain);
        const shown = jobs.map(({ hex: _hex, digest: _digest, ...job }) => job);
        print(world, { json: json === true }, shown, () =>
          jobs
            .map(({ atMs, net, purpose, paid, txId, jobId }) =>
              [timeText(atMs), net, purpose, paid, txId, jobId].join("  "),
            )
            .map((line) => `${line}\n`)
            .join(""),
        );
        return EXIT.done;
      }),
    );
}

async function readFileOf(file: string) {
  const { readSignerFile } = await import("../signer/signerFile.ts");
  const read = await readSignerFile(file);
  if (read.ok) return read.config;
  throw new CliProblem(read.problem, EXIT.wrongUse);
}

async function explain(error: unknown): Promise<never> {
  const { SignerProblem } = await import("../signer/runSigner.ts");
  const { JournalProblem } = await import("../signer/journal.ts");
  const isTold = error instanceof SignerProblem || error instanceof JournalProblem;
  throw isTold ? new CliProblem(error.message) : error;
}

async function write(file: string, text: string, what: string, world: CliWorld) {
  const { writeOwnText } = await import("../platform/ownTextFile.ts");
  const problem = await writeOwnText(file, text);
  if (problem !== undefined) throw new CliProblem(problem);
  world.out(`${file} holds ${what}; nobody but this user can read it\n`);
  return EXIT.done;
}
