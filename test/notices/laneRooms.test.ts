import assert from "node:assert/strict";
import { createLaneRooms } from "../../bridge/server/notices/laneRooms.ts";

describe("the room of lanes", () => {
  const limits = { total: 16, perLane: 8 };

  function begin(rooms: ReturnType<typeof createLaneRooms>, lane: string, times: number): void {
    for (let n = 0; n < times; n += 1) rooms.begin(lane);
  }

  it("is what is left of the whole and of each lane", () => {
    const rooms = createLaneRooms(limits);
    begin(rooms, "a", 8);
    begin(rooms, "b", 3);
    assert.equal(rooms.room(), 5);
    assert.deepEqual(rooms.lanes(), { a: 0, b: 5 });
  });

  it("shrinks to one slot for an address that does not answer, and grows again", () => {
    const rooms = createLaneRooms(limits);
    const room = () => rooms.lanes().a;
    const seen: (number | undefined)[] = [];
    for (const isQuick of [false, false, false, false, true, true]) {
      rooms.begin("a");
      rooms.end("a", isQuick);
      seen.push(room());
    }
    assert.deepEqual(seen, [4, 2, 1, 1, 2, 3]);
  });

  it("is half of the whole for all silent addresses together", () => {
    const rooms = createLaneRooms(limits);
    const lanes = Array.from({ length: 40 }, (_, n) => `dead${n}`);
    for (const lane of lanes) {
      for (let n = 0; n < 3; n += 1) {
        rooms.begin(lane);
        rooms.end(lane, false);
      }
    }
    const given = Object.entries(rooms.lanes()).filter(([, room]) => room > 0);
    for (const [lane] of given) rooms.begin(lane);
    assert.equal(given.length, 8);
    assert.equal(
      Object.values(rooms.lanes()).reduce((sum, room) => sum + room, 0),
      0,
    );
    assert.equal(rooms.room(), 8);
  });

  it("forgets lanes that are as new", () => {
    const rooms = createLaneRooms(limits);
    rooms.begin("a");
    rooms.end("a", true);
    assert.deepEqual(rooms.lanes(), {});
    assert.equal(rooms.underWay(), 0);
  });
});
