import type { Value, ValueMap } from "../cty/values";
import type { TypeSchema } from "../schema/model";
import type { ProviderName } from "../schema/slices";
import type { Inventory, Item } from "./inventory";
import type { Maker } from "./maker";
import type { Rule } from "./rule";

/** What a provider block and the environment say of an account: region, account, project … */
export type Account = Readonly<Record<string, string>>;

/**
 * How a value is made: a text in which `{attribute}` stands for another value of the resource, `{$region}` for one of the account and
 * `{hex:8}`, `{digits:12}`, `{uuid}`, `{word:6}` for something that follows from the resource's content; or a function.
 */
export type Template = string | ((maker: Maker) => Value);

/** A name that a cloud keeps from being used again after the resource is gone. */
export interface KeptName {
  /** The name within what it must be unique in. */
  readonly name: string;
  /** Whether it is kept, by what stood in the resource and in the provider block. */
  readonly when: (gone: ValueMap, account: Account) => boolean;
  /** The words for somebody who asks for the name again; undefined where the provider takes the resource back into use. */
  readonly refusal: (name: string, asked: ValueMap, account: Account) => string | undefined;
  /** Where that is read. */
  readonly source: string;
}

/** What the simulated cloud knows of one resource type. */
export interface TypeModel {
  id: Template;
  /** What tells it apart from others of its type, where the id alone does not. */
  key?: string;
  /** Values by their path in rule form (`identity.principal_id`). */
  values?: Record<string, Template>;
  /** The attribute that names the resource towards others, if it is not `name`. */
  named?: string;
  /** What no other resource of its type may have: a name, alone or within its surroundings. */
  unique?: string;
  /** Types whose resources hold this one back from its deletion as long as they refer to it. */
  heldBy?: readonly string[];
  /** The attribute that, if true, lets it be deleted all the same. */
  emptiedBy?: string;
  /** What of it stays behind when it is deleted. */
  kept?: KeptName;
  /** Computed values that an update changes. */
  renewed?: readonly string[];
  /** Making what is there already changes it, as writing a setting does. */
  joins?: boolean;
  /** Its id is another resource's, so it cannot be referred to by it. */
  borrowsId?: boolean;
}

/** A kind of reference: where it stands, and what it may name. */
export interface Reference {
  on?: RegExp;
  path: RegExp;
  /** The types that it may name; none listed means any. */
  to: readonly string[];
  /** What a value must look like to be such a reference. */
  value?: RegExp;
  /** Values that name something which is there without the lab, or which name nothing. */
  except?: RegExp;
  /** What of the value names the resource; all of it unless said. */
  part?: (value: string) => string;
  /** The cloud's words for a name that leads nowhere. */
  refusal: (value: string, type: string) => string;
}

export interface DataContext {
  account: Account;
  inventory: Inventory;
  /** The resource of the inventory that the configuration describes, for data sources that look one up. */
  existing: (type: string, config: ValueMap) => ValueMap | undefined;
  maker: Maker;
}
export type DataReader = (config: ValueMap, context: DataContext) => Record<string, Value | undefined>;

/** One provider's cloud. */
export interface Cloud {
  name: ProviderName;
  types: Readonly<Record<string, TypeModel>>;
  references: readonly Reference[];
  rules: readonly Rule[];
  data: Readonly<Record<string, DataReader>>;
  account(config: ValueMap, environment: NodeJS.ProcessEnv): Account;
  /** The form under which a handle is kept and looked for. */
  normal(handle: string): string;
  /** How to make a computed value that the type's own table does not have; undefined leaves it empty. */
  guess(type: string, path: string, account: Account): Template | undefined;
  /** The id of a type that the tables do not have. */
  guessId(schema: TypeSchema): Template;
  /** Types whose resources hold back everything that they refer to. */
  locks: readonly string[];
  /** Whether deleting the item takes with it what is inside. */
  takesAlong(item: Item, account: Account): boolean;
  /** What the provider itself sets in a plan. */
  adjustPlan(schema: TypeSchema, planned: ValueMap, prior: ValueMap | null, account: Account): void;
  /** The names without which a resource cannot be made there, beyond its references: its parents. */
  parents(id: string): string[];
  words: {
    exists(type: string, id: string, name: string): string;
    gone(type: string, id: string): string;
    parentMissing(type: string, id: string, parent: string): string;
    held(item: Item, users: Item[]): string;
  };
}
