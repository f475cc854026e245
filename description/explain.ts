import { relative } from "node:path";
import type { z } from "zod";
import { type ImageName, imageOn } from "../catalog/images";
import { type ModelSize, modelFor } from "../catalog/models";
import { places } from "../catalog/places";
import type { Provider } from "../catalog/providers";
import { type ServiceSize, serviceShape } from "../catalog/services";
import { sizeFor } from "../catalog/sizes";
import { planSubnets } from "../constructs/network/addresses";
import { network } from "../constructs/network/schema";
import { type Registered, registered } from "../constructs/register";
import { gibOf, isPlain, type Path, unwrap } from "../constructs/schema";
import { type Environment, environmentSchema } from "./environment";
import type { Description } from "./index";
import { pathText } from "./problems";
import type { Position } from "./report";

/** One value that labs get, and where it comes from. */
export interface Explained {
  readonly path: string;
  /** Undefined where nothing is set. */
  readonly value: unknown;
  /** Where the description says it; undefined for a default. */
  readonly position?: Position;
  /** What the value means. */
  readonly because: string;
  /** What each chosen cloud makes of it, where clouds have names of their own for it. */
  readonly clouds?: Readonly<Partial<Record<Provider, string>>>;
}

type Translate = (provider: Provider, value: never) => string;
const typeOf = (provider: Provider, value: Parameters<typeof sizeFor>[1] | { cpu: number; memory: string }): string => {
  const asked = typeof value === "string" ? value : { cpu: value.cpu, memory: gibOf(String(value.memory)) };
  const { type, note } = sizeFor(provider, asked);
  return note ? `${type} (${note})` : type;
};
const imageOf = (provider: Provider, value: ImageName): string => imageOn(provider, value) ?? "none";
/** Values that the catalogue translates, by path; `*` stands for the name of an entry. */
const translated: Readonly<Record<string, Translate>> = {
  region: (provider, value: keyof typeof places) => places[value][provider] ?? "none",
  "machines.*.size": typeOf,
  "pools.*.size": typeOf,
  "clusters.*.nodes.size": typeOf,
  "clusters.*.pools.*.size": typeOf,
  "models.*.size": (provider, value: ModelSize) => {
    const { name, until } = modelFor(provider, value);
    return `${name} (until ${until} at least)`;
  },
  "machines.*.image": imageOf,
  "pools.*.image": imageOf,
  "services.*.size": (provider, value: ServiceSize) => {
    const { cpu, memory } = serviceShape(provider, value);
    return `${cpu} CPU, ${memory} GiB`;
  },
  "services.*.scale.min": (provider, value: number) =>
    provider === "aws" && value === 0 ? "1 (none starts with a call)" : String(value),
  "services.*.subnet": (provider, value: string | undefined) =>
    value === undefined
      ? provider === "google"
        ? "none"
        : "the lab's only one"
      : provider === "aws"
        ? value
        : "the network, by a way of the cloud's own",
};

type Subnets = Readonly<Record<string, { readonly cidr?: string }>>;
/** Defaults that follow from the rest of a description, by path with `*` for the name of an entry. */
const derived: Readonly<Record<string, (environment: Environment, path: Path) => unknown>> = {
  "budget.recipients": ({ owner }) => [owner],
  "machines.*.subnet": (environment) => Object.keys(networkOf(environment).subnets)[0],
  "clusters.*.subnet": (environment) => Object.keys(networkOf(environment).subnets)[0],
  "network.subnets.*.cidr": (environment, path) => {
    const { cidr, subnets } = networkOf(environment);
    return planSubnets(cidr, subnets).ranges.get(String(path[2]));
  },
};
const networkOf = (environment: Environment) => network.parse(environment.network ?? {}) as { cidr: string; subnets: Subnets };

/** Every value that the labs of a description get, as written or by default, in the order of the schema. */
export function explain(description: Description): Explained[] {
  const { environment } = description;
  const walk = new Walk(description);
  for (const [key, schema] of Object.entries(environmentSchema.shape)) {
    const value = environment[key];
    const written = key !== "teams" || isWritten(description, key);
    if (value !== undefined) walk.visit(schema, value, at(key), written);
    else if (isImplied(key, environment)) walk.visit(schema, {}, at(key), false);
  }
  return walk.rows;
}

/** A place in a description: its path, the same with `*` for names of entries, and what is around it for. */
interface Place {
  readonly path: Path;
  readonly pattern: string;
  readonly because: string;
}
const at = (key: string): Place => ({ path: [key], pattern: key, because: "" });

/** Goes down a schema beside what is written for it. */
class Walk {
  readonly rows: Explained[] = [];

  constructor(private readonly description: Description) {}

  visit(schema: z.ZodType, value: unknown, place: Place, written: boolean): void {
    const { def, meta, fallback } = unwrap(schema);
    if (value === undefined && fallback !== undefined) {
      this.visit(schema, fallback, place, false);
      return;
    }
    const because = meta.description ?? place.because;
    const inner = isPlain(value) && def.type === "union" ? unwrap(mapOption(def.options ?? [])).def : def;
    const isMap =
      isPlain(value) && !Object.hasOwn(translated, place.pattern) && (inner.type === "object" || inner.type === "record");
    const keys = !isMap ? [] : inner.type === "object" ? Object.keys(inner.shape ?? {}) : Object.keys(value);
    const shown = meta.files && value !== undefined ? relative(this.description.folder, String(value)) : value;
    if (keys.length === 0) this.row({ ...place, because }, shown, written);
    for (const key of keys) {
      const named = inner.type === "record";
      const below = { path: [...place.path, key], pattern: `${place.pattern}.${named ? "*" : key}`, because };
      this.visit(
        (named ? inner.valueType : inner.shape?.[key]) as z.ZodType,
        (value as Record<string, unknown>)[key],
        below,
        written,
      );
    }
  }

  private row({ path, pattern, because }: Place, given: unknown, written: boolean): void {
    const { environment } = this.description;
    const value = given ?? derived[pattern]?.(environment, path);
    const translate = translated[pattern];
    const clouds = translate && environment.providers.map((provider) => [provider, translate(provider, value as never)]);
    this.rows.push({
      path: pathText(path),
      value,
      ...(written && given !== undefined ? { position: this.description.position(path) } : {}),
      because,
      ...(clouds ? { clouds: Object.fromEntries(clouds) } : {}),
    });
  }
}

const mapOption = (options: readonly z.ZodType[]) => options.find((option) => unwrap(option).def.type === "object") as z.ZodType;

/** A position that differs from the file's own: the key stands there. */
function isWritten(description: Description, key: string): boolean {
  const [root, at] = [description.position([]), description.position([key])];
  return root.line !== at.line || root.column !== at.column;
}

/** Whether a lab gets a capability that its description leaves out, since an entry stands in a part of it: a machine in the network. */
function isImplied(key: string, environment: Description["environment"]): boolean {
  const entry = Object.values(registered).find((r) => r.key === key);
  if (entry?.occurs !== "one") return false;
  const parts = fields(entry).flatMap((field) => unwrap(field).meta.declares ?? []);
  return Object.values(registered).some(
    (other) =>
      other.occurs === "many" &&
      isPlain(environment[other.key]) &&
      fields(other).some((field) => unwrap(field).meta.refs?.some((ref) => parts.includes(ref))),
  );
}

const fields = ({ schema }: Registered): z.ZodType[] => Object.values(unwrap(schema).def.shape ?? {});
