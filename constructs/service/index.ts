import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { service as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    service: typeof schema;
  }
  interface Outputs {
    service: {
      /** The service's name on its cloud. */
      readonly name: string;
      /** Where it answers, by HTTPS. */
      readonly url: string;
    };
  }
  interface Instances<P extends Provider> {
    service: Service<P>;
  }
}

const definition: Definition<"service"> = {
  kind: "service",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A container behind an HTTPS address, which named identities call and which acts by an identity of its own. */
export class Service<out P extends Provider = Provider> extends Capability<P, "service"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "service">;
  declare readonly props: Completed<"service", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"service", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Service<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
