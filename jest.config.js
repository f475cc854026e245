const { availableParallelism } = require("node:os");

module.exports = {
  testEnvironment: "node",
  // The longest suite, lives on AWS, waits for its children most of the time: every core has another one beside it.
  maxWorkers: availableParallelism() + 1,
  roots: ["<rootDir>/test"],
  testSequencer: "<rootDir>/test/support/longest-first.js",
  testMatch: ["**/*.test.ts"],
  moduleNameMapper: { "^cic-sandbox$": "<rootDir>/index.ts" },
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFiles: ["<rootDir>/test/support/fast-check.js"],
  reporters: ["default", "<rootDir>/test/support/counts.js"],
};
