import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { offered } from "../machine/gpu";
import type { Subnet } from "../network";
import { pool as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    pool: typeof schema;
  }
  interface Outputs {
    pool: {
      /** The group's name on its cloud. */
      readonly name: string;
      /** What a person types, or opens in a browser, to log in to a machine of the pool. */
      readonly login: string;
    };
  }
  interface Instances<P extends Provider> {
    pool: Pool<P>;
  }
}

const definition: Definition<"pool"> = {
  kind: "pool",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Virtual machines that are alike and whose number follows the load. */
export class Pool<out P extends Provider = Provider> extends Capability<P, "pool"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "pool">;
  declare readonly props: Completed<"pool", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"pool", P> = {} as Props<"pool", P>) {
    super(lab, definition, name, props);
    offered(this, lab, this.props.size);
  }

  /** The subnet that the machines stand in. */
  get subnet(): Subnet<P> {
    return (this.native as { subnet: unknown }).subnet as Subnet<P>;
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Pool<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
