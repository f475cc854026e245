import type { Value, ValueMap } from "../cty/values";
import { lookup } from "../provider/lookup";
import type { Item } from "./inventory";
import type { Maker } from "./maker";
import type { Account } from "./model";

/** Something that a cloud demands and that needs no account to be checked. */
export interface Rule {
  /** What is demanded, as a sentence. */
  readonly demands: string;
  /** Where that is read. */
  readonly source: string;
  /** The types that it is demanded of when they are made or changed. */
  readonly on: RegExp;
  /** The cloud's words where it is not so. */
  readonly refusal: (asked: Asked) => string | undefined;
}

/** A resource that is to be made or changed, with all its values, and the cloud around it. */
export class Asked {
  readonly type: string;
  readonly account: Account;

  constructor(
    private readonly maker: Maker,
    readonly id: string,
    /** The inventory's key of the resource. */
    private readonly key: string,
  ) {
    this.type = maker.schema.name;
    this.account = maker.account;
  }

  get values(): ValueMap {
    return this.maker.state;
  }

  /** The text at a path with dots; empty if there is none. */
  text(path: string): string {
    return textAt(this.maker.state, path);
  }

  /** The texts of a list, or the one text. */
  texts(path: string): string[] {
    return textsAt(this.maker.state, path);
  }

  /** The resource of one of these types that a value names. */
  find(handle: string, ...types: string[]): Item | undefined {
    const { cloud, inventory } = this.maker;
    if (handle === "") return undefined;
    const handles = [handle, ...types.map((type) => `${type}#${handle}`)].map((each) => cloud.normal(each));
    return handles.flatMap((each) => inventory.find(cloud.name, each)).find((item) => types.includes(item.type));
  }

  /** The resource that the attribute names. */
  named(path: string, ...types: string[]): Item | undefined {
    return this.find(this.text(path), ...types);
  }

  /** Other resources of its own type that refer to the same resource. */
  beside(item: Item): Item[] {
    return this.maker.inventory.users(item).filter((user) => user.type === this.type && user.key !== this.key);
  }

  /** Resources of another type that refer to the same resource. */
  around(item: Item, type: string): Item[] {
    return this.maker.inventory.users(item).filter((user) => user.type === type);
  }

  /** The resources of a type, by a name that they go by. */
  standing(type: string, name: string): Item[] {
    const { cloud, inventory } = this.maker;
    return inventory.find(cloud.name, cloud.normal(`${type}#${name}`)).filter((item) => item.type === type);
  }
}

export function textAt(values: ValueMap, path: string): string {
  const value = lookup(values, path);
  return typeof value === "string" ? value : "";
}

export function textsAt(values: ValueMap, path: string): string[] {
  const value: Value = lookup(values, path);
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === "string");
}

export const attributes = (item: Item): ValueMap => item.attributes as ValueMap;
/** The last step of an id, link or name. */
export const last = (id: string): string => id.split("/").at(-1) ?? id;
