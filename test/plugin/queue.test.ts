/** What the game is told, and what its own mistakes do. */

import assert from "node:assert/strict";
import sinon from "sinon";
import { webHost } from "../../bridge/engines/webEntry.ts";
import type { Delegates } from "../../plugin/delegates.ts";
import { answer, later, type QueueCore, report, runQueue, tell } from "../../plugin/queue.ts";

describe("the queue", () => {
  function openQueue(delegates: Delegates = {}): QueueCore {
    const { guard } = webHost();
    return { host: { guard }, delegates, queue: [], isClosed: false } as unknown as QueueCore;
  }

  it("tells in order, and nothing before it runs", () => {
    const done = sinon.fake();
    const onPayOrder = sinon.fake();
    const core = openQueue({ onPayOrder });
    answer(core, done, undefined, "result");
    tell(core, "onPayOrder", "12000", "Payment is successful", "A1");
    sinon.assert.notCalled(done);
    runQueue(core);
    sinon.assert.calledOnceWithExactly(done, undefined, "result");
    sinon.assert.calledWith(onPayOrder, "12000", "Payment is successful", "A1");
    sinon.assert.callOrder(done, onPayOrder);
  });

  it("looks up the delegate when it tells, not before", () => {
    const onConnection = sinon.fake();
    const core = openQueue();
    tell(core, "onConnection", true);
    core.delegates = { onConnection };
    runQueue(core);
    sinon.assert.calledOnce(onConnection);
  });

  it("a callback that throws is reported at once, and the next one runs", () => {
    const onException = sinon.fake();
    const next = sinon.fake();
    const core = openQueue({ onException });
    later(core, () => {
      throw new Error("no such sword");
    });
    later(core, next);
    runQueue(core);
    sinon.assert.calledOnceWithExactly(onException, "no such sword");
    sinon.assert.callOrder(onException, next);
  });

  it("onException that throws ends there", () => {
    const core = openQueue({ onException: sinon.fake.throws("twice") });
    report(core, "once");
    runQueue(core);
    runQueue(core);
    assert.equal(core.queue.length, 0);
  });

  it("what a callback causes waits for the next run, so a run always ends", () => {
    const core = openQueue();
    const again: sinon.SinonSpy<[], void> = sinon.spy(() => later(core, again));
    later(core, again);
    runQueue(core);
    sinon.assert.calledOnce(again);
    runQueue(core);
    sinon.assert.calledTwice(again);
  });

  it("a client that is closed in a callback says nothing more", () => {
    const core = openQueue();
    const never = sinon.fake();
    later(core, () => {
      core.isClosed = true;
    });
    later(core, never);
    runQueue(core);
    sinon.assert.notCalled(never);
  });
});
