import { defineConfig } from "vite";

/** The page works from any folder of any server, and from a file of its own name: nothing is loaded from elsewhere. */
export default defineConfig({
  base: "./",
  build: { target: "es2022", chunkSizeWarningLimit: 1600 },
});
