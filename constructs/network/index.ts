import type { ITerraformDependable } from "../cdktf";
import { Capability, type Completed, type Definition, type Native, type Props, type Provider, type Providers } from "../core";
import type { Lab } from "../lab";
import { type Block, type Demanded, demandedBlock, planSubnets, readBlock, showBlock } from "./addresses";
import { network as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    network: typeof schema;
  }
  interface Outputs {
    network: {
      /** The network's name on its cloud. */
      readonly name: string;
      readonly cidr: string;
      /** Ranges of the subnets, by name. */
      readonly subnets: Readonly<Record<string, string>>;
      /** Ranges outside that rules may name, by name; those of networks that are joined among them. */
      readonly ranges: Readonly<Record<string, string>>;
      /** Networks outside that are joined, by name. */
      readonly peerings: Readonly<Record<string, PeeringOutput>>;
    };
  }
  interface Instances<P extends Provider> {
    network: Network<P>;
    subnet: Subnet<P>;
    range: Range<P>;
  }
}

/** A network outside, as far as it is the lab's to join it. */
export interface PeeringOutput {
  /** The cloud's id of the lab's side. */
  readonly id: string;
  /** What the owner of the other network has to do before anything passes, and when the lab is gone. */
  readonly agree: string;
}

/** What every cloud's subnet has besides its own resources. */
export interface Ready {
  /** What has to stand before a machine starts in the subnet, and must not go before it: routes, address translation, endpoints. */
  readonly ready: readonly ITerraformDependable[];
}

const definition: Definition<"network"> = {
  kind: "network",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A private network of named subnets. Nothing reaches what lies in it unless a rule says so, not even from its own subnet. */
export class Network<out P extends Provider = Provider> extends Capability<P, "network"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "network">;
  declare readonly props: Completed<"network", P>;
  private readonly parts: { readonly subnet: ReadonlyMap<string, Subnet<P>>; readonly range: ReadonlyMap<string, Range<P>> };

  constructor(lab: Lab<P>, name: string, props: Props<"network", P> = {} as Props<"network", P>) {
    super(lab, definition, name, props);
    const { cidr, subnets } = this.props;
    this.parts = {
      subnet: new Map([...planSubnets(cidr, subnets).ranges].map(([key, range]) => [key, new Subnet<P>(this, key, range)])),
      // those of networks that are joined among them
      range: new Map(Object.entries(this.outputs.ranges).map(([key, range]) => [key, new Range<P>(this, key, range)])),
    };
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Network<Q> {
    return (this.lab.provider as Provider) === provider;
  }

  /** @throws Error where the network has no such subnet; it names those that it has. */
  subnet(name: string): Subnet<P> {
    return this.parts.subnet.get(name) ?? missing(this, "subnet", name, [...this.parts.subnet.keys()]);
  }

  /** @throws Error where the network has no such range; it names those that it has. */
  range(name: string): Range<P> {
    return this.parts.range.get(name) ?? missing(this, "range", name, [...this.parts.range.keys()]);
  }

  /** The subnets, in the order of their names. */
  get subnets(): readonly Subnet<P>[] {
    return [...this.parts.subnet.keys()].sort().map((name) => this.subnet(name));
  }

  /** Called where a description names a part: its subnet or range of that name. */
  part(kinds: readonly string[], name: string): Subnet<P> | Range<P> | undefined {
    return (
      (kinds.includes("subnet") ? this.parts.subnet.get(name) : undefined) ??
      (kinds.includes("range") ? this.parts.range.get(name) : undefined)
    );
  }

  /** The /26 that is kept for a subnet which the cloud demands. */
  demanded(purpose: Demanded): string {
    return showBlock(demandedBlock(readBlock(this.props.cidr) as Block, purpose));
  }
}

/** One subnet of a network. */
export class Subnet<out P extends Provider = Provider> {
  readonly kind = "subnet";
  readonly lab: Lab<P>;

  constructor(
    readonly network: Network<P>,
    readonly name: string,
    /** The subnet's IPv4 range. */
    readonly cidr: string,
  ) {
    this.lab = network.lab;
  }

  /** The provider's resources of this subnet. */
  get native(): Providers[P]["subnet"] {
    return (this.network.native as { subnets: Record<string, unknown> }).subnets[this.name] as Providers[P]["subnet"];
  }

  /** Whether machines in it reach the internet. */
  get internet(): "nat" | "none" {
    return this.network.props.subnets[this.name]?.internet ?? "none";
  }
}

/** A range of addresses outside the network, for rules that let it in. */
export class Range<out P extends Provider = Provider> {
  readonly kind = "range";
  readonly lab: Lab<P>;

  constructor(
    readonly network: Network<P>,
    readonly name: string,
    readonly cidr: string,
  ) {
    this.lab = network.lab;
  }
}

/** What rules call those whom they let in. */
export const sourceName = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  `${{ notebook: "Notebooks", service: "Service" }[kind] ?? "Machines"} ${name}`;

/** The networks of a lab. One without a network is given one, `main`, with every default. */
function networksOf<P extends Provider>(lab: Lab<P>): readonly Network<P>[] {
  const networks = lab.entries.filter((entry): entry is Network<P> => entry instanceof Network);
  return networks.length > 0 ? networks : [new Network<P>(lab, "main")];
}

/**
 * The network for what names none: the only one of the lab.
 * @throws Error where the lab has several; it names them
 */
export function defaultNetwork<P extends Provider>(lab: Lab<P>): Network<P> {
  const networks = networksOf(lab);
  const [only] = networks;
  if (networks.length === 1 && only) return only;
  throw new Error(`${lab.node.id} has several networks: ${networks.map(({ name }) => name).join(", ")}`);
}

/**
 * The subnet for what names none: the only one of the lab.
 * @throws Error where the lab has several subnets; it names them
 */
export function defaultSubnet<P extends Provider>(lab: Lab<P>): Subnet<P> {
  const subnets = networksOf(lab).flatMap((network) => network.subnets);
  const [only] = subnets;
  if (subnets.length === 1 && only) return only;
  throw new Error(`${lab.node.id} has several subnets: say which, one of ${subnets.map((subnet) => subnet.name).join(", ")}`);
}

function missing(network: { node: { id: string } }, kind: string, name: string, names: readonly string[]): never {
  throw new Error(
    `${network.node.id} has no ${kind} ${name}: ${names.length > 0 ? `it has ${[...names].sort().join(", ")}` : "it has none"}`,
  );
}
