/** What an address of Azure's resource manager means. */
export interface Id {
  /** Such as `Microsoft.Network/virtualNetworks/subnets`, cased as it was asked. */
  readonly type: string;
  readonly name: string;
  /** What it is below: its parent's id, or the scope that it extends; empty for a tenant's. */
  readonly above: string;
  /** The last segment names a type or an action and not a thing. */
  readonly open: boolean;
}

/** Takes an id apart: any number of scopes, then a namespace and pairs of type and name. */
export function parse(id: string): Id {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  const scope = at < 0 ? "" : id.slice(0, at);
  const segments = (at < 0 ? id : id.slice(at + "/providers/".length)).split("/").filter(Boolean);
  const namespace = at < 0 ? "Microsoft.Resources" : (segments.shift() ?? "");
  const types = segments.filter((_, i) => i % 2 === 0);
  const open = segments.length % 2 === 1;
  // a group is below its subscription, but its type does not say so
  const type = `${namespace}/${(at < 0 ? types.slice(-1) : types).join("/")}`;
  const above =
    segments.length > 2 || at < 0
      ? id
          .split("/")
          .slice(0, open ? -1 : -2)
          .join("/")
      : scope;
  return { type, name: segments.at(-1) ?? "", above, open };
}

/** Ids and types differ in more than case. */
export const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

export const isBelow = (id: string, above: string) => id.toLowerCase().startsWith(`${above.toLowerCase()}/`);

/** The ids of other things that a content holds, wherever they stand in it. */
export function references(content: unknown): string[] {
  if (typeof content === "string")
    return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//i.test(content) ? [content] : [];
  if (typeof content !== "object" || content === null) return [];
  return Object.entries(content).flatMap(([key, value]) => [...references(key), ...references(value)]);
}
