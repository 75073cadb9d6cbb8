import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks whoever sits at the terminal for one line. Questions go to stderr: stdout is for results. */
export async function askPerson(question: string, echo: "shown" | "hidden"): Promise<string> {
  const { stdin: input, stderr } = process;
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = echo === "shown" ? stderr : silence;
  // From here on the terminal shows nothing by itself: only then may somebody begin to type.
  const lines = createInterface({ input, output, terminal: input.isTTY });
  // Ctrl-C ends the program, as it would without a question.
  lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  if (echo === "hidden") stderr.write(question);
  const typed = await lines.question(echo === "shown" ? question : "");
  lines.close();
  if (echo === "hidden") stderr.write("\n");
  return typed;
}
