module.exports = {
  testEnvironment: "node",
  // The end-to-end suites wait for their children most of the time, so every core takes a suite (the default leaves one idle).
  maxWorkers: "100%",
  roots: ["<rootDir>/test"],
  testSequencer: "<rootDir>/test/support/longest-first.js",
  testMatch: ["**/*.test.ts"],
  moduleNameMapper: { "^cic-sandbox$": "<rootDir>/index.ts" },
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  setupFiles: ["<rootDir>/test/support/fast-check.js"],
  reporters: ["default", "<rootDir>/test/support/counts.js"],
};
