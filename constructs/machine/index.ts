import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import type { Subnet } from "../network";
import { offered } from "./gpu";
import { machine as schema } from "./schema";
import type { Unit, Units } from "./units";

declare module "../core" {
  interface Schemas {
    machine: typeof schema;
  }
  interface Outputs {
    machine: {
      /** The private address of each machine. */
      readonly addresses: readonly string[];
      /** The public address of each machine, in the same order, where they are published. */
      readonly publicAddresses?: readonly string[];
      /** What a person types, or opens in a browser, to log in to each machine. */
      readonly login: readonly string[];
      /** The same by the member whose machine it is, where each has one. */
      readonly members?: {
        readonly [email: string]: { readonly address: string; readonly publicAddress?: string; readonly login: string };
      };
    };
  }
  interface Instances<P extends Provider> {
    machine: Machine<P>;
  }
}

const definition: Definition<"machine"> = {
  kind: "machine",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Virtual machines that are alike, each with the entry's own identity; people log in through the cloud, not over the internet. */
export class Machine<out P extends Provider = Provider> extends Capability<P, "machine"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "machine">;
  declare readonly props: Completed<"machine", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"machine", P> = {} as Props<"machine", P>) {
    super(lab, definition, name, props);
    const { address, size } = this.props;
    offered(this, lab, size);
    if (address === undefined) return;
    const other = lab.entries.find((entry) => entry instanceof Machine && entry !== this && entry.props.address === address);
    if (other) throw new Error(`${this.node.id}: ${address} is the address of ${other.kind} ${other.name} already`);
  }

  /** The subnet that the machines stand in. */
  get subnet(): Subnet<P> {
    return (this.native as { subnet: unknown }).subnet as Subnet<P>;
  }

  /** The machines one by one, in the order of the native resources and of the outputs. */
  get units(): readonly Unit[] {
    return (this.native as { units: Units<unknown> }).units.all;
  }

  /** Whether each member of the team has a machine of it, which nobody else of its members logs in to. */
  get perMember(): boolean {
    return this.props.per === "member";
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Machine<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
