const { default: Sequencer } = require("@jest/test-sequencer");

/** Suites of many minutes: what begins last would keep one core waiting for the other. Jest knows how long they take only where it has run before. */
const long = [
  "e2e/aws.test.ts",
  "e2e/keys.test.ts",
  "e2e/rehearse.test.ts",
  "e2e/alone.test.ts",
  "mutation/mutation.test.ts",
  "e2e/providers.test.ts",
  "compare/fields.test.ts",
  "fuzz/description.test.ts",
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = long.findIndex((suite) => path.endsWith(suite));
      return found < 0 ? long.length : found;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
};
