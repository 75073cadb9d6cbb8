import assert from "node:assert/strict";
import type {
  NewProp,
  NewPropMove,
  Prop,
  PropMove,
} from "../../bridge/server/rails/utxo/props/prop.ts";
import type { Tx } from "../../bridge/server/store/tx.ts";
import { audit } from "../server/books.ts";
import { START_MS } from "../server/world.ts";
import { type ChainStore, openChainStore } from "./chainStore.ts";
import { type PostgresServer, startPostgres } from "./postgresServer.ts";
import type { WorldStore } from "./worldStore.ts";

const NET = "bip122:530827f38f93b43ed12af0b3ad25a288";
const PID = "000102030405060708090a0b0c0d0e0f";
const OTHER_PID = `${PID.slice(0, 30)}ff`;

const propLike = (more: Partial<NewProp> = {}): NewProp => ({
  ...{ net: NET, pid: PID, appId: "demo", oid: "sword", gold: 50_000n, confirmations: 2 },
  ...{ state: "planned", orderKey: undefined, at: undefined, owner: undefined },
  ...{ createdAtMs: START_MS, version: 1 },
  ...more,
});

const moveLike = (propKey: number, more: Partial<NewPropMove> = {}): NewPropMove => ({
  ...{ net: NET, propKey, kind: "order", step: 0, from: undefined, script: "0014aa" },
  ...{ address: "rltc1qaa", txId: undefined, index: undefined, raw: undefined },
  ...{ state: "wanted", block: undefined, dueAtMs: START_MS, tries: 0, note: undefined },
  ...{ createdAtMs: START_MS, changedAtMs: START_MS, version: 1 },
  ...more,
});

const SIGNED = { txId: "aa", index: 1, raw: "0200", state: "signed" } as const;
const BLOCK = { height: 11, hash: "0xb", timeMs: 11_000 };

describe("props and their moves in every store", function () {
  this.timeout(60_000);

  let server: PostgresServer;

  before(async () => {
    server = await startPostgres();
  });

  after(() => server?.stop());

  for (const kind of ["SQLite", "PostgreSQL"] as const) {
    describe(kind, () => {
      let store: WorldStore;
      let work: ChainStore["work"];
      let orderKey: number;

      const addProp = (more?: Partial<NewProp>) => work((tx) => tx.insertProp(propLike(more)));
      const addMove = (prop: Prop, more?: Partial<NewPropMove>) =>
        work((tx) => tx.insertMove(moveLike(prop.key, more)));
      const change = (move: PropMove, more: Partial<NewPropMove>) =>
        work((tx) => {
          tx.updateMove({ ...move, ...more, version: move.version + 1 }, move.version);
          return tx.getMove(move.key);
        });

      beforeEach(async () => {
        ({ store, work, orderKey } = await openChainStore(kind, server.socket));
      });

      afterEach(async () => {
        audit(store.db);
        await store.close();
      });

      it("keeps a prop, and moves it for whoever saw it last", async () => {
        const prop = await addProp({ orderKey });
        assert.deepEqual(await work((tx) => tx.findProp(PID)), prop);
        assert.deepEqual(await work((tx) => tx.listPropsOfOrder(orderKey)), [prop]);
        const at = { txId: "aa", index: 1 };
        const held: Prop = { ...prop, state: "confirmed", at, owner: "0014aa", version: 2 };
        await work((tx) => tx.updateProp(held, 1));
        assert.deepEqual(await work((tx) => tx.getProp(prop.key)), held);
        await assert.rejects(
          work((tx) => tx.updateProp(held, 1)),
          /not as it was read|prop/,
        );
        await assert.rejects(addProp(), /unique|UNIQUE|pid/i);
        await assert.rejects(
          work((tx) => tx.getProp(0)),
          /no prop/,
        );
      });

      it("lists what an owner has now, page by page, and not what went on", async () => {
        const at = { txId: "aa", index: 1 };
        const one = await addProp({ state: "confirmed", at, owner: "0014aa" });
        const two = await addProp({ pid: OTHER_PID, state: "unconfirmed", at, owner: "0014aa" });
        const owned = (owner: string, after = 0, limit = 9) =>
          work((tx) => tx.listPropsOwned(NET, owner, after, limit).map(({ pid }) => pid));
        assert.deepEqual(await owned("0014aa"), [PID, OTHER_PID]);
        assert.deepEqual(await owned("0014aa", 0, 1), [PID]);
        assert.deepEqual(await owned("0014aa", one.key), [OTHER_PID]);
        await work((tx) => tx.updateProp({ ...two, owner: "0014bb", version: 2 }, 1));
        assert.deepEqual(await owned("0014aa"), [PID]);
        assert.deepEqual(await owned("0014bb"), [OTHER_PID]);
        const gone = {
          ...one,
          state: "gone",
          at: undefined,
          owner: undefined,
          version: 2,
        } as const;
        await work((tx) => tx.updateProp(gone, 1));
        assert.deepEqual(await owned("0014aa"), []);
        const ofApp = await work((tx) => tx.listPropsOfApp("demo", 0, 9));
        assert.deepEqual(
          ofApp.map(({ pid, state }) => `${pid} ${state}`),
          [`${PID} gone`, `${OTHER_PID} unconfirmed`],
        );
      });

      it("keeps a signed transaction as it is for ever", async () => {
        const prop = await addProp();
        const wanted = await addMove(prop);
        const signed = await change(wanted, SIGNED);
        assert.equal(signed.raw, "0200");
        assert.deepEqual(await work((tx) => tx.listMovesBy(NET, "aa")), [signed]);
        for (const other of [{ raw: "0201" }, { txId: "bb" }, { index: 2 }]) {
          await assert.rejects(change(signed, other), /never changes/);
        }
        await assert.rejects(change(wanted, { note: "late" }), /not as it was read|move/);
      });

      it("makes a prop once, whatever asks for it again", async () => {
        const prop = await addProp();
        const move = await addMove(prop);
        await assert.rejects(addMove(prop, { step: 1 }), /unique|UNIQUE/);
        await assert.rejects(addMove(prop, { from: { txId: "aa", index: 1 } }), /unique|UNIQUE/);
        await change(move, { state: "cancelled", dueAtMs: undefined });
        await addMove(prop, { step: 1 });
      });

      it("tells what is due, what a block holds and what waits for one", async () => {
        const prop = await addProp();
        const move = await addMove(prop, { dueAtMs: START_MS + 5 });
        const other = await addProp({ pid: OTHER_PID });
        const soon = await addMove(other, { dueAtMs: START_MS + 1 });
        const due = (nowMs: number, limit = 9) =>
          work((tx) => tx.listMovesDue(nowMs, limit).map(({ key }) => key));
        assert.deepEqual(await due(START_MS), []);
        assert.deepEqual(await due(START_MS + 9), [soon.key, move.key]);
        assert.deepEqual(await due(START_MS + 9, 1), [soon.key]);
        const nothing = { dueAtMs: undefined };
        const pending = await change(move, { ...SIGNED, ...nothing, state: "pending" });
        assert.deepEqual(await due(START_MS + 9), [soon.key]);
        const keysOf = (list: (tx: Tx) => readonly PropMove[]) =>
          work((tx) => list(tx).map(({ key }) => key));
        assert.deepEqual(await keysOf((tx) => tx.listMovesPending(NET, 0, 9)), [move.key]);
        const included = await change(pending, { state: "included", block: BLOCK });
        assert.deepEqual(included.block, BLOCK);
        assert.deepEqual(await keysOf((tx) => tx.listMovesPending(NET, 0, 9)), []);
        assert.deepEqual(await keysOf((tx) => tx.listMovesIn(NET, "0xb")), [move.key]);
        assert.deepEqual(await keysOf((tx) => tx.listMovesIncluded(NET, 11, 0, 9)), [move.key]);
        assert.deepEqual(await keysOf((tx) => tx.listMovesIncluded(NET, 10, 0, 9)), []);
        assert.deepEqual(await keysOf((tx) => tx.listMovesAbove(NET, 10, 0, 9)), [move.key]);
        assert.deepEqual(await keysOf((tx) => tx.listMovesAbove(NET, 11, 0, 9)), []);
        const confirmed = await change(included, { state: "confirmed" });
        assert.deepEqual(await keysOf((tx) => tx.listMovesIncluded(NET, 11, 0, 9)), []);
        assert.deepEqual(await keysOf((tx) => tx.listMovesAbove(NET, 10, 0, 9)), [move.key]);
        assert.deepEqual(await work((tx) => tx.listMovesOf(prop.key)), [confirmed]);
      });
    });
  }
});
