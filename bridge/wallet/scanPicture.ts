import { readFile } from "node:fs/promises";
import { PNG } from "pngjs";
import decodeQR from "qr/decode.js";
import { CliProblem, EXIT } from "../server/cli/exitCode.ts";

/** Screens are smaller. */
const PIXELS_MAX = 8192 * 8192;

/** What the QR code in a PNG file says. Throws CliProblem for what is no such picture. */
export async function scanPicture(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliProblem(
      `${file}: ${error.code === "ENOENT" ? "no such file" : error.message}`,
      EXIT.wrongUse,
    );
  });
  const picture = readPng(bytes);
  if (picture === undefined) throw new CliProblem(`${file} is no PNG picture`, EXIT.wrongUse);
  try {
    return decodeQR(picture);
  } catch {
    throw new CliProblem(`there is no QR code in ${file}, or it cannot be read`);
  }
}

/** Width and height stand at a fixed place, and are read before there is memory for them. */
function readPng(bytes: Buffer): PNG | undefined {
  if (bytes.length < 24) return undefined;
  if (bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > PIXELS_MAX) return undefined;
  try {
    return PNG.sync.read(bytes);
  } catch {
    return undefined;
  }
}
