import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { ingress as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    ingress: typeof schema;
  }
  interface Outputs {
    ingress: Record<string, never>;
  }
  interface Instances<P extends Provider> {
    ingress: Ingress<P>;
  }
}

const definition: Definition<"ingress"> = {
  kind: "ingress",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A rule that lets machines, or ranges outside, reach machines: ranges over the internet where these are published, else by peering or VPN. */
export class Ingress<out P extends Provider = Provider> extends Capability<P, "ingress"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "ingress">;
  declare readonly props: Completed<"ingress", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"ingress", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Ingress<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
