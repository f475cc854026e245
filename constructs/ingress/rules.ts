import type { Completed, Provider } from "../core";
import { InvalidProps } from "../core";
import type { Machine } from "../machine";
import type { Range } from "../network";
import { sameNetwork } from "../network/together";
import type { Pool } from "../pool";
import { loginPorts, portsOf } from "./schema";

export interface Rules<P extends Provider> {
  readonly machines: readonly (Machine<P> | Pool<P>)[];
  readonly ranges: readonly Range<P>[];
  /** First and last port of each, in order. */
  readonly ports: readonly (readonly [number, number])[];
}

/**
 * Sources by kind, in the order of their names, and ports in theirs: what order they are written in means nothing.
 * @throws InvalidProps where a range outside would reach a port for log-in
 * @throws Error where source and target are in different networks
 */
export function rulesOf<P extends Provider>(id: string, props: Completed<"ingress", P>): Rules<P> {
  const sources = [...props.from] as (Machine<P> | Pool<P> | Range<P>)[];
  sources.sort((a, b) => (a.name < b.name ? -1 : 1));
  const machines = sources.filter((source): source is Machine<P> | Pool<P> => source.kind !== "range");
  const ranges = sources.filter((source): source is Range<P> => source.kind === "range");
  sameNetwork(id, props.to as Machine<P> | Pool<P>, machines);
  const ports = props.ports.map(portsOf).sort(([a], [b]) => a - b);
  const login = loginPorts.find((port) => ports.some(([first, last]) => first <= port && port <= last));
  if (login !== undefined && ranges[0])
    throw new InvalidProps(id, [
      {
        code: "custom",
        input: undefined,
        path: ["ports"],
        message: `port ${login} is not opened to ${ranges[0].name}, a range outside: people log in by Session Manager, Bastion or Identity-Aware Proxy, without a rule`,
      },
    ]);
  return { machines, ranges, ports };
}

/** `443`, or `8000-8100`. */
export const showPorts = ([first, last]: readonly [number, number]): string =>
  first === last ? String(first) : `${first}-${last}`;
