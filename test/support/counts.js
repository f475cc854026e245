const { writeFileSync } = require("node:fs");

/** Leaves `PASSED FAILED SKIPPED` in the file that CIC_TEST_COUNTS names, for `.ci/run`; a suite that could not run counts as failed. */
module.exports = class Counts {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
    const counts = [numPassedTests, numFailedTests + numRuntimeErrorTestSuites, numPendingTests + numTodoTests];
    if (process.env.CIC_TEST_COUNTS) writeFileSync(process.env.CIC_TEST_COUNTS, `${counts.join(" ")}\n`);
  }
};
