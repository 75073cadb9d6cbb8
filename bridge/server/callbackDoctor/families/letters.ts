/** The letters that most cases are made of. */

import type { Kit } from "../doctorCase.ts";
import type { Letter, Moment, Signing } from "../pen.ts";
import type { TestOrder } from "../testOrder.ts";

/** A genuine notice of the case's order, or of that order with other members. */
export function tell(
  kit: Kit,
  moment: Moment,
  change: Partial<TestOrder> = {},
  signing: Partial<Signing> = {},
  later = 0,
): Letter {
  const draft = kit.pen.draft({ ...kit.order, ...change }, moment, later);
  return kit.pen.sign(draft, { ...kit.signing, ...signing });
}

/** A genuine notice that the case's order is paid. */
export function paid(kit: Kit, change?: Partial<TestOrder>, signing?: Partial<Signing>): Letter {
  return tell(kit, "paid", change, signing);
}

/** The letter with other headers. */
export function withHeaders(letter: Letter, headers: Letter["headers"]): Letter {
  return { ...letter, headers: { ...letter.headers, ...headers } };
}

/** What a dialect that cannot say "I know, and grant nothing" should answer to a wrong order. */
export function notGrantedAnswer({ pen }: Kit): "answered" | "notTaken" {
  return pen.dialect === "standard" ? "answered" : "notTaken";
}
