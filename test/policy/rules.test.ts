import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readModel } from "../../compare/model";
import { nobodysKey as key } from "../../constructs/machine/azure-login";
import { checkStack, rules } from "../../policy";
import { nobodysKey } from "../../policy/rules/no-standing-credentials";
import { examples, repository } from "../support/cic";
import { stacksOf } from "../support/stacks";

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  test.each(rule.compliant.map((each) => [each.what, each.stack] as const))("lets through %s", (_what, stack) => {
    expect(rule.check(readModel(stack), stack)).toEqual([]);
  });

  test.each(rule.nonCompliant.map((each) => [each.what, each.stack] as const))("objects to %s", (_what, stack) => {
    const found = rule.check(readModel(stack), stack);
    expect(found.length).toBeGreaterThan(0);
    for (const { message } of found) expect(message).not.toMatch(/undefined|^\s*$/);
  });

  test("says what it protects, and has a case of either kind", () => {
    expect(rule.protects).toMatch(/^[A-Z].{20,}\.$/);
    for (const control of rule.controls) expect(control).toMatch(/^(ASST|ARCH|BES|DET|DEV|KONF)\.\d+\.\d+$/);
    expect([rule.compliant.length > 0, rule.nonCompliant.length > 0]).toEqual([true, true]);
  });
});

test("every file of a rule is in use", () => {
  const files = readdirSync(join(__dirname, "..", "..", "policy", "rules")).filter((file) => file !== "index.ts");
  expect(rules.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
});

test("the key that a machine on Azure may have is the one that nobody has", () => {
  expect(nobodysKey).toBe(key);
});

test.each(examples)("%s passes every rule on every cloud", (example) => {
  for (const stack of stacksOf(join(repository, example)).values()) expect(checkStack(JSON.parse(stack))).toEqual([]);
});
