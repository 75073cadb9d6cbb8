/**
 * How many tries each lane may have under way. An address that does not answer keeps its slots for
 * the whole timeout: it soon has but one, and all such addresses together have half of them at most,
 * so that however many are dead, the others are served.
 */

/** Tries under way, in this process. */
export interface RoomLimits {
  /** In all lanes together. */
  readonly total: number;
  readonly perLane: number;
}

export interface LaneRooms {
  /** How many more tries may begin now. */
  room(): number;
  /** The lanes that have less room than `perLane`. */
  lanes(): { readonly [lane: string]: number };
  begin(lane: string): void;
  /** A try is over; `isQuick` unless it kept its slot for nothing. */
  end(lane: string, isQuick: boolean): void;
  underWay(): number;
}

interface Lane {
  underWay: number;
  limit: number;
}

export function createLaneRooms({ total, perLane }: RoomLimits): LaneRooms {
  const known = new Map<string, Lane>();
  let underWay = 0;

  function laneOf(name: string): Lane {
    const lane = known.get(name) ?? { underWay: 0, limit: perLane };
    known.set(name, lane);
    return lane;
  }

  return {
    room: () => Math.max(0, total - underWay),
    lanes() {
      let silentRoom = Math.floor(total / 2) - sumOf(known, isSilent);
      const rooms: { [lane: string]: number } = {};
      for (const [name, lane] of known) {
        const room = Math.max(0, lane.limit - lane.underWay);
        rooms[name] = isSilent(lane) ? Math.max(0, Math.min(room, silentRoom)) : room;
        if (isSilent(lane)) silentRoom -= rooms[name];
      }
      return rooms;
    },
    begin(name) {
      laneOf(name).underWay += 1;
      underWay += 1;
    },
    end(name, isQuick) {
      const lane = laneOf(name);
      lane.underWay -= 1;
      underWay -= 1;
      lane.limit = isQuick
        ? Math.min(perLane, lane.limit + 1)
        : Math.max(1, Math.floor(lane.limit / 2));
      const isAsNew = lane.underWay === 0 && lane.limit === perLane;
      if (isAsNew) known.delete(name);
    },
    underWay: () => underWay,
  };

  function isSilent({ limit }: Lane): boolean {
    return limit === 1 && perLane > 1;
  }
}

function sumOf(lanes: ReadonlyMap<string, Lane>, isCounted: (lane: Lane) => boolean): number {
  let sum = 0;
  for (const lane of lanes.values()) if (isCounted(lane)) sum += lane.underWay;
  return sum;
}
