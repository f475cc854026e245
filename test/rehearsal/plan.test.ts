import { record, UNKNOWN, type Value, type ValueMap } from "../../rehearsal/cty/values";
import { dotted } from "../../rehearsal/protocol/diagnostics";
import { complete, replacements } from "../../rehearsal/provider/plan";
import { type JsonSchema, readSchema, type TypeRules } from "../../rehearsal/schema/model";

const optional = { type: "string", optional: true } as const;
const computed = { type: "string", optional: true, computed: true } as const;

const json: JsonSchema = {
  version: 0,
  block: {
    attributes: {
      id: computed,
      name: { type: "string", required: true },
      size: { type: "number", optional: true },
      ratio: { type: "number", optional: true },
      open: { type: "bool", optional: true },
      zone: computed,
      secret: { type: "string", optional: true, write_only: true },
      objects: {
        nested_type: { nesting_mode: "list", attributes: { key: optional, made: { type: "string", computed: true } } },
        optional: true,
      },
    },
    block_types: {
      disk: { nesting_mode: "list", block: { attributes: { kind: optional, path: computed } } },
      rule: {
        nesting_mode: "set",
        block: { attributes: { port: optional, action: optional, number: { type: "string", computed: true } } },
      },
      extra: { nesting_mode: "map", block: { attributes: { text: optional } } },
      timeouts: { nesting_mode: "single", block: { attributes: { create: optional } } },
    },
  },
};
const rules: TypeRules["attributes"] = {
  size: { default: 10, force_new: true },
  ratio: { default: 0.5 },
  open: { default: true },
  "rule.action": { default: "allow" },
  name: { force_new: true },
  zone: { force_new: true },
  "disk.kind": { force_new: true },
  "rule.port": { force_new: true },
};
const schema = readSchema("lab_thing", json, { attributes: rules });

/** A value of the schema, from what is given of it. */
function thing(given: Record<string, Value>): ValueMap {
  const empty = {
    id: null,
    name: null,
    size: null,
    ratio: null,
    open: null,
    zone: null,
    secret: null,
    objects: null,
    disk: [],
    rule: [],
    extra: record(),
    timeouts: null,
  };
  return record(Object.entries({ ...empty, ...given }));
}
const item = (given: Record<string, Value>) => record(Object.entries(given));
const planned = (given: Record<string, Value>, prior: ValueMap | null = null) => complete(schema.block, thing(given), prior);

describe("a plan", () => {
  test("fills defaults in, in the attribute's type, and leaves what is computed unknown", () => {
    const plan = planned({ name: "a" });
    expect(plan).toMatchObject({ name: "a", size: 10, open: true, ratio: { text: "0.5" } });
    expect([plan.id, plan.zone]).toEqual([UNKNOWN, UNKNOWN]);
  });

  test("keeps what was computed, and what was computed as nothing", () => {
    const prior = thing({ id: "x", name: "a", zone: null });
    expect(planned({ id: "x", name: "a" }, prior)).toMatchObject({ id: "x", zone: null });
  });

  test("never has a write-only value", () => {
    expect(planned({ name: "a", secret: "s" }).secret).toBeNull();
  });

  test("finds a set's element again by what is configured, defaults included", () => {
    const prior = thing({
      name: "a",
      rule: [item({ port: "1", action: "allow", number: "n1" }), item({ port: "2", action: "deny", number: "n2" })],
    });
    const rule = [
      item({ port: "2", action: "deny", number: null }),
      item({ port: "1", action: null, number: null }),
      item({ port: "3", action: null, number: null }),
    ];
    expect(planned({ name: "a", rule }, prior).rule).toEqual([
      item({ port: "2", action: "deny", number: "n2" }),
      item({ port: "1", action: "allow", number: "n1" }),
      item({ port: "3", action: "allow", number: UNKNOWN }),
    ]);
  });

  test("goes with a list's elements by their place, and into attributes that hold objects", () => {
    const prior = thing({ name: "a", disk: [item({ kind: "ssd", path: "p0" })] });
    const disk = [item({ kind: "ssd", path: null }), item({ kind: "hdd", path: null })];
    const plan = planned({ name: "a", disk, objects: [item({ key: "k", made: null })] }, prior);
    expect(plan.disk).toEqual([item({ kind: "ssd", path: "p0" }), item({ kind: "hdd", path: UNKNOWN })]);
    expect(plan.objects).toEqual([item({ key: "k", made: UNKNOWN })]);
  });

  test("passes over what is unknown", () => {
    expect(planned({ name: UNKNOWN, disk: UNKNOWN })).toMatchObject({ name: UNKNOWN, disk: UNKNOWN });
  });
});

describe("a replacement is planned", () => {
  const prior = thing({
    id: "x",
    name: "a",
    size: 10,
    zone: "z",
    disk: [item({ kind: "ssd", path: "p" })],
    rule: [item({ port: "1", action: "allow", number: "n" })],
  });
  const same: Record<string, Value> = {
    id: "x",
    name: "a",
    size: 10,
    zone: "z",
    disk: prior.disk ?? null,
    rule: prior.rule ?? null,
  };

  const cases: [string, Record<string, Value>, Record<string, Value>, string[]][] = [
    ["for no change", {}, {}, []],
    ["for a changed argument", { name: "b" }, { name: "b" }, ["name"]],
    ["for an argument that is unknown yet", { name: UNKNOWN }, { name: UNKNOWN }, ["name"]],
    ["not for a value that is computed anew", { zone: UNKNOWN }, {}, []],
    ["not for an argument that can be changed", { open: false }, { open: false }, []],
    [
      "inside a list",
      { disk: [item({ kind: "hdd", path: "p" })] },
      { disk: [item({ kind: "hdd", path: null })] },
      ["disk.0.kind"],
    ],
    [
      "for a list's element that is added",
      { disk: [item({ kind: "ssd", path: "p" }), item({ kind: "hdd", path: UNKNOWN })] },
      { disk: [item({ kind: "ssd", path: null }), item({ kind: "hdd", path: null })] },
      ["disk.1.kind"],
    ],
    ["for a list's element that is removed", { disk: [] }, { disk: [] }, ["disk.0.kind"]],
    [
      "for a set as a whole",
      { rule: [item({ port: "2", action: "allow", number: UNKNOWN })] },
      { rule: [item({ port: "2", action: null, number: null })] },
      ["rule"],
    ],
  ];
  test.each(cases)("%s", (_title, after, config, expected) => {
    const paths = replacements(schema, prior, thing({ ...same, ...after }), thing({ name: "a", ...config }));
    expect(paths.map(dotted)).toEqual(expected);
  });

  test("for any argument, but not for timeouts, where the provider cannot update", () => {
    const fixed = readSchema("lab_fixed", json, { attributes: {}, no_update: true });
    const after = thing({ ...same, open: false, timeouts: item({ create: "5m" }) });
    expect(
      replacements(fixed, prior, after, thing({ name: "a", open: true, timeouts: item({ create: "5m" }) })).map(dotted),
    ).toEqual([]);
    expect(
      replacements(fixed, thing({ ...same, open: false }), thing({ ...same, open: true }), thing({ name: "a", open: true })).map(
        dotted,
      ),
    ).toEqual(["open"]);
  });

  test("not where SDK v2 sees no difference: left out, empty, false or zero", () => {
    const before = thing({ ...same, size: null, name: null });
    expect(replacements(schema, before, thing({ ...same, size: 0, name: "" }), thing({ size: 0, name: "" }))).toEqual([]);
  });
});
