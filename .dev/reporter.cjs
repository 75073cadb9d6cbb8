// Mocha's spec reporter; the totals go into a file for the last line of npm test, and what tests leave running is named.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

const GRACE_MS = 10_000;

module.exports = class Totals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.COINSLOT_TOTALS;
    if (file === undefined) return;
    const report = (left) => {
      const { passes, failures, pending } = this.stats;
      const totals = { passed: passes, failed: failures + left, skipped: pending };
      writeFileSync(file, JSON.stringify(totals));
    };
    runner.once("end", () => {
      report(0);
      // Nothing holds this timer: it comes only when something else keeps the process alive.
      setTimeout(() => {
        report(1);
        console.error(`A test left running: ${process.getActiveResourcesInfo().join(", ")}.`);
        process.exit(1);
      }, GRACE_MS).unref();
    });
  }
};
