import { join, resolve } from "node:path";
import type { Subject } from "../../compare/conformance";
import { unmet } from "../../scripts/mutation/expected";
import { exampleLabs, mutate, readKnown } from "../../scripts/mutation/run";

jest.setTimeout(60_000);
const root = resolve(__dirname, "..", "..");
const known = readKnown(root);
const labs = exampleLabs(join(root, "environments"));

/** Picks one in so many, always the same ones: `npm run mutate` tries all. */
function oneIn(many: number): () => boolean {
  let state = 20_261_123;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 < 1 / many;
  };
}

test("of what is changed for the worse in the examples, all is noticed or carries a reason", () => {
  const chosen = oneIn(10);
  const judged = labs.flatMap((each) => [...mutate(each, known, chosen)]);
  expect(judged.length).toBeGreaterThan(800);
  expect(judged.filter(({ by, accepted: reason }) => !by && !reason)).toEqual([]);
  expect(judged.filter(({ by }) => by).length).toBeGreaterThan(0.9 * judged.length);
  expect([...new Set(judged.flatMap(({ by }) => by ?? []))].sort()).toEqual([
    "expectation",
    "guardrail",
    "probe",
    "provider",
    "reference",
  ]);
});

test("the examples say what they are expected to, and nothing else is expected", () => {
  const stacks = labs.flat().map(({ stack }) => stack);
  expect(stacks.flatMap((stack) => unmet(stack, known.expected))).toEqual([]);
  const idle = known.expected.filter((each) =>
    stacks.every((stack) => unmet(stack, [{ ...each, says: { "no argument": null }, statements: undefined }]).length === 0),
  );
  expect(idle).toEqual([]);
});

test.each([
  ["aws_s3_bucket_public_access_block", "block_public_policy", "flipped"],
  ["aws_s3_bucket_public_access_block", "", "gone"],
  ["azurerm_subnet_nat_gateway_association", "", "gone"],
  ["azurerm_storage_account", "infrastructure_encryption_enabled", "flipped"],
  ["google_storage_bucket", "soft_delete_policy", "gone"],
  ["google_storage_bucket_iam_member", "condition", "gone"],
  ["google_compute_firewall", "source_ranges.0", "widened"],
  ["aws_instance", "root_block_device.encrypted", "flipped"],
])("%s %s %s is noticed and excused by no reason", (type, path, change) => {
  const first = labs.find(([lab]) => lab?.environment === "document-lab") as Subject[];
  const judged = [
    ...mutate(
      first,
      { accepted: [], expected: [] },
      (mutant) => mutant.type === type && mutant.path === path && mutant.change === change,
    ),
  ];
  expect(judged.length).toBeGreaterThan(0);
  expect(judged.filter(({ by }) => by === undefined)).toEqual([]);
});
