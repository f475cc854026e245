import { createHash } from "node:crypto";
import { type Inventory, type Item, keyOf, type NewItem } from "../clouds/inventory";
import { Maker } from "../clouds/maker";
import type { Account, Cloud } from "../clouds/model";
import { Asked } from "../clouds/rule";
import { fromJson, toJson } from "../cty/json";
import { canonical, isMap, record, type Value, type ValueMap } from "../cty/values";
import { Refusal } from "../protocol/diagnostics";
import type { TypeSchema } from "../schema/model";
import { text } from "./lookup";
import { resolveReferences } from "./references";

/** A resource as it stands, and the key that finds it again. */
export interface Standing {
  state: ValueMap;
  key: string;
}

/** One account of a simulated cloud: makes, changes, reads and deletes resources, and refuses what the cloud would refuse. */
export class ControlPlane {
  constructor(
    private readonly cloud: Cloud,
    private readonly inventory: Inventory,
    private readonly account: Account,
  ) {}

  create(schema: TypeSchema, planned: ValueMap, config: ValueMap): Standing {
    const action = `creating ${schema.name}`;
    const targets = resolveReferences(this.cloud, this.inventory, schema, config, action);
    let last: string | undefined;
    for (let salt = 0; ; salt++) {
      const maker = this.maker(schema, copy(planned), `${canonical(planned, schema.block.type)} ${salt}`);
      maker.fill();
      const item = this.item(maker, targets, action);
      this.judge(maker, item, action);
      this.takeKeptName(maker, action);
      if (this.inventory.create(item)) {
        this.claimName(maker, item, action);
        return { state: maker.state, key: item.key };
      }
      if (this.cloud.types[schema.name]?.joins) {
        this.inventory.replace(item);
        return { state: maker.state, key: item.key };
      }
      // Two equal resources without a name of their own may stand side by side; one that keeps its key stands already.
      if (item.key === last) throw new Refusal(action, this.cloud.words.exists(schema.name, item.id, this.nameOf(maker)));
      last = item.key;
    }
  }

  update(schema: TypeSchema, key: string, planned: ValueMap, config: ValueMap): Standing {
    const action = `updating ${schema.name}`;
    const before = this.inventory.get(this.cloud.name, schema.name, key);
    if (!before) throw new Refusal(action, this.cloud.words.gone(schema.name, key));
    const targets = resolveReferences(this.cloud, this.inventory, schema, config, action);
    const maker = this.maker(schema, copy(planned), `${key} ${canonical(planned, schema.block.type)}`);
    maker.fill();
    const after = this.item(maker, targets, action);
    this.judge(maker, { id: before.id, key }, action);
    this.inventory.replace({ ...after, id: before.id, key, handles: [...new Set([...before.handles, ...after.handles])] });
    return { state: maker.state, key };
  }

  delete(schema: TypeSchema, key: string): void {
    const item = this.inventory.get(this.cloud.name, schema.name, key);
    if (!item) return;
    const model = this.cloud.types[schema.name];
    const emptied = model?.emptiedBy !== undefined && (item.attributes as Record<string, unknown>)[model.emptiedBy] === true;
    const users = this.inventory.users(item);
    if (emptied || this.cloud.takesAlong(item, this.account)) {
      for (const user of users) this.inventory.remove(user);
    } else {
      const holders = [...(model?.heldBy ?? []), ...this.cloud.locks];
      const holding = users.filter((user) => holders.includes("*") || holders.includes(user.type));
      if (holding.length > 0) throw new Refusal(`deleting ${schema.name} (${item.id})`, this.cloud.words.held(item, holding));
    }
    this.inventory.remove(item);
    const kept = model?.kept;
    const gone = kept && attributesOf(item, schema);
    if (kept?.when(gone as ValueMap, this.account))
      this.inventory.keepName(this.cloud.name, this.keptName(this.maker(schema, gone as ValueMap, ""), kept.name));
  }

  /** The resource with this key; null if it is gone. */
  read(schema: TypeSchema, key: string): ValueMap | null {
    const item = this.inventory.get(this.cloud.name, schema.name, key);
    return item ? attributesOf(item, schema) : null;
  }

  /** The resource that an import names. */
  importable(schema: TypeSchema, id: string): Standing | undefined {
    const named = this.inventory.find(this.cloud.name, this.cloud.normal(id));
    const direct = this.inventory.get(this.cloud.name, schema.name, id) ?? named.find((item) => item.type === schema.name);
    return direct && { state: attributesOf(direct, schema), key: direct.key };
  }

  /** The key of a resource in a state that came without one. */
  keyIn(schema: TypeSchema, state: ValueMap): string {
    const maker = this.maker(schema, copy(state), "");
    return this.identify(maker).key;
  }

  /** Answers a data source: with what the cloud has, or with what follows from the configuration. */
  readData(schema: TypeSchema, completed: ValueMap, config: ValueMap): ValueMap {
    const state = copy(completed);
    const maker = this.maker(schema, state, canonical(config, schema.block.type));
    const existing = (type: string, like: ValueMap) => this.existing(schema, type, like);
    const answer = this.cloud.data[schema.name]?.(config, { account: this.account, inventory: this.inventory, existing, maker });
    const found =
      answer ?? (this.cloud.types[schema.name] ? (existing(schema.name, config) ?? notFound(schema.name, config)) : {});
    for (const [name, value] of Object.entries(found)) if (name in state && value !== undefined) state[name] = value;
    for (const nested of schema.block.blocks) state[nested.name] = completed[nested.name] ?? null;
    maker.fill();
    return state;
  }

  /** Refuses what breaks one of the cloud's own rules. */
  private judge(maker: Maker, { id, key }: Pick<Item, "id" | "key">, action: string): void {
    const asked = new Asked(maker, id, key);
    for (const rule of this.cloud.rules) {
      const refusal = rule.on.test(asked.type) ? rule.refusal(asked) : undefined;
      if (refusal) throw new Refusal(action, refusal);
    }
  }

  private takeKeptName(maker: Maker, action: string): void {
    const kept = this.cloud.types[maker.schema.name]?.kept;
    if (!kept) return;
    const name = this.keptName(maker, kept.name);
    if (!this.inventory.isKept(this.cloud.name, name)) return;
    const refusal = kept.refusal(this.nameOf(maker), maker.state, this.account);
    if (refusal) throw new Refusal(action, refusal);
    this.inventory.giveName(this.cloud.name, name);
  }

  private keptName(maker: Maker, template: string): string {
    return this.cloud.normal(`${maker.schema.name} ${maker.expand(template)}`);
  }

  private existing(schema: TypeSchema, type: string, like: ValueMap): ValueMap | undefined {
    const wanted = Object.entries(like).filter(([, value]) => typeof value === "string" && value !== "");
    const model = this.cloud.types[type];
    const handles = [text(like, "id"), named(type, text(like, model?.named ?? "name"))].filter((each) => each !== undefined);
    const items = handles.flatMap((handle) => this.inventory.find(this.cloud.name, this.cloud.normal(handle)));
    const item = items.find((each) => each.type === type && wanted.every(([name, value]) => agrees(each, name, value)));
    return item && attributesOf(item, schema);
  }

  private item(maker: Maker, targets: Item[], action: string): NewItem {
    const { name: type } = maker.schema;
    const model = this.cloud.types[type];
    const { id, key } = this.identify(maker);
    const parents = this.cloud.parents(id).map((parent) => {
      const [item] = this.inventory.find(this.cloud.name, this.cloud.normal(parent));
      if (!item) throw new Refusal(action, this.cloud.words.parentMissing(type, id, parent));
      return item;
    });
    const names = [named(type, this.nameOf(maker)), this.claimOf(maker)].filter((name) => name !== undefined);
    const handles = [...(model?.borrowsId ? [] : [id]), ...maker.made.filter((made) => made !== id), ...names];
    return {
      provider: this.cloud.name,
      type,
      id,
      key,
      handles: [...new Set(handles.map((handle) => this.cloud.normal(handle)))],
      uses: [...new Set([...targets, ...parents].map(keyOf))],
      attributes: toJson(maker.state),
    };
  }

  private identify(maker: Maker): { id: string; key: string } {
    const { schema } = maker;
    const model = this.cloud.types[schema.name];
    const template = model?.id ?? this.cloud.guessId(schema);
    const own = schema.block.attributes.some((each) => each.name === "id");
    const id = own ? maker.text("id") : typeof template === "string" ? maker.expand(template) : String(template(maker));
    return { id, key: model?.key ? maker.expand(model.key) : id };
  }

  /** Takes back what was made if another resource has its unique name already. */
  private claimName(maker: Maker, item: NewItem, action: string): void {
    const claim = this.claimOf(maker);
    if (!claim) return;
    const others = this.inventory.find(this.cloud.name, this.cloud.normal(claim)).filter((other) => keyOf(other) !== keyOf(item));
    if (others.length === 0) return;
    this.inventory.remove({ ...item, attributes: null });
    throw new Refusal(action, this.cloud.words.exists(item.type, item.id, this.nameOf(maker)));
  }

  private claimOf(maker: Maker): string | undefined {
    const unique = this.cloud.types[maker.schema.name]?.unique;
    return unique && `${maker.schema.name} is ${maker.expand(unique)}`;
  }

  private nameOf(maker: Maker): string {
    return maker.text(this.cloud.types[maker.schema.name]?.named ?? "name");
  }

  private maker(schema: TypeSchema, state: ValueMap, content: string): Maker {
    const seed = createHash("sha256")
      .update(`${schema.name} ${JSON.stringify(this.account)} ${content}`)
      .digest("hex");
    return new Maker(this.cloud, this.account, this.inventory, schema, state, seed);
  }
}

function attributesOf(item: Item, schema: TypeSchema): ValueMap {
  return fromJson(item.attributes, schema.block.type) as ValueMap;
}

function agrees(item: Item, name: string, value: Value): boolean {
  const attributes = item.attributes as Record<string, unknown>;
  return !(name in attributes) || attributes[name] === value;
}

function notFound(type: string, config: ValueMap): never {
  const wanted = Object.entries(config).filter(([, value]) => typeof value === "string");
  const shown = wanted.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ");
  throw new Refusal(`reading ${type}`, `no ${type} with ${shown || "this description"} stands in the simulated cloud`);
}

const named = (type: string, name: string | undefined): string | undefined => (name ? `${type}#${name}` : undefined);

function copy<T extends Value>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  return isMap(value) ? (record(Object.entries(value).map(([key, item]) => [key, copy(item)])) as T) : value;
}
