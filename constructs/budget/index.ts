import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { budget as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    budget: typeof schema;
  }
  interface Outputs {
    budget: {
      /** The budget's name on its cloud. */
      readonly name: string;
    };
  }
  interface Instances<P extends Provider> {
    budget: Budget<P>;
  }
}

const definition: Definition<"budget"> = {
  kind: "budget",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** What a lab may cost in a month, and who hears when it is used up. No cloud stops spending by itself. */
export class Budget<out P extends Provider = Provider> extends Capability<P, "budget"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "budget">;
  declare readonly props: Completed<"budget", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"budget", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Budget<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
