// The layers of docs/ARCHITECTURE.md, as rules for dependency-cruiser.
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: "^(plugin|bridge|samples|test)/", pathNot: allowed },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    only(
      "wire-is-lowest",
      "bridge/wire imports nothing above it",
      "^bridge/wire/",
      "^bridge/wire/",
    ),
    only("plugin-over-wire", "plugin/ knows only itself and the wire", "^plugin/", [
      "^plugin/",
      "^bridge/wire/",
    ]),
    only("engines-over-plugin", "engines know plugin and wire", "^bridge/engines/", [
      "^bridge/engines/",
      "^plugin/",
      "^bridge/wire/",
    ]),
    only("server-apart", "the server meets the plugin only in the wire", "^bridge/server/", [
      "^bridge/server/",
      "^bridge/wire/",
    ]),
    only(
      "decisions-are-pure",
      "orders and ledger know only themselves and the wire",
      "^bridge/server/(orders|ledger)/",
      ["^bridge/server/(orders|ledger)/", "^bridge/wire/"],
    ),
    only(
      "calls-below-router",
      "calls know decisions and interfaces, never edges or adapters",
      "^bridge/server/calls/",
      [
        "^bridge/server/(calls|orders|ledger|catalog|auth|rails)/",
        "^bridge/server/store/[^/]+$",
        "^bridge/wire/",
      ],
    ),
    {
      name: "sqlite-in-store-only",
      severity: "error",
      from: { pathNot: ["^bridge/server/store/", "^test/"] },
      to: { path: "@photostructure/sqlite" },
    },
    {
      name: "msgpackr-in-codec-only",
      severity: "error",
      from: { pathNot: ["^bridge/wire/codecJs\\.ts$", "^test/"] },
      to: { path: "node_modules/msgpackr" },
    },
    {
      name: "pure-core-has-no-packages",
      comment: "plugin/ and the wire compile to Lua: no package, no Node module",
      severity: "error",
      from: { path: "^(plugin|bridge/wire)/", pathNot: "^bridge/wire/codecJs\\.ts$" },
      to: { dependencyTypes: ["npm", "npm-dev", "core"] },
    },
    {
      name: "resolves",
      severity: "error",
      from: { pathNot: "\\.d\\.ts$" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules|\\.build)/" },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node"],
    },
  },
};
