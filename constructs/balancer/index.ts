import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { balancer as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    balancer: typeof schema;
  }
  interface Outputs {
    balancer: {
      /** What names of the certificate have to lead to: a name that the lab's network resolves, or an address. */
      readonly address: string;
      readonly port: number;
    };
  }
  interface Instances<P extends Provider> {
    balancer: Balancer<P>;
  }
}

const definition: Definition<"balancer"> = {
  kind: "balancer",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** An HTTPS entry inside the network, which shares requests out over machines or a pool. */
export class Balancer<out P extends Provider = Provider> extends Capability<P, "balancer"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "balancer">;
  declare readonly props: Completed<"balancer", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"balancer", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Balancer<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
