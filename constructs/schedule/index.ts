import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { schedule as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    schedule: typeof schema;
  }
  interface Outputs {
    schedule: Record<string, never>;
  }
  interface Instances<P extends Provider> {
    schedule: Schedule<P>;
  }
}

const definition: Definition<"schedule"> = {
  kind: "schedule",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Office hours of machines, databases, notebooks and clusters, kept by an identity that may start and stop these and nothing else; pools and services keep theirs themselves. */
export class Schedule<out P extends Provider = Provider> extends Capability<P, "schedule"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "schedule">;
  declare readonly props: Completed<"schedule", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"schedule", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Schedule<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
