/** Why a notice was not accepted: a closed list, each with its likeliest fix. */

/** One word for each mistake that can be told apart; docs/MERCHANT.md explains them by this word. */
export type NoticeFault =
  | "bodyWasParsed"
  | "bodyMissing"
  | "bodyTooLarge"
  | "bodyReserialized"
  | "noSecret"
  | "secretUnusable"
  | "headerMissing"
  | "headerMalformed"
  | "wrongDialect"
  | "wrongSignature"
  | "otherSecret"
  | "clockOff"
  | "notJson"
  | "unknownShape"
  | "unknownSchema"
  | "wrongApp"
  | "wrongEnvironment";

/** A notice that must not be acted upon. None of its texts holds a secret or a right signature. */
export interface RefusedNotice {
  readonly kind: "refused";
  readonly reason: NoticeFault;
  /** What was found. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
  /** What to answer: the sender tries again, in case it is you who was wrong. */
  readonly status: 400 | 401 | 413 | 500;
}

/** A refusal with what was found. */
export function refused(reason: NoticeFault, message: string): RefusedNotice {
  return { kind: "refused", reason, message, ...ADVICE[reason] };
}

const ADVICE: Record<NoticeFault, Pick<RefusedNotice, "fix" | "status">> = {
  bodyWasParsed: {
    fix: "Give verifyNotice the bytes of the request as they arrived, before any JSON parser (express.raw, a raw body plugin, or reading the stream yourself).",
    status: 500,
  },
  bodyMissing: {
    fix: "Something read the request's stream before you did. Take the raw body first, and only then parse it.",
    status: 400,
  },
  bodyTooLarge: {
    fix: "No notice is that large. Stop reading a request's body at 64 KiB.",
    status: 413,
  },
  bodyReserialized: {
    fix: "The body was parsed and written again on its way here. Keep the bytes as they arrived; a proxy that formats JSON must be told not to.",
    status: 401,
  },
  noSecret: {
    fix: "Configure the notice secret of this app and environment.",
    status: 500,
  },
  secretUnusable: {
    fix: "Copy the secret again, whole, from where it was shown: see the form that your dialect's secrets have in docs/MERCHANT.md.",
    status: 500,
  },
  headerMissing: {
    fix: "A proxy may drop the header: let it through. Otherwise this request is not a notice.",
    status: 400,
  },
  headerMalformed: {
    fix: "Give the headers as they arrived, each value once and unchanged.",
    status: 400,
  },
  wrongDialect: {
    fix: "Set `dialect` to what the app's notice profile says, or change the profile.",
    status: 400,
  },
  wrongSignature: {
    fix: "If the notice is genuine, the secret is not this app's and environment's (or was rotated), or the body is not the raw one. If it is not, somebody tries to get goods for nothing.",
    status: 401,
  },
  otherSecret: {
    fix: "Secrets of sandbox and live, or of two apps, are swapped in your configuration or in the notify URLs.",
    status: 401,
  },
  clockOff: {
    fix: "Set this machine's clock by NTP. If the clock is right, the request is a replay of an old one.",
    status: 401,
  },
  notJson: { fix: "The body must be JSON. Give the raw bytes, undecoded.", status: 400 },
  unknownShape: {
    fix: "The signature is right but a field is not what the dialect says. Keep the body and tell whoever runs the payment server.",
    status: 400,
  },
  unknownSchema: {
    fix: "The payment server speaks a newer schema. Update this library.",
    status: 500,
  },
  wrongApp: {
    fix: "The notify URL of another app leads here, or `appId` is wrong in your configuration.",
    status: 400,
  },
  wrongEnvironment: {
    fix: "The notify URL of the other environment leads here, or `environment` is wrong in your configuration.",
    status: 400,
  },
};
