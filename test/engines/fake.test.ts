import assert from "node:assert/strict";
import { createFakeHost, createFakeStorage, type FakeEvent } from "../../bridge/engines/fake.ts";
import type { PostAnswer } from "../../plugin/host.ts";
import { framesInJs } from "./contractFramesJs.ts";
import { runFakeContract } from "./runFakeContract.ts";

const frames = framesInJs();
const deaf = { onOpen() {}, onFrame() {}, onClose() {} };

describe("the fake engine", () => {
  it("passes the contract of hosts", () => {
    const failures: string[] = [];
    let cases = 0;
    const isFinished = runFakeContract(frames, (name, ok, detail) => {
      cases += 1;
      if (!ok) failures.push(`${name}: ${detail}`);
    });
    assert.deepEqual(failures, []);
    assert.equal(isFinished, true);
    assert.equal(cases, 33);
  });

  it("gives the same random numbers for the same seed, other ones for another", () => {
    const draw = (seed: number) => createFakeHost({ seed }).randomHex(16);
    assert.equal(draw(7), draw(7));
    assert.notEqual(draw(7), draw(8));
  });

  it("keeps its disk over a restart", () => {
    const storage = createFakeStorage();
    createFakeHost({ storage }).save("journal", frames.make([1, 2]));
    const found = createFakeHost({ storage }).load("journal");
    assert.ok(found);
    assert.deepEqual(frames.read(found), [1, 2]);
    assert.deepEqual(storage.keys(), ["journal"]);
  });

  it("can be made to save nothing more, and keeps what it has", () => {
    const host = createFakeHost();
    host.save("journal", frames.make([1]));
    host.storage.setFailing(true);
    assert.equal(host.save("journal", frames.make([2])), false);
    const found = host.load("journal");
    assert.deepEqual(found && frames.read(found), [1]);
  });

  it("tells what the plugin does in the order in which it does it", () => {
    const told: FakeEvent["kind"][] = [];
    const host = createFakeHost({ watch: ({ kind }) => told.push(kind) });
    const socket = host.openSocket?.("ws://here/v1/socket", deaf);
    host.sockets[0].open();
    host.save("journal", frames.make([1]));
    socket?.send(frames.make([2]));
    socket?.close();
    socket?.send(frames.make([3]));
    host.post?.("http://here/v1/rpc", frames.make([4]), 1000, () => {});
    host.openPage?.("http://here/pay");
    assert.deepEqual(told, ["connecting", "saved", "sent", "closing", "lost", "posted", "page"]);
    assert.deepEqual(host.sockets[0].sent.map(frames.read), [[2]]);
  });

  it("fails a POST that nobody answers when its time is over, not before", () => {
    const host = createFakeHost({ startMs: 5000 });
    const answers: PostAnswer[] = [];
    host.post?.("http://here/v1/rpc", frames.make([4]), 1000, (answer) => answers.push(answer));
    host.advance(999);
    host.pump?.();
    assert.deepEqual(answers, []);
    host.advance(1);
    host.pump?.();
    assert.deepEqual(answers, [{ ok: false, reason: "timed out" }]);
    host.posts[0].answer({ ok: true, frame: frames.make([5]) });
    assert.equal(answers.length, 1, "a late answer changes nothing");
  });

  it("stands for engines that lack sockets, HTTP or pages", () => {
    const { openSocket, post, openPage } = createFakeHost({ network: "none", pages: "none" });
    assert.deepEqual([openSocket, post, openPage], [undefined, undefined, undefined]);
    assert.equal(createFakeHost({ network: "http" }).openSocket, undefined);
    assert.equal(createFakeHost({ network: "socket" }).post, undefined);
    const blocked = createFakeHost({ pages: "blocked" });
    assert.equal(blocked.openPage?.("http://here/pay"), false);
    assert.deepEqual(blocked.pages, []);
  });
});
