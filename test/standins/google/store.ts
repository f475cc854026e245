export type Body = { [field: string]: unknown };

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly title: string; readonly expression: string };
}

/** Who may do what with one resource. */
export interface Policy {
  readonly version?: number;
  readonly etag?: string;
  readonly bindings?: readonly Binding[];
}

/** The project that everything stands in: its id, which people use, its number, which some of Google's names hold, and who pays. */
export const project = { id: "stand-in", number: "481516234200", billingAccount: "012345-6789AB-CDEF01" } as const;

/** When everything was made, as the stand-in says: nothing of a lab depends on it. */
export const made = "2026-11-23T00:00:00.000Z";

/** What a project holds. Things and policies go by a service and a full resource name, such as `compute/projects/p/global/networks/n`. */
export class Store {
  readonly things = new Map<string, Body>();
  readonly policies = new Map<string, Policy>();
  /** The services that are enabled; every project has these few from the beginning. */
  readonly services = new Set(["cloudbilling", "cloudresourcemanager", "serviceusage"]);
  /** Accounts of Google's own that act for its services in the project; one comes with a service, another when it is asked for. */
  readonly agents = new Set<string>();
  private count = 0;

  /** A number that Google would have drawn. */
  number(): string {
    return `${4_000_000_000_000_000_000n + BigInt(++this.count)}`;
  }

  /** What changes whenever a resource does, so that a client that read it before is found out. */
  tag(): string {
    return Buffer.from(this.number()).toString("base64");
  }

  /** @throws Refusal with 404 where there is no such thing */
  get(name: string): Body {
    const thing = this.things.get(name);
    if (!thing) throw notFound(name);
    return thing;
  }

  /** @throws Refusal with 409 where the name is taken */
  add(name: string, thing: Body): Body {
    if (this.things.has(name)) throw new Refusal(409, "ALREADY_EXISTS", "alreadyExists", `The resource '${name}' already exists`);
    this.things.set(name, thing);
    return thing;
  }

  /** Removes a thing with all that is part of it, and whatever was granted on them. */
  remove(name: string): void {
    this.get(name);
    for (const kept of [this.things, this.policies])
      for (const one of [...kept.keys()]) if (one === name || one.startsWith(`${name}/`)) kept.delete(one);
  }

  /** The things right below a name. */
  below(name: string): [string, Body][] {
    return [...this.things].filter(([one]) => one.startsWith(`${name}/`) && !one.slice(name.length + 1).includes("/"));
  }
}

/** What Google answers to a call that it refuses. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly status: string,
    readonly reason: string,
    message: string,
    readonly details: readonly object[] = [],
  ) {
    super(message);
  }
}

export const notFound = (name: string) => new Refusal(404, "NOT_FOUND", "notFound", `The resource '${name}' was not found`);
export const invalid = (message: string) => new Refusal(400, "INVALID_ARGUMENT", "invalid", message);
/** Somebody else changed the resource after the caller had read it. */
export const outdated = (name: string) =>
  new Refusal(412, "FAILED_PRECONDITION", "conditionNotMet", `'${name}' is no longer what was read: its etag does not match`);
