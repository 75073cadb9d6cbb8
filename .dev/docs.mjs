// npm run docs: writes docs/ERRORS.md anew from the code tables of bridge/wire.
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (existsSync(join(root, "node_modules", "esbuild"))) {
  const { errorsMarkdown } = await load("test/docs/errorsDoc.ts");
  writeFileSync(join(root, "docs/ERRORS.md"), errorsMarkdown());
  console.log("docs/ERRORS.md written");
} else {
  console.error("The packages are not installed: run npm ci first.");
  process.exitCode = 1;
}

/** A TypeScript module, bundled in memory: without a build, so it is the tables as they are now. */
async function load(file) {
  const { build } = await import("esbuild");
  const bundle = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  const code = Buffer.from(bundle.outputFiles[0].contents).toString("base64");
  return await import(`data:text/javascript;base64,${code}`);
}
