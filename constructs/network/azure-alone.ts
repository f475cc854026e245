import type { Construct } from "../cdktf";
import type { Lab } from "../lab";
import { defaultSubnet, type Subnet } from ".";
import { standing } from "./schema";

/** What stands in a subnet that is its own, and has no group of its own that could name it in rules. */
export interface Apart {
  readonly name: string;
  readonly node: Construct["node"];
  readonly lab: Lab<"azure">;
  readonly native: { readonly subnet: Subnet<"azure"> };
}
interface Standing {
  readonly kind: string;
  readonly name: string;
  readonly props: { readonly subnet?: Subnet<"azure"> };
}

/** What parity says of whoever opens something to one of these. */
export const knownByRange =
  "a notebook is known by the range of its subnet, since Azure gives its card no group, and nothing else may stand there";

/**
 * The range by which rules know one that Azure gives no application security group. Whatever else stands there would be let in as well, so that
 * a stack in which something does is refused, whenever that was added.
 */
export function rangeOf(source: Apart): string {
  const { lab, name, native } = source;
  const others = () =>
    lab.entries.filter(
      (entry): entry is typeof entry & Standing =>
        (entry as unknown) !== source &&
        standing.some((kind) => kind === entry.kind) &&
        ((entry as unknown as Standing).props.subnet ?? defaultSubnet(lab)) === native.subnet,
    );
  if (!watched.has(source))
    source.node.addValidation({
      validate: () =>
        others().map(
          (other) =>
            `on Azure a network knows ${name} by its subnet alone, and the ${other.kind} ${other.name} stands in it too: give ${name} a subnet of its own`,
        ),
    });
  watched.add(source);
  return native.subnet.cidr;
}
/** Those that are looked at, so that each is told of once, however much is opened to it. */
const watched = new WeakSet<Apart>();
