/** What the doctor found, and what to do about it. */
export interface Finding {
  readonly level: "ok" | "warn" | "fail";
  readonly what: string;
  readonly todo?: string;
}

export function ok(what: string): Finding {
  return { level: "ok", what };
}

/** Worth a look; nothing is broken. */
export function warn(what: string, todo: string): Finding {
  return { level: "warn", what, todo };
}

/** Something is broken, or soon will be. */
export function fail(what: string, todo: string): Finding {
  return { level: "fail", what, todo };
}
