import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { registered } from "../../constructs/register";
import { jsonSchema } from "../../description";
import { lab } from "./support";
import { wrong } from "./wrong";

const schema = jsonSchema();
const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
const says = (text: string) => validate(parse(text, { logLevel: "error" }));

const examples = path.join(__dirname, "../../environments");
test.each(readdirSync(examples).filter((file) => file.endsWith(".yaml") && !file.startsWith("accounts")))(
  "environments/%s fits",
  (file) => {
    says(readFileSync(path.join(examples, file), "utf8"));
    expect(validate.errors).toBeNull();
  },
);

/** What an editor cannot see: other entries, other files, the calendar, sums of ranges. */
const beyond = [
  /there is no|leaves the description|leads out|is no file|beside the description|not a path|set-up script|the path of one|KiB|UTF-8/,
  /is a name|no region in|network is \/16|begins inside|IPv4|lies outside|is kept for|the range|range outside|private|network lies/,
  /calendar|nothing is shared|cannot be called shared|at most 3650|at least 90|from 32 to|there are several|named once|names? twice|control characters|at least one (team|subnet)|no e-mail/,
  /invisible|TfToken|half a character|reserved|alias|tag|written twice|merged|directive|smaller number|which is min, or more|a network has|a topic has|a share is mounted|name it once|named twice|may end after|an hour later|no model for labs|clouds set|receives from the queue|hides a message|nothing calls it|call itself without end/,
  /own folder|holds no file|more than (100 files|8 MiB|200 characters)|is empty; delete|not every cloud takes|names no file/,
  /there cannot be fewer nodes at most than at least/,
  /four numbers with dots|for good in the subnet|one address cannot be|is the address of|whichever member's machine|each member has one|is not known to have|has no internet|has a disk of at least|runs PowerShell|runs no PowerShell|launch agent|starts from Ubuntu|runs Windows|ranges outside alone|by its subnet alone|lets services in together|only where it names a subnet|is a range already|have one range/,
];
const visible = wrong.filter(({ text, problems }) => {
  try {
    parse(text, { logLevel: "error" });
  } catch {
    return false;
  }
  return problems.every((problem) => !beyond.some((pattern) => pattern.test(problem)));
});

test("most wrong descriptions are wrong for an editor too", () => {
  expect(visible.length).toBeGreaterThan(70);
});
test.each(visible)("$what", ({ text }) => {
  expect(says(text)).toBe(false);
});

test("what a description needs at least fits", () => {
  expect(says(lab({}))).toBe(true);
});

test("it is closed everywhere and holds every capability with its words", () => {
  const objects: Record<string, unknown>[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const value of Object.values(node)) visit(value);
    if ("type" in node && node.type === "object") objects.push(node as Record<string, unknown>);
  };
  visit(schema);
  expect(objects.length).toBeGreaterThan(10);
  for (const object of objects) expect(object.additionalProperties).toBeDefined();
  expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", title: "Environment" });
  expect(Object.keys(schema.properties as object)).toEqual(
    expect.arrayContaining(Object.values(registered).map(({ key }) => key)),
  );
  expect(JSON.stringify(schema)).not.toMatch(/"(refs|declares|file|files|example)":/);
  expect(schema).toHaveProperty("properties.budget.properties.amount.examples", [400]);
  expect(schema).toHaveProperty("properties.providers.examples", [["aws", "azure", "google"]]);
  expect(schema).toHaveProperty("properties.owner.description", "Who answers for the lab");
  expect(schema).toHaveProperty("properties.budget.properties.currency.default", "EUR");
});

test("each example of the schema fits where it stands", () => {
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { examples: written, ...rest } = node as Record<string, unknown>;
    if (Array.isArray(written)) {
      const fits = new Ajv2020({ strict: false }).compile(rest);
      for (const example of written) expect([example, fits(example)]).toEqual([example, true]);
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(schema.properties);
});

test("docs/environment.schema.json, which the examples name, is what cic schema prints", () => {
  const file = path.join(__dirname, "../../docs/environment.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(schema);
});
