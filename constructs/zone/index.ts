import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { zone as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    zone: typeof schema;
  }
  interface Outputs {
    zone: {
      /** Every name with its domain. */
      readonly names: readonly string[];
    };
  }
  interface Instances<P extends Provider> {
    zone: Zone<P>;
  }
}

const definition: Definition<"zone"> = {
  kind: "zone",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Private names for machines, for the lab's own network alone. */
export class Zone<out P extends Provider = Provider> extends Capability<P, "zone"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "zone">;
  declare readonly props: Completed<"zone", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"zone", P>) {
    super(lab, definition, name, props);
    for (const [host, machine] of Object.entries(this.props.hosts))
      if (machine.perMember)
        throw new Error(`${this.node.id}: ${host} would lead to whichever member's machine of ${machine.name}`);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Zone<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
