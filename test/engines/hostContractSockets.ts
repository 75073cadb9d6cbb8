/** Cases of the contract about sockets. The paths are those of contractPeer.ts. */

import type { Frame } from "../../bridge/wire/codec.ts";
import type { Socket } from "../../plugin/host.ts";
import { differenceOf, somePattern } from "./contractFrames.ts";
import type { ContractCase, Trial } from "./trial.ts";

/** Around each change in how a WebSocket writes a length, and the largest frame of ours. */
const LENGTHS = [0, 1, 125, 126, 127, 128, 255, 256, 4096, 59 * 1024];
/** How long a socket is watched after its end. */
const WATCH_MS = 300;

export function socketCases(this: void): readonly ContractCase[] {
  const cases: ContractCase[] = [
    { name: "socket: frames of every size and byte come back as they went", run: echoes },
    { name: "socket: a hundred frames at once keep their order", run: keepsOrder },
    { name: "socket: a burst from the server arrives whole and in order", run: takesBurst },
    { name: "socket: a message in pieces arrives as one frame", run: takesPieces },
    { name: "socket: a ping is answered", run: answersPing },
    { name: "socket: two at once do not mix", run: keepsTwoApart },
    { name: "socket: a text message is no frame", run: refusesText },
    { name: "socket: the server's goodbye ends it once", run: (t) => endsAfterOpen(t, "/goodbye") },
    { name: "socket: a cut connection ends it once", run: (t) => endsAfterOpen(t, "/cut") },
    { name: "socket: a refused port ends it once, never open", run: refusedPort },
    { name: "socket: a refused upgrade ends it once, never open", run: refusedUpgrade },
    { name: "socket: our close ends it once, and nothing comes after", run: ourClose },
    { name: "socket: closed before it was open, it never opens", run: closedBeforeOpen },
    { name: "socket: a frame sent too early is not lost in silence", run: sentTooEarly },
  ];
  return cases.map((one) => ({ ...one, needs: "openSocket" as const }));
}

/** A socket that is watched from its beginning to after its end. */
interface Watched {
  readonly socket: Socket;
  opens(this: void): number;
  closes(this: void): number;
  frames(this: void): readonly (readonly number[])[];
}

interface Reactions {
  onOpen?(this: void, socket: Socket): void;
  onFrame?(this: void, bytes: readonly number[], socket: Socket): void;
  onClose?(this: void): void;
}

function watch(this: void, trial: Trial, url: string, reactions: Reactions): Watched {
  const frames: (readonly number[])[] = [];
  let socket: Socket | undefined;
  let opens = 0;
  let closes = 0;

  function getSocket(this: void): Socket {
    if (socket === undefined) throw new Error("an event came inside openSocket");
    return socket;
  }

  socket = trial.host.openSocket?.(url, {
    onOpen(this: void) {
      opens += 1;
      if (opens > 1 || closes > 0) trial.fail("onOpen came twice, or after onClose");
      if (socket === undefined) trial.fail("onOpen came inside openSocket");
      else reactions.onOpen?.(getSocket());
    },
    onFrame(this: void, frame: Frame) {
      if (opens === 0 || closes > 0) trial.fail("onFrame came before onOpen, or after onClose");
      const bytes = trial.frames.read(frame);
      frames.push(bytes);
      reactions.onFrame?.(bytes, getSocket());
    },
    onClose(this: void) {
      closes += 1;
      if (closes > 1) trial.fail("onClose came twice");
      if (socket === undefined) trial.fail("onClose came inside openSocket");
      else reactions.onClose?.();
    },
  });
  return {
    socket: getSocket(),
    opens: () => opens,
    closes: () => closes,
    frames: () => frames,
  };
}

function socketUrl(this: void, httpUrl: string, path: string): string {
  return `ws${httpUrl.substring(4)}${path}`;
}

/** Passes if the socket, watched for a while longer, is still as the case has found it. */
function passAfterQuiet(this: void, trial: Trial, watched: Watched): void {
  const framesThen = watched.frames().length;
  trial.later(WATCH_MS, () => {
    if (!trial.check(watched.closes() === 1, "onClose came twice")) return;
    if (!trial.check(watched.frames().length === framesThen, "a frame came afterwards")) return;
    trial.pass();
  });
}

function passAndClose(this: void, trial: Trial, socket: Socket): void {
  socket.close();
  trial.pass();
}

function echoes(this: void, trial: Trial): void {
  let at = 0;
  function sendNext(this: void, socket: Socket): void {
    socket.send(trial.frames.make(somePattern(LENGTHS[at], at)));
  }
  watch(trial, socketUrl(trial.baseUrl, "/echo"), {
    onOpen: sendNext,
    onFrame(this: void, bytes, socket) {
      const difference = differenceOf(bytes, somePattern(LENGTHS[at], at));
      if (!trial.check(difference === undefined, `of ${LENGTHS[at]} bytes: ${difference}`)) return;
      at += 1;
      if (at === LENGTHS.length) passAndClose(trial, socket);
      else sendNext(socket);
    },
    onClose: () => trial.fail(`it closed after ${at} frames`),
  });
}

function keepsOrder(this: void, trial: Trial): void {
  let came = 0;
  watch(trial, socketUrl(trial.baseUrl, "/echo"), {
    onOpen(this: void, socket) {
      for (let number = 0; number < 100; number += 1) {
        socket.send(trial.frames.make(somePattern(100 + number * 10, number)));
      }
    },
    onFrame(this: void, bytes, socket) {
      const difference = differenceOf(bytes, somePattern(100 + came * 10, came));
      if (!trial.check(difference === undefined, `frame ${came}: ${difference}`)) return;
      came += 1;
      if (came === 100) passAndClose(trial, socket);
    },
    onClose: () => trial.fail(`it closed after ${came} frames`),
  });
}

/** The peer sends 200 frames of 3 bytes: 7, and the frame's number in two bytes. */
function takesBurst(this: void, trial: Trial): void {
  let came = 0;
  watch(trial, socketUrl(trial.baseUrl, "/burst"), {
    onFrame(this: void, bytes, socket) {
      const difference = differenceOf(bytes, [7, Math.floor(came / 256), came % 256]);
      if (!trial.check(difference === undefined, `frame ${came}: ${difference}`)) return;
      came += 1;
      if (came === 200) passAndClose(trial, socket);
    },
    onClose: () => trial.fail(`it closed after ${came} frames`),
  });
}

/** The peer gives back what it got in three pieces, with a ping between them. */
function takesPieces(this: void, trial: Trial): void {
  echoesOnce(trial, "/pieces", somePattern(9000, 3));
}

/** The peer gives back what it got only after its ping was answered. */
function answersPing(this: void, trial: Trial): void {
  echoesOnce(trial, "/ping", somePattern(30, 4));
}

function echoesOnce(this: void, trial: Trial, path: string, sent: readonly number[]): void {
  watch(trial, socketUrl(trial.baseUrl, path), {
    onOpen: (socket) => socket.send(trial.frames.make(sent)),
    onFrame(this: void, bytes, socket) {
      const difference = differenceOf(bytes, sent);
      if (trial.check(difference === undefined, `${difference}`)) passAndClose(trial, socket);
    },
    onClose: () => trial.fail("it closed"),
  });
}

function keepsTwoApart(this: void, trial: Trial): void {
  let came = 0;
  for (const salt of [1, 2]) {
    watch(trial, socketUrl(trial.baseUrl, "/echo"), {
      onOpen: (socket) => socket.send(trial.frames.make(somePattern(50, salt))),
      onFrame(this: void, bytes, socket) {
        const difference = differenceOf(bytes, somePattern(50, salt));
        if (!trial.check(difference === undefined, `socket ${salt}: ${difference}`)) return;
        came += 1;
        if (came === 2) trial.pass();
        socket.close();
      },
    });
  }
}

/** The peer sends text and, a moment later, says goodbye. */
function refusesText(this: void, trial: Trial): void {
  const watched = watch(trial, socketUrl(trial.baseUrl, "/text"), {
    onFrame: () => trial.fail("the text came as a frame"),
    onClose: () => passAfterQuiet(trial, watched),
  });
}

/** The peer ends the connection as soon as it gets a frame. */
function endsAfterOpen(this: void, trial: Trial, path: string): void {
  const watched = watch(trial, socketUrl(trial.baseUrl, path), {
    onOpen: (socket) => socket.send(trial.frames.make([1, 2, 3])),
    onClose(this: void) {
      if (trial.check(watched.opens() === 1, "it never opened")) passAfterQuiet(trial, watched);
    },
  });
}

function refusedPort(this: void, trial: Trial): void {
  endsUnopened(trial, socketUrl(trial.refusedUrl, "/echo"));
}

function refusedUpgrade(this: void, trial: Trial): void {
  endsUnopened(trial, socketUrl(trial.baseUrl, "/forbidden"));
}

function endsUnopened(this: void, trial: Trial, url: string): void {
  const watched = watch(trial, url, {
    onOpen: () => trial.fail("it opened"),
    onClose: () => passAfterQuiet(trial, watched),
  });
}

/** The peer sends a frame every few milliseconds for as long as it is listened to. */
function ourClose(this: void, trial: Trial): void {
  let came = 0;
  const watched = watch(trial, socketUrl(trial.baseUrl, "/chatter"), {
    onFrame(this: void, _bytes, socket) {
      came += 1;
      if (came === 3) socket.close();
    },
    onClose(this: void) {
      watched.socket.send(trial.frames.make([9]));
      watched.socket.close();
      if (trial.check(came >= 3, "it closed by itself")) passAfterQuiet(trial, watched);
    },
  });
}

function closedBeforeOpen(this: void, trial: Trial): void {
  const watched = watch(trial, socketUrl(trial.baseUrl, "/echo"), {
    onOpen: () => trial.fail("it opened"),
    onClose: () => passAfterQuiet(trial, watched),
  });
  watched.socket.close();
}

/** Sent before onOpen, a frame is sent later or the socket ends; which of the two is the engine's choice. */
function sentTooEarly(this: void, trial: Trial): void {
  const watched = watch(trial, socketUrl(trial.baseUrl, "/echo"), {
    onFrame: (_bytes, socket) => passAndClose(trial, socket),
    onClose: () => trial.pass(),
  });
  watched.socket.send(trial.frames.make([1, 2, 3]));
}
