// The layers of docs/ARCHITECTURE.md, as rules for dependency-cruiser. test/furniture.test.ts shows that each one fires.

const SOURCES = "^(plugin|bridge|samples|test)/";
const CHAIN = ["ethers", "viem", "web3", "bitcoinjs-lib", "@scure", "@noble"];
const DATABASE = ["@photostructure/sqlite", "better-sqlite3", "pg"];

/** `from` may import, of the project's own files, itself and `allowed` alone. */
const only = (name, comment, from, allowed = []) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: SOURCES, pathNot: [from, ...allowed] },
});

/** `from` must not import `to`. */
const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const server = (...parts) => `^bridge/server/(${parts.join("|")})`;
const packages = (names) => ({
  path: names.flatMap((name) => [`^${name}(/|$)`, `node_modules/${name}/`]),
});
const WIRE = "^bridge/wire/";
const FLOOR = server("unreachable\\.ts", "refusal\\.ts");
const ABOVE_CALLS = [
  "edges/",
  "doors/",
  "midasClient/",
  "merchant/",
  "jobs/",
  "cli/",
  "router\\.ts",
  "main\\.ts",
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    never("no-cycles", "a cycle is an error", {}, { circular: true }),
    never(
      "resolves",
      "every import names a file or an installed package",
      { pathNot: "\\.d\\.ts$" },
      // The client's package is built after this check on a fresh machine.
      { couldNotResolve: true, pathNot: "^coinslot(/|$)" },
    ),

    only("wire-is-lowest", "bridge/wire/ imports nothing above it", WIRE),
    only("plugin-over-wire", "plugin/ knows itself and the wire", "^plugin/", [WIRE]),
    only("engines-over-plugin", "engines know plugin and wire", "^bridge/engines/", [
      "^plugin/",
      WIRE,
    ]),
    only("samples-over-engines", "samples know the plugin and its engines", "^samples/", [
      "^bridge/engines/",
      "^plugin/",
    ]),
    only(
      "page-apart",
      "the payment page knows itself and what hashes and encodes",
      "^bridge/page/",
      [
        server(
          "rails/evm/(abiWords|calldata|invoiceTerms|keccak)\\.ts",
          "rails/utxo/taggedHash\\.ts",
          "auth/gip0006/segwitAddress\\.ts",
          "unreachable\\.ts",
        ),
        WIRE,
      ],
    ),
    never(
      "ethers-when-a-wallet-is-used",
      "the page shows itself before it loads a chain's library",
      { path: "^bridge/page/(?!wallet/)" },
      { path: "^bridge/page/wallet/(payByWallet|chainAccount)\\.ts", dynamic: false },
    ),
    only("server-apart", "the server meets the plugin in the wire alone", "^bridge/server/", [
      WIRE,
    ]),
    only(
      "wallet-apart",
      "a player's wallet knows the rail's leaves, and nothing of a backend",
      "^bridge/wallet/",
      [server("rails/utxo/", "auth/gip0006/", "cli/(exitCode|runProgram)\\.ts")],
    ),
    never(
      "nothing-needs-tests",
      "only tests import tests",
      { pathNot: "^test/" },
      { path: "^test/" },
    ),

    only(
      "decisions-are-pure",
      "orders and ledger know themselves and the wire",
      server("orders/", "ledger/"),
      [FLOOR, WIRE],
    ),
    only(
      "calls-below-router",
      "calls know decisions and the interfaces of store and rail, never router, edges or adapters",
      server("calls/"),
      [
        server(
          "(orders|ledger|catalog|auth|platform|invoices)/",
          "store/[^/]+$",
          "rails/((hosted|chain)/|evm/(address|invoiceTerms|sendBack)\\.ts|[^/]+$)",
          "rails/utxo/(deriveAddress|extendedKey|network|orderBinding|orderLink|spending/dustLimit|props/(prop|placeOf|propTag))\\.ts",
          "notices/profile\\.ts",
        ),
        "^bridge/server/(?!main|router)[^/]+\\.ts$",
        WIRE,
      ],
    ),
    never(
      "router-below-edges",
      "the router knows no edge and no door",
      { path: server("router\\.ts") },
      { path: server("edges/", "doors/", "jobs/", "cli/", "main\\.ts") },
    ),
    never(
      "cli-below-main",
      "commands are asked by main alone, and know no edge but the operator's",
      { path: "^bridge/server/(?!cli/|main)" },
      { path: server("cli/") },
    ),
    never(
      "parts-below-calls",
      "catalog, auth, platform, store, rails and invoices are called, they do not call",
      { path: server("catalog/", "auth/", "platform/", "store/", "rails/", "invoices/") },
      { path: server("calls/", ...ABOVE_CALLS) },
    ),
    never(
      "rails-report",
      "rails know neither orders nor ledger: they report observations",
      { path: server("rails/") },
      { path: server("orders/", "ledger/", "store/[^/]+/") },
    ),
    only(
      "signer-apart",
      "the process with the key knows its rail, and nothing of orders, store or doors",
      server("signer/"),
      [
        server(
          "rails/(utxo/|chain/)",
          "platform/(apiKey|hexKeyFile|ownTextFile)\\.ts",
          "edges/transportPolicy\\.ts",
        ),
        FLOOR,
      ],
    ),
    never(
      "server-has-no-key",
      "what signs with a key is loaded by the signer and the wallet alone, or when its command runs",
      { path: "^bridge/server/(?!signer/|cli/signer\\.ts|rails/utxo/spending/)" },
      {
        path: server("signer/", "rails/utxo/spending/(accountKeys|signSpend)\\.ts"),
        dynamic: false,
      },
    ),
    only(
      "midas-client-apart",
      "a merchant's client knows the document's leaves, and nothing of this server",
      server("midasClient/"),
      [server("doors/midas/(cookies|loginSignature|midasRet|signature)\\.ts"), FLOOR, WIRE],
    ),
    only(
      "merchant-apart",
      "what a merchant's server installs knows the signatures, and nothing of this server",
      server("merchant/"),
      [server("notices/dialects/\\w+(Signature|Notice)\\.ts", "unreachable\\.ts")],
    ),
    only(
      "signatures-are-leaves",
      "a merchant's server installs these files, too",
      server("notices/dialects/\\w+(Signature|Notice)\\.ts"),
    ),
    never(
      "merchant-has-no-packages",
      "a merchant's server installs nothing but Node",
      { path: server("merchant/", "notices/dialects/\\w+(Signature|Notice)\\.ts") },
      { pathNot: [SOURCES, "^node:", "^crypto$"], couldNotResolve: false },
    ),
    never(
      "main-constructs",
      "only main constructs, so nothing imports main",
      { path: "^bridge/", pathNot: server("main\\.ts") },
      { path: server("main\\.ts") },
    ),

    never(
      "client-has-no-packages",
      "plugin/ and the wire compile to Lua, engines run in a game: no package, no Node module",
      {
        path: "^(plugin|bridge/wire|bridge/engines)/",
        pathNot: "^bridge/wire/(codecMsgpackr|frameScan)\\.ts$",
      },
      { pathNot: SOURCES, couldNotResolve: false },
    ),
    never(
      "msgpackr-in-codec-only",
      "one file puts the rules of the wire around it, one carries what the server's threads say",
      {
        pathNot: [
          "^bridge/wire/codecMsgpackr\\.ts$",
          "^bridge/server/store/parcel\\.ts$",
          "^test/",
        ],
      },
      packages(["msgpackr"]),
    ),
    never(
      "database-in-store-only",
      "only store/ speaks to a database, and a sample of a game's server to the game's own",
      { pathNot: ["^bridge/server/store/", "^samples/merchant/", "^test/"] },
      packages(DATABASE),
    ),
    never(
      "sign-in-libraries-when-needed",
      "a server without such players does not carry them: they are imported when the first one comes",
      { path: "^bridge/server/" },
      {
        ...packages(["openid-client", "ethers"]),
        dynamic: false,
        dependencyTypesNot: ["type-only", "type-import"],
      },
    ),
    never(
      "chains-in-rails-only",
      "only rails/ names a chain's library, and the page where it uses a wallet",
      { pathNot: ["^bridge/server/rails/", "^bridge/page/wallet/chainAccount\\.ts$", "^test/"] },
      packages(CHAIN),
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^(plugin|bridge)/dist/", "^samples/[^/]+/dist/", "^\\.build/"] },
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node"],
    },
  },
};
