import type { Thing } from "../life";
import { isBelow, parse, same } from "./ids";

export type Json = Record<string, unknown>;

/** A resource as Azure answers with it. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  location?: string;
  tags?: Json;
  identity?: Json;
  properties: Json;
  [more: string]: unknown;
}

/** Children that are things of their own and are also sent and shown within their parent, by the parent's type. */
export const shownWithin: Readonly<Record<string, string>> = {
  "microsoft.network/virtualnetworks": "subnets",
  "microsoft.network/networksecuritygroups": "securityRules",
};

/** Parts of a resource that have ids but no life of their own. */
const parts = /\/(ipConfigurations|frontendIPConfigurations|backendAddressPools)\/[^/]+$/i;

/** What every account has without making it. */
const given = [
  /^\/subscriptions\/[^/]+$/i,
  /\/(blob|file)Services\/default$/i,
  /\/networkRuleSets\/default$/i,
  /\/AuthorizationRules\/RootManageSharedAccessKey$/i,
  // the centre's, with the identity that reads its certificates
  /\/resourceGroups\/certificates$/i,
  /\/resourceGroups\/certificates\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/reader$/i,
  // and a network outside of every lab
  /\/resourceGroups\/campus$/i,
  /\/resourceGroups\/campus\/providers\/Microsoft\.Network\/virtualNetworks\/campus$/i,
];

/** The resources of one subscription. */
export class Store {
  private readonly resources = new Map<string, Resource>();
  private readonly azures = new Set<string>();

  get(id: string): Resource | undefined {
    return this.resources.get(id.toLowerCase());
  }

  /** Whether something has the id; what every account has counts, and so do parts of what stands. */
  exists(id: string): boolean {
    if (id === "" || this.resources.has(id.toLowerCase())) return true;
    return (given.some((one) => one.test(id)) || parts.test(id)) && this.exists(parse(id).above);
  }

  /** @param azures made by Azure itself: it stays, and is no part of the inventory */
  set(id: string, content: Json, azures = false): Resource {
    const { name, type } = parse(id);
    const before = this.get(id);
    const properties = (content.properties ?? {}) as Json;
    // whoever writes it in another case gets it as it was first written
    const resource = { ...content, id: before?.id ?? id, name: before?.name ?? name, type: before?.type ?? type, properties };
    this.resources.set(id.toLowerCase(), resource);
    if (azures) this.azures.add(id.toLowerCase());
    return resource;
  }

  /** Takes it away with everything below it. */
  remove(id: string): void {
    for (const one of [id, ...this.below(id).map((resource) => resource.id)]) this.resources.delete(one.toLowerCase());
  }

  all(): Resource[] {
    return [...this.resources.values()];
  }

  below(id: string): Resource[] {
    return this.all().filter((resource) => isBelow(resource.id, id));
  }

  /** The things of a type that are directly below another, or anywhere below a subscription or group. */
  ofType(type: string, above: string): Resource[] {
    const deep = /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$/i.test(above);
    return this.all().filter(
      (resource) => same(resource.type, type) && (deep ? isBelow(resource.id, above) : same(parse(resource.id).above, above)),
    );
  }

  /** A resource with the children that Azure shows within it. */
  view(resource: Resource): Resource {
    const kind = shownWithin[resource.type.toLowerCase()];
    if (!kind) return resource;
    return { ...resource, properties: { ...resource.properties, [kind]: this.ofType(`${resource.type}/${kind}`, resource.id) } };
  }

  inventory(): Thing[] {
    return this.all()
      .filter(({ id }) => !this.azures.has(id.toLowerCase()))
      .map(({ id, type, ...content }) => ({ id, type, content }));
  }
}
