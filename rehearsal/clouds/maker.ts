import { createHash } from "node:crypto";
import { BigNumber, isMap, UNKNOWN, type Value, type ValueMap } from "../cty/values";
import { lookup } from "../provider/lookup";
import type { Attribute, Block, TypeSchema } from "../schema/model";
import type { Inventory } from "./inventory";
import type { Account, Cloud, Template } from "./model";

/** Computed attributes by which others refer to a resource … */
const HANDLE = /(^|[._])(id|arn|self_link|email|member|name|uri|service_attachment_link)$/;
/** … and those that end alike but name something else. */
const FOREIGN =
  /(^|\.)(owner_id|account_id|instance_owner_id|tenant_id|vpc_id|virtual_machine_id|hosted_zone_id|availability_zone_id|computer_name)$/;

/** Makes what a cloud computes, from the resource's content alone: the same resource gets the same values on every machine. */
export class Maker {
  /** The texts made, by which other resources may refer to this one. */
  readonly made: string[] = [];
  private path = "";
  private readonly making = new Set<string>();

  constructor(
    readonly cloud: Cloud,
    readonly account: Account,
    readonly inventory: Inventory,
    readonly schema: TypeSchema,
    readonly state: ValueMap,
    private readonly seed: string,
  ) {}

  /** Fills in everything that is unknown. */
  fill(): void {
    this.fillBlock(this.schema.block, this.state, "");
  }

  /** An attribute's value, made first if it is unknown. */
  value(name: string): Value {
    const attribute = this.schema.block.attributes.find((each) => each.name === name);
    if (attribute && this.state[name] === UNKNOWN) this.state[name] = this.make(attribute, name);
    return lookup(this.state, name);
  }

  /** An attribute's value as text; empty if it has none. */
  text(name: string): string {
    const value = this.value(name);
    if (value instanceof BigNumber) return value.text;
    return value === null || value === UNKNOWN || typeof value === "object" ? "" : String(value);
  }

  hex(length: number, salt = this.path): string {
    return createHash("sha512").update(`${this.seed}\n${salt}`).digest("hex").slice(0, length);
  }

  /** Digits, the first of them not zero. */
  digits(length: number, salt = this.path): string {
    const digits = BigInt(`0x${this.hex(48, salt)}`)
      .toString()
      .slice(-length + 1);
    return `${1 + (digits.charCodeAt(0) % 9)}${digits}`.slice(0, length);
  }

  uuid(salt = this.path): string {
    const hex = this.hex(32, salt);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Capital letters and digits, as clouds write opaque ids. */
  word(length: number, salt = this.path): string {
    const bytes = createHash("sha512").update(`${this.seed}\n${salt}`).digest();
    return [...bytes.subarray(0, length)].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[byte % 32]).join("");
  }

  /** The text of a template. */
  expand(template: string): string {
    return template.replace(/\{(\$?)([a-z0-9_.]+)(?::(\d+))?(\|last)?\}/gi, (_, account, name, size, last) => {
      const text = account ? (this.account[name] ?? "") : this.word_(name, size);
      return last ? (text.split("/").at(-1) ?? "") : text;
    });
  }

  private word_(name: string, size?: string): string {
    if (name === "uuid") return this.uuid();
    if (size === undefined) return this.text(name);
    if (name === "hex") return this.hex(Number(size));
    return name === "digits" ? this.digits(Number(size)) : this.word(Number(size));
  }

  private fillBlock(block: Block, values: ValueMap, prefix: string): void {
    for (const each of block.attributes) {
      if (values[each.name] === UNKNOWN) values[each.name] = this.make(each, prefix + each.name);
      else if (each.nested) this.fillItems(each.nested.block, values[each.name] ?? null, `${prefix}${each.name}.`);
    }
    for (const nested of block.blocks) this.fillItems(nested.block, values[nested.name] ?? null, `${prefix}${nested.name}.`);
  }

  private fillItems(block: Block, held: Value, prefix: string): void {
    const items: Value[] = Array.isArray(held) ? held : isMap(held) && !isBlockValue(held, block) ? Object.values(held) : [held];
    for (const item of items) if (isMap(item)) this.fillBlock(block, item, prefix);
  }

  private make(attribute: Attribute, path: string): Value {
    // Two values that are made of each other would never end; the second starts empty.
    if (this.making.has(path)) return "";
    this.making.add(path);
    const outer = this.path;
    this.path = path;
    const value = inType(this.compute(attribute, path), attribute);
    this.path = outer;
    this.making.delete(path);
    if (typeof value === "string" && HANDLE.test(path) && !FOREIGN.test(path)) this.made.push(value);
    return value;
  }

  private compute(attribute: Attribute, path: string): Value | undefined {
    const model = this.cloud.types[this.schema.name];
    const own = path === "id" ? (model?.id ?? this.cloud.guessId(this.schema)) : model?.values?.[path];
    const template: Template | undefined = own ?? this.cloud.guess(this.schema.name, path, this.account);
    if (template === undefined) return attribute.optional ? null : undefined;
    return typeof template === "function" ? template(this) : this.expand(template);
  }
}

function isBlockValue(held: ValueMap, block: Block): boolean {
  return block.attributes.every((each) => each.name in held) && block.blocks.every((each) => each.name in held);
}

/** The value in the attribute's type; where nothing is known, what the type has for nothing. */
function inType(value: Value | undefined, { type, optional }: Attribute): Value {
  if (Array.isArray(type) && (value === undefined || value === null || typeof value === "string")) {
    if (type[0] === "list" || type[0] === "set") return [];
    return type[0] === "map" ? Object.create(null) : null;
  }
  if (value === undefined) return type === "string" ? "" : type === "number" ? 0 : type === "bool" ? false : null;
  if (type === "number" && typeof value === "string") return value === "" ? (optional ? null : 0) : Number(value);
  if (type === "bool" && typeof value === "string") return value === "true";
  return value;
}
