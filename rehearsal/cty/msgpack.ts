import { ExtData, ExtensionCodec, encode as pack, decode as unpack } from "@msgpack/msgpack";
import type { CtyType } from "./types";
import { BigNumber, Dynamic, fieldType, isMap, itemType, record, UNKNOWN, type Value } from "./values";

const UNKNOWN_EXTENSION = 0;
const REFINED_UNKNOWN_EXTENSION = 12;
const unknownData = new ExtData(UNKNOWN_EXTENSION, new Uint8Array([0]));

const extensions = new ExtensionCodec();
for (const type of [UNKNOWN_EXTENSION, REFINED_UNKNOWN_EXTENSION]) {
  extensions.register({ type, encode: () => null, decode: () => UNKNOWN });
}

// The package refuses a key named `__proto__`, which is a lawful map key in Terraform; so no key is read bare.
const KEY_MARK = "=";
const keyDecoder = {
  canBeCached: () => true,
  decode: (bytes: Uint8Array, offset: number, length: number) =>
    KEY_MARK + Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString("utf8"),
};

/** Writes a value of the type as MessagePack, the way Terraform sends values to providers and back. */
export function encode(value: Value, type: CtyType): Buffer {
  const packed = pack(toPackable(value, type));
  return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
}

/** Reads a value of the type; what a refinement says about an unknown value is dropped. */
export function decode(bytes: Uint8Array, type: CtyType): Value {
  return fromPacked(unpack(bytes, { extensionCodec: extensions, useBigInt64: true, keyDecoder }), type);
}

function toPackable(value: Value, type: CtyType): unknown {
  if (value === UNKNOWN) return unknownData;
  if (value === null) return null;
  if (type === "dynamic") {
    if (!(value instanceof Dynamic)) throw new TypeError("a value of dynamic type must carry its type");
    return [new TextEncoder().encode(JSON.stringify(value.type)), toPackable(value.value, value.type)];
  }
  if (value instanceof BigNumber) return value.text;
  if (Array.isArray(value)) return value.map((item, at) => toPackable(item, itemType(type, at)));
  if (!isMap(value)) return value;
  const packable: Record<string, unknown> = Object.create(null);
  const keys = Array.isArray(type) && type[0] === "object" ? Object.keys(type[1]) : Object.keys(value);
  for (const key of keys) packable[key] = toPackable(value[key] ?? null, fieldType(type, key));
  return packable;
}

function fromPacked(packed: unknown, type: CtyType): Value {
  if (packed === null || packed === undefined) return null;
  if (packed === UNKNOWN) return UNKNOWN;
  if (type === "dynamic") return fromPackedDynamic(packed);
  if (type === "number") return fromPackedNumber(packed);
  if (Array.isArray(packed)) return packed.map((item, at) => fromPacked(item, itemType(type, at)));
  if (typeof packed === "object") {
    return record(Object.entries(packed).map(([marked, item]) => keyed(marked, item, type)));
  }
  if (typeof packed === "string" || typeof packed === "boolean") return packed;
  throw new TypeError(`${typeof packed} where ${JSON.stringify(type)} was expected`);
}

function keyed(marked: string, item: unknown, type: CtyType): readonly [string, Value] {
  const key = marked.slice(KEY_MARK.length);
  return [key, fromPacked(item, fieldType(type, key))];
}

function fromPackedDynamic(packed: unknown): Value {
  if (!Array.isArray(packed) || packed.length !== 2 || !(packed[0] instanceof Uint8Array)) {
    throw new TypeError("a value of dynamic type must carry its type");
  }
  const type = JSON.parse(Buffer.from(packed[0]).toString("utf8")) as CtyType;
  return new Dynamic(type, fromPacked(packed[1], type));
}

function fromPackedNumber(packed: unknown): Value {
  if (typeof packed === "number") return packed;
  if (typeof packed === "bigint") {
    const number = Number(packed);
    return Number.isSafeInteger(number) ? number : new BigNumber(String(packed));
  }
  if (typeof packed === "string") return new BigNumber(packed);
  throw new TypeError(`${typeof packed} where a number was expected`);
}
