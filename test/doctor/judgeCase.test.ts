/** Verdicts and grades, from observations made up for the purpose. */

import assert from "node:assert/strict";
import { CASES } from "../../bridge/server/callbackDoctor/caseTable.ts";
import { CAUSES, type Cause } from "../../bridge/server/callbackDoctor/cause.ts";
import type { CaseReport } from "../../bridge/server/callbackDoctor/diagnosis.ts";
import type { DoctorCase, Kit, Send } from "../../bridge/server/callbackDoctor/doctorCase.ts";
import type { HeldGoods } from "../../bridge/server/callbackDoctor/goodsWitness.ts";
import { gradeCases } from "../../bridge/server/callbackDoctor/grade.ts";
import { judgeCase } from "../../bridge/server/callbackDoctor/judgeCase.ts";
import type { Answer } from "../../bridge/server/callbackDoctor/knock.ts";
import type { Observation, Scene } from "../../bridge/server/callbackDoctor/observation.ts";
import { PENS } from "../../bridge/server/callbackDoctor/pens/penTable.ts";
import { withRootCauses } from "../../bridge/server/callbackDoctor/rootCause.ts";
import { USUAL_CAUSES } from "../../bridge/server/callbackDoctor/symptom.ts";
import { makeTestOrder } from "../../bridge/server/callbackDoctor/testOrder.ts";
import { DIALECT_NAMES, type DialectName } from "../../bridge/server/notices/profile.ts";
import { SECRETS } from "./examineGame.ts";

const OTHERS = {
  standard: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
  pico: "test-pay-key-0002",
  trino: "0ff6f1a3-1b51-4abe-a0d4-58beef45d70c",
  gip0006: "026190ea1cca7ee8c260c3c7da9501982928860138827d499c985586cfa13c1b03",
} as const;
const SCENE: Scene = {
  isTaken: (answer) => answer.kind === "answered" && answer.status === 200,
  hasWitness: true,
  hasTells: false,
  secrets: Object.values(SECRETS),
};

describe("the callback doctor's judgement", () => {
  it("passes what is answered rightly and seen rightly, in every dialect", () => {
    for (const dialect of DIALECT_NAMES) {
      for (const { doctorCase, kit, plan } of casesOf(dialect)) {
        const seen = ideal(doctorCase, kit);
        const report = judgeCase({ doctorCase, kit, plan, seen }, SCENE);
        assert.equal(report.verdict, "pass", `${dialect} ${JSON.stringify(report)}`);
      }
    }
  });

  it("never passes what nobody saw", () => {
    for (const dialect of DIALECT_NAMES) {
      for (const { doctorCase, kit, plan } of casesOf(dialect)) {
        if (doctorCase.proof === "answers") continue;
        const seen = { ...ideal(doctorCase, kit), goods: {}, told: [] };
        const blind = { ...SCENE, hasWitness: false };
        const { verdict, why = "" } = judgeCase({ doctorCase, kit, plan, seen }, blind);
        assert.equal(verdict, "notJudged", doctorCase.id);
        assert.match(why, /--grants-url/);
      }
    }
  });

  it("takes acknowledgements for goods that were handed over, but not for how often", () => {
    for (const { doctorCase, kit, plan } of casesOf("standard")) {
      if (doctorCase.proof === "answers") continue;
      const seen = { ...ideal(doctorCase, kit), goods: {} };
      const told = { ...SCENE, hasWitness: false, hasTells: true };
      const { verdict } = judgeCase({ doctorCase, kit, plan, seen }, told);
      assert.equal(verdict, doctorCase.proof === "goods" ? "pass" : "notJudged", doctorCase.id);
    }
  });

  it("fails every case in which a thing is there too often, and never for a warning's sake", () => {
    for (const dialect of DIALECT_NAMES) {
      for (const { doctorCase, kit, plan } of casesOf(dialect)) {
        const [first] = plan.goods ?? [];
        if (first === undefined || doctorCase.id === "wire.plainText") continue;
        const { code, quantity, playerId } = first.order;
        const twice = { playerId, goods: { [code]: 2 * Math.abs(quantity) + 1 } };
        const ideally = ideal(doctorCase, kit);
        const goods = { ...ideally.goods, [kit.pen.nameOf(first.order)]: twice };
        const seen = { ...ideally, goods };
        const { verdict } = judgeCase({ doctorCase, kit, plan, seen }, SCENE);
        const wanted = doctorCase.id === "shape.huge" ? "warn" : "fail";
        assert.equal(verdict, wanted, `${dialect} ${doctorCase.id}`);
      }
    }
  });

  it("names the gravest of several findings", () => {
    const one = casesOf("standard").find(
      ({ doctorCase }) => doctorCase.id === "forged.otherSecret",
    );
    assert.ok(one !== undefined);
    const goods = { [one.kit.order.orderNo]: { goods: { SWORD: 1 } } };
    const seen = { answers: [[answered(200)]], goods, told: [] };
    assert.equal(judgeCase({ ...one, seen }, SCENE).finding?.cause, "signatureUnchecked");
    const polite = { ...seen, goods: { [one.kit.order.orderNo]: { goods: {} } } };
    assert.equal(judgeCase({ ...one, seen: polite }, SCENE).finding?.cause, "forgeryTaken");
  });

  it("hears the secret in any answer", () => {
    const [control] = casesOf("pico");
    assert.ok(control !== undefined);
    const answer = { ...answered(500), body: `Error: bad key ${SECRETS.pico} at line 3` };
    const seen = { answers: [[answer]], goods: {}, told: [] };
    assert.equal(judgeCase({ ...control, seen }, SCENE).finding?.cause, "leaksSecret");
  });

  it("names one fault once, by its plainest case, and leaves other faults their names", () => {
    const wrong = (id: string, cause: Cause): CaseReport => ({
      ...{ id, title: "", seen: "", verdict: "fail" },
      finding: { cause, ...CAUSES[cause] },
    });
    const partly = wrong("forged.halfSignature", "signaturePartly");
    const leaky = wrong("forged.lastDigit", "leaksSignature");
    const race = wrong("once.storm", "race");
    const causes = (...reports: CaseReport[]) =>
      withRootCauses(reports).map(({ finding }) => finding?.cause);
    assert.deepEqual(causes(partly, race), ["signaturePartly", "race"]);
    assert.deepEqual(
      causes(wrong("forged.otherSecret", "signatureUnchecked"), partly, leaky, race),
      ["signatureUnchecked", "signatureUnchecked", "leaksSignature", "race"],
    );
    assert.deepEqual(causes(wrong("once.repeated", "notIdempotent"), race), [
      "notIdempotent",
      "notIdempotent",
    ]);
  });

  it("warns of an answer that takes longer than five seconds", () => {
    const one = casesOf("trino").find(({ doctorCase }) => doctorCase.id === "wire.quick");
    assert.ok(one !== undefined);
    const judge = (latencyMs: number) => {
      const seen = { answers: [[{ ...answered(200), latencyMs }]], goods: {}, told: [] };
      const { verdict, finding } = judgeCase({ ...one, seen }, SCENE);
      return `${verdict} ${finding?.cause}`;
    };
    assert.deepEqual([judge(4900), judge(5100)], ["pass undefined", "warn slow"]);
  });

  it("grades by the gravest, and says when something is open", () => {
    const grade = (...reports: CaseReport[]) => {
      const { grade: letter, isComplete } = gradeCases(reports, true);
      return `${letter}${isComplete ? "" : "?"}`;
    };
    const pass: CaseReport = { id: "a.a", title: "", seen: "", verdict: "pass" };
    const open: CaseReport = { ...pass, verdict: "notJudged" };
    const wrong = (cause: Cause): CaseReport => ({
      ...pass,
      verdict: CAUSES[cause].severity === "care" ? "warn" : "fail",
      finding: { cause, ...CAUSES[cause] },
    });
    assert.equal(grade(pass, pass), "A");
    assert.equal(gradeCases([pass], false).isComplete, false);
    assert.equal(grade(pass, open), "A?");
    assert.equal(grade(pass, wrong("slow")), "B");
    assert.equal(grade(wrong("slow"), wrong("refundIgnored")), "C");
    assert.equal(grade(wrong("blocked"), wrong("refundIgnored")), "D");
    assert.equal(grade(wrong("race"), open), "F?");
  });

  it("has an id of its own for each case, and no cause that nothing leads to", () => {
    assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
    const used = new Set<string>(Object.values(USUAL_CAUSES));
    for (const { causes = {} } of CASES) for (const cause of Object.values(causes)) used.add(cause);
    assert.deepEqual(
      Object.keys(CAUSES).filter((cause) => !used.has(cause)),
      [],
    );
  });
});

function casesOf(dialect: DialectName) {
  return CASES.filter(({ dialects }) => dialects?.includes(dialect) ?? true).flatMap((one) => {
    const kit = kitOf(dialect);
    return (one.applies?.(kit) ?? true) ? [{ doctorCase: one, kit, plan: one.plan(kit) }] : [];
  });
}

let made = 0;

function kitOf(dialect: DialectName): Kit {
  const app = {
    appId: "demo",
    environment: "sandbox",
    product: { code: "SWORD", price: 60 },
    playerId: "ann",
  } as const;
  const order = () => makeTestOrder(app, 1_800_000_000_000, hexOf);
  return {
    pen: PENS[dialect],
    order: order(),
    second: order(),
    stranger: order(),
    signing: { secrets: [SECRETS[dialect]], atMs: 1_800_000_000_000 },
    otherSecret: OTHERS[dialect],
    isAnnounced: dialect === "trino" || dialect === "gip0006",
    stallMs: 1000,
  };
}

function hexOf(bytes: number): string {
  made += 1;
  return made
    .toString(16)
    .padStart(4, "0")
    .repeat(bytes / 2);
}

/** What a sound game server shows. */
function ideal(doctorCase: DoctorCase, kit: Kit): Observation {
  const plan = doctorCase.plan(kit);
  const goods: Record<string, HeldGoods> = {};
  for (const { order, wanted } of plan.goods ?? []) {
    const held = wanted === "all" ? { [order.code]: order.quantity } : {};
    goods[kit.pen.nameOf(order)] = { goods: held };
  }
  const { told } = plan;
  const [outcome] = told?.outcomes ?? [];
  return {
    answers: plan.steps.flatMap((step) => (step.kind === "send" ? [step.sends.map(answerTo)] : [])),
    goods,
    told:
      told === undefined || outcome === undefined
        ? []
        : [
            {
              orderNo: told.order.orderNo,
              deliveryId: told.order.deliveryId,
              outcome,
              hasKey: true,
              hasRepeatKey: true,
              wasFailed: false,
              goodsThen: { goods: { SWORD: 1 } },
            },
          ],
  };
}

function answerTo({ answer }: Send): Answer {
  if (answer === "anything") return { kind: "failed", error: "broken", latencyMs: 1 };
  return answered(answer === "notTaken" ? 401 : 200);
}

function answered(status: number) {
  return { kind: "answered", status, headers: {}, body: "{}", latencyMs: 1 } as const;
}
