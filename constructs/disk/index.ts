import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { disk as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    disk: typeof schema;
  }
  interface Outputs {
    disk: {
      /** For each machine, the disk's device in it: a path that stays the same whatever else is attached, or the PowerShell that finds it on Windows. */
      readonly devices: readonly string[];
    };
  }
  interface Instances<P extends Provider> {
    disk: Disk<P>;
  }
}

const definition: Definition<"disk"> = {
  kind: "disk",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A disk beside a machine: encrypted, and still there when the machine is made anew. */
export class Disk<out P extends Provider = Provider> extends Capability<P, "disk"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "disk">;
  declare readonly props: Completed<"disk", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"disk", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Disk<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
