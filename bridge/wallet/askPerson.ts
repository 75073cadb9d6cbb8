import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks whoever sits at the terminal for one line. Questions go to stderr: stdout is for results. */
export async function askPerson(question: string, echo: "shown" | "hidden"): Promise<string> {
  process.stderr.write(question);
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = echo === "shown" ? process.stderr : silence;
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  // Ctrl-C ends the program, as it would without a question.
  lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const typed = await lines.question("");
  lines.close();
  if (echo === "hidden") process.stderr.write("\n");
  return typed;
}
