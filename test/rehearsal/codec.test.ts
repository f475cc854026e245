import { encode as pack } from "@msgpack/msgpack";
import fc from "fast-check";
import { fromJson, parseJson, plainJson, toJson } from "../../rehearsal/cty/json";
import { decode, encode } from "../../rehearsal/cty/msgpack";
import type { CtyType } from "../../rehearsal/cty/types";
import { BigNumber, canonical, Dynamic, equal, record, UNKNOWN, type Value } from "../../rehearsal/cty/values";

/** A type together with values of it. */
interface Typed {
  type: CtyType;
  values: fc.Arbitrary<Value>;
}

const text = fc.string({ unit: "binary" });
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "%{x}", ""));
const number: fc.Arbitrary<Value> = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt().map((big) => (Number.isSafeInteger(Number(big)) ? Number(big) : new BigNumber(String(big)))),
  fc.constantFrom(new BigNumber("0.1"), new BigNumber("123456789012345678901234567890.5")),
);

function optional(values: fc.Arbitrary<Value>, unknowns: boolean): fc.Arbitrary<Value> {
  const others = unknowns ? fc.constantFrom<Value>(null, UNKNOWN) : fc.constant<Value>(null);
  return fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: others });
}

function typed(unknowns: boolean, depth = 3): fc.Arbitrary<Typed> {
  const primitive = fc.constantFrom<Typed>(
    { type: "string", values: optional(text, unknowns) },
    { type: "number", values: optional(number, unknowns) },
    { type: "bool", values: optional(fc.boolean(), unknowns) },
    {
      type: "dynamic",
      values: optional(
        text.map((inner) => new Dynamic("string", inner)),
        unknowns,
      ),
    },
  );
  if (depth === 0) return primitive;
  const inner = typed(unknowns, depth - 1);
  const collection = fc
    .tuple(fc.constantFrom("list" as const, "set" as const, "map" as const), inner)
    .map(([kind, of]): Typed => {
      const items =
        kind === "map"
          ? fc.array(fc.tuple(key, of.values), { maxLength: 4 }).map((entries) => record(entries))
          : fc.array(of.values, { maxLength: 4 });
      return { type: [kind, of.type], values: optional(items, unknowns) };
    });
  const object = fc.uniqueArray(fc.tuple(key, inner), { maxLength: 4, selector: ([name]) => name }).map((fields): Typed => {
    const types: Record<string, CtyType> = Object.create(null);
    for (const [name, of] of fields) types[name] = of.type;
    const values = fc
      .tuple(...fields.map(([, of]) => of.values))
      .map((held) => record(fields.map(([name], at) => [name, held[at] ?? null])));
    return { type: ["object", types], values: optional(values, unknowns) };
  });
  return fc.oneof(primitive, collection, object);
}

const withValue = (unknowns: boolean) => typed(unknowns).chain(({ type, values }) => fc.tuple(fc.constant(type), values));

describe("values as MessagePack", () => {
  test("come back as they were sent, unknown ones and all", () => {
    fc.assert(
      fc.property(withValue(true), ([type, value]) => {
        expect(canonical(decode(encode(value, type), type), type)).toBe(canonical(value, type));
      }),
    );
  });

  test("are unknown as extension 0, and refined ones are understood", () => {
    expect([...encode(UNKNOWN, "string")]).toEqual([0xd4, 0, 0]);
    const refined = Buffer.from([0xc7, 3, 12, 0x81, 1, 0xc2]);
    expect(decode(refined, "string")).toBe(UNKNOWN);
  });

  test("keep a number that JavaScript would round", () => {
    expect(decode(pack(2n ** 63n - 1n, { useBigInt64: true }), "number")).toEqual(new BigNumber("9223372036854775807"));
    expect(decode(encode(new BigNumber("0.1"), "number"), "number")).toEqual(new BigNumber("0.1"));
    expect(decode(encode(7, "number"), "number")).toBe(7);
  });

  test("have every attribute of an object", () => {
    const type: CtyType = ["object", { a: "string", b: "number" }];
    expect(decode(encode(record([["a", "x"]]), type), type)).toEqual(
      record([
        ["a", "x"],
        ["b", null],
      ]),
    );
  });
});

describe("values as JSON", () => {
  test("come back as they were stored", () => {
    fc.assert(
      fc.property(withValue(false), ([type, value]) => {
        expect(canonical(fromJson(parseJson(toJson(value)), type), type)).toBe(canonical(value, type));
      }),
    );
  });

  test("keep long numbers, and digits inside texts", () => {
    const type: CtyType = ["object", { big: "number", fraction: "number", text: "string" }];
    const stored = parseJson('{"big":12345678901234567890,"fraction":0.1,"text":"\\"12345678901234567890"}');
    expect(fromJson(stored, type)).toEqual(
      record([
        ["big", new BigNumber("12345678901234567890")],
        ["fraction", new BigNumber("0.1")],
        ["text", '"12345678901234567890'],
      ]),
    );
    expect(plainJson(stored)).toEqual({ big: Number("12345678901234567890"), fraction: 0.1, text: '"12345678901234567890' });
  });

  test("drop what the type does not have", () => {
    expect(fromJson({ a: "x", gone: 1 }, ["object", { a: "string", added: "bool" }])).toEqual(
      record([
        ["a", "x"],
        ["added", null],
      ]),
    );
  });

  test("cannot be unknown", () => {
    expect(() => toJson([UNKNOWN])).toThrow("an unknown value cannot be stored");
  });
});

describe("values are equal", () => {
  test("for sets in any order, for lists in theirs", () => {
    expect(equal(["a", "b"], ["b", "a"], ["set", "string"])).toBe(true);
    expect(equal(["a", "b"], ["b", "a"], ["list", "string"])).toBe(false);
  });

  test("for numbers in any writing", () => {
    expect(equal(0.5, new BigNumber("0.50"), "number")).toBe(true);
    expect(equal(100, new BigNumber("1e2"), "number")).toBe(true);
    expect(equal(100, new BigNumber("1"), "number")).toBe(false);
    expect(equal(-1, new BigNumber("1"), "number")).toBe(false);
  });
});
