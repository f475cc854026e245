import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readDescription } from "../../description";
import { firstTeams } from "../../stacks/labs";
import { stacksOf } from "../support/stacks";

/**
 * The addresses of all examples stand in addresses.json: of each the first team's, and what all teams share. One that is gone takes away what users have deployed, so a change that moves it must
 * say so by a `moved` block. `UPDATE_ADDRESSES=1 npx jest test/compare/addresses` writes the file anew.
 */
const record = join(__dirname, "addresses.json");
const folder = resolve(__dirname, "../../environments");
const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml");

interface Addressed {
  readonly addresses: readonly string[];
  /** By the old address, the new one. */
  readonly moved: ReadonlyMap<string, string>;
}

function addressed(stack: string): Addressed {
  const { resource = {}, moved = [] } = JSON.parse(stack) as {
    resource?: Record<string, object>;
    moved?: readonly { from: string; to: string }[];
  };
  return {
    addresses: Object.entries(resource)
      .flatMap(([type, made]) => Object.keys(made).map((id) => `${type}.${id}`))
      .sort(),
    moved: new Map(moved.map(({ from, to }) => [from, to])),
  };
}

/** Recorded addresses that neither stand nor moved to one that does. */
const lost = (recorded: readonly string[], { addresses, moved }: Addressed): string[] =>
  recorded.filter((address) => !addresses.includes(address) && !addresses.includes(moved.get(address) ?? ""));

const few = (file: string) => ({ teams: firstTeams(readDescription(file).environment) });
const labs = new Map(
  files
    .map((file) => join(folder, file))
    .flatMap((file) => [...stacksOf(file, few(file))])
    .map(([lab, stack]) => [lab, addressed(stack)]),
);
const now = Object.fromEntries([...labs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([lab, { addresses }]) => [lab, addresses]));
if (process.env.UPDATE_ADDRESSES) writeFileSync(record, `${JSON.stringify(now, undefined, 1)}\n`);
const recorded = JSON.parse(readFileSync(record, "utf8")) as Readonly<Record<string, readonly string[]>>;

test.each(Object.entries(recorded))("%s: no address moves without a moved block", (lab, before) => {
  const after = labs.get(lab);
  expect(after ? lost(before, after) : [`the whole lab ${lab}`]).toEqual([]);
});

test(`${basename(record)} holds every address; if not: UPDATE_ADDRESSES=1 npx jest test/compare/addresses`, () => {
  expect(recorded).toEqual(now);
});

test("a moved block tells where an address went, if something stands there", () => {
  const stack = (moved: object[]) => addressed(JSON.stringify({ resource: { aws_vpc: { new: {} } }, moved }));
  expect(lost(["aws_vpc.old"], stack([]))).toEqual(["aws_vpc.old"]);
  expect(lost(["aws_vpc.old"], stack([{ from: "aws_vpc.old", to: "aws_vpc.new" }]))).toEqual([]);
  expect(lost(["aws_vpc.old"], stack([{ from: "aws_vpc.old", to: "aws_vpc.other" }]))).toEqual(["aws_vpc.old"]);
});
