// Mocha's spec reporter, and the totals in a file for the last line of npm test.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class Totals extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.COINSLOT_TOTALS;
    if (file === undefined) return;
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
};
