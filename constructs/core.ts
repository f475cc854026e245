import type { z } from "zod";
import type { Access } from "./access";
import { Construct, DataResource, TerraformOutput } from "./cdktf";
import { usesOf } from "./fields";
import type { Entry, Lab } from "./lab";
import { mapRefs, type Ref, type RefMap, type workloads } from "./schema";
import type { Borrowed } from "./shared";
import { refusalOf } from "./supported";

/** Each cloud file merges the handles it makes into its cloud's interface: `interface Aws { bucket: { bucket: S3Bucket } }`. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Aws {}
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Azure {}
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Google {}
export interface Providers {
  aws: Aws;
  azure: Azure;
  google: Google;
}
export type Provider = keyof Providers;

/** The classes by kind, their schemas and their outputs: each capability merges one line into each. */
// biome-ignore lint/correctness/noUnusedVariables: merged interfaces must agree on their parameters
export interface Instances<P extends Provider> {
  /** A person, by e-mail. */
  member: string;
}
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Schemas {}
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Outputs {}
/** Kinds that all teams may share, and the rights on them that a team's workloads may have. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Lends {}
export type Kind = keyof Schemas & keyof Outputs & keyof Instances<Provider> & keyof Aws & keyof Azure & keyof Google;
export type LendableKind = keyof Lends & Kind;
/** An entry that acts by an identity of its own. */
export type Workload<P extends Provider> = Instances<P>[(typeof workloads)[number]];
/** The provider resources behind a capability: the escape hatch, typed by cloud and kind. */
export type Native<P extends Provider, K extends Kind> = Providers[P][K];

/** What a reference stands for in TypeScript: the object itself, or a person's e-mail. */
export type Target<K extends string, P extends Provider> = Instances<P>[K & keyof Instances<P>];

type Resolve<T, P extends Provider> =
  T extends Ref<infer K>
    ? Target<K, P>
    : T extends RefMap<infer K, infer V>
      ? ReadonlyMap<Target<K, P>, Resolve<V, P>>
      : T extends readonly (infer E)[]
        ? readonly Resolve<E, P>[]
        : T extends object
          ? { readonly [F in keyof T]: Resolve<T[F], P> }
          : T;
/** What a program writes: the schema's input with references as objects. */
export type Props<K extends Kind, P extends Provider> = Schemas[K] extends z.ZodType ? Resolve<z.input<Schemas[K]>, P> : never;
/** What a cloud's file reads: checked, with every default filled in. */
export type Completed<K extends Kind, P extends Provider> = Schemas[K] extends z.ZodType
  ? Resolve<z.output<Schemas[K]>, P>
  : never;

/** How far a cloud carries a field: fully, by a near equal (how and why), or not at all (why, and what would work in its place). */
export type Verdict =
  | "equivalent"
  /** `refused`: values that the cloud cannot do, each with what would work in its place. */
  | { readonly approximated: string; readonly refused?: Readonly<Record<string, string>> }
  | { readonly unsupported: string; readonly instead: string };
/** What a cloud makes of each field, by its path. */
export type Verdicts = Readonly<Record<string, Verdict>>;
/** Paths of every field of a shape, nested ones by dots; the names that users choose in maps are left out. */
type Paths<T> = T extends Ref<string> | RefMap<string, unknown> | readonly Ref<string>[]
  ? never
  : T extends readonly (infer E)[]
    ? Paths<E>
    : T extends object
      ? string extends keyof T
        ? Paths<NonNullable<T[string]>>
        : { [F in keyof T & string]: F | `${F}.${Paths<NonNullable<T[F]>>}` }[keyof T & string]
      : never;
export type Parity<K extends Kind> = Schemas[K] extends z.ZodType
  ? { readonly [F in Paths<z.output<Schemas[K]>>]: Verdict }
  : never;

/** One cloud's half of a capability: what its file `aws.ts`, `azure.ts` or `google.ts` exports as `on`. */
export interface OnCloud<P extends Provider, K extends Kind> {
  build(self: Capability<P, K>, props: Completed<K, P>): { native: Native<P, K>; outputs: Outputs[K] };
  /** Gives the team's members what their roles allow on this entry; called once for each pair of entry and access. */
  admit?(self: Instances<P>[K], access: Access<P>): void;
  /** Gives a workload of a team's lab a right on an entry of the lab that all teams share. */
  lend?(entry: Borrowed<P, K & LendableKind>, who: Workload<P>, right: Lends[K & LendableKind]): void;
  readonly parity: Parity<K>;
}
export interface Definition<K extends Kind> {
  readonly kind: K;
  readonly schema: Schemas[K];
  /** Loads one cloud's half when a lab on that cloud first asks for it. */
  readonly on: { readonly [P in Provider]: () => { on: OnCloud<P, K> } };
}

/**
 * A noun that a lab may use. Its construct id is `KIND-NAME`, so that two kinds may share a name and so that adding an entry moves no other.
 * Errors: `InvalidProps` where the props break the schema or ask for what the cloud cannot do; an Error where a reference belongs to another lab.
 */
export abstract class Capability<out P extends Provider, K extends Kind> extends Construct {
  /** The provider's resources, for what the capability does not offer; typed by each class. */
  readonly native: unknown;
  /** Equal on every cloud; also an output of the stack, under the construct's id. */
  readonly outputs: Outputs[K];
  /** Checked, with every default filled in; typed by each class. */
  readonly props: unknown;

  constructor(
    readonly lab: Lab<P>,
    readonly definition: Definition<K>,
    readonly name: string,
    props: Props<K, P>,
  ) {
    super(lab, `${definition.kind}-${name}`);
    const half = definition.on[lab.provider]().on as OnCloud<P, K>;
    const schema = definition.schema as unknown as z.ZodType;
    const completed = complete(lab as Lab, schema, half.parity, this.node.id, props) as Completed<K, P>;
    const built = half.build(this, completed);
    this.props = completed;
    this.native = built.native;
    this.outputs = built.outputs;
    if (Object.keys(this.outputs).length > 0)
      new TerraformOutput(lab, `${this.node.id}.output`, { value: this.outputs }).overrideLogicalId(this.node.id);
    lab.enrol(this as Entry);
  }

  get kind(): K {
    return this.definition.kind;
  }

  /** The name of a resource of this capability by the cloud's rules for its type; `part` tells several of one type apart. */
  cloudName(type: string, part = ""): string {
    return this.lab.cloudName(type, [this.kind, this.name, ...(part ? [part] : [])]);
  }

  /**
   * The same for what a cloud keeps the name of after its end: with eight characters of a UUID that Terraform makes with the entry and keeps
   * in its state, so that plans are the same and what is deployed after a destroy gets another name. Where `anew` changes, so does the name.
   */
  freshName(type: string, anew?: Readonly<Record<string, boolean>>): string {
    const made = this.node.tryFindChild("fresh") ?? new DataResource(this, "fresh", { triggersReplace: anew });
    const id = `${(made as DataResource).terraformResourceType}.${(made as DataResource).friendlyUniqueId}.id`;
    return `${this.lab.cloudName(type, [this.kind, this.name], 9)}-\${substr(${id}, 0, 8)}`;
  }
}

/** Props that break a capability's schema, or ask for what the lab's cloud cannot do. `issues` are zod's. */
export class InvalidProps extends Error {
  constructor(
    readonly id: string,
    readonly issues: z.core.$ZodIssue[],
  ) {
    super(issues.map((issue) => `${id}: ${[...issue.path].join(".") || "props"}: ${issue.message}`).join("\n"));
    this.name = "InvalidProps";
  }
}

/** Checks props against their schema and the cloud, and fills in defaults: objects are checked by their names and put back afterwards. */
function complete(lab: Lab, schema: z.ZodType, verdicts: Verdicts, id: string, props: unknown): unknown {
  const objects = new Map<string, unknown>();
  const names = mapRefs(schema, props, "record", (reference, kinds, path) => {
    if (typeof reference !== "object" || reference === null) return reference;
    const { lab: owner, name, kind } = reference as { lab: Lab; name: string; kind: string };
    if (owner !== lab) throw new Error(`${id}: ${kind} ${name} belongs to the lab ${owner.node.id}, not to ${lab.node.id}`);
    if (!kinds.includes(kind)) throw new Error(`${id}: ${path.join(".")} takes ${kinds.join(" or ")}, not the ${kind} ${name}`);
    objects.set(`${kind}/${name}`, reference);
    return name;
  });
  const result = schema.safeParse(names);
  if (!result.success) throw new InvalidProps(id, result.error.issues);
  const refused = usesOf(schema, names).flatMap((use): z.core.$ZodIssue[] => {
    const refusal = refusalOf(lab.provider, verdicts[use.field], use);
    if (!refusal || (refusal.of === "field" && lab.unsupported === "accepted")) return [];
    const message = `${refusal.message}; ${refusal.hint}`;
    return [{ code: "custom", input: use.value, path: [...use.path], message }];
  });
  if (refused.length > 0) throw new InvalidProps(id, refused);
  return mapRefs(schema, result.data, "map", (name, kinds) => {
    for (const kind of kinds) if (objects.has(`${kind}/${name}`)) return objects.get(`${kind}/${name}`);
    if (kinds.includes("member") && String(name).includes("@")) return name;
    throw new Error(`${id}: ${name} is given by name; a program hands over the object itself`);
  });
}
