import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { alarm as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    alarm: typeof schema;
  }
  interface Outputs {
    alarm: {
      /** The alarm's name on its cloud. */
      readonly name: string;
    };
  }
  interface Instances<P extends Provider> {
    alarm: Alarm<P>;
  }
}

const definition: Definition<"alarm"> = {
  kind: "alarm",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Tells people by e-mail when what they watch has more to do than it should. */
export class Alarm<out P extends Provider = Provider> extends Capability<P, "alarm"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "alarm">;
  declare readonly props: Completed<"alarm", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"alarm", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Alarm<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
