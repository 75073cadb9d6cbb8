import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/**
 * The page lies at /pay/{invoiceId} and its parts at /pay/assets/: addresses are relative, so that
 * a server behind another path works, too.
 */
export default defineConfig({
  base: "./",
  plugins: [vue({ features: { optionsAPI: false } })],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
