import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { share as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    share: typeof schema;
  }
  interface Outputs {
    share: {
      /** The server, by a name or an address that the lab's network knows. */
      readonly host: string;
      /** What it serves. */
      readonly path: string;
      /** How much its users may count on. */
      readonly size: string;
      /** The command that mounts it on a machine that may; what has to be installed before is in the documentation. */
      readonly mount: string;
    };
  }
  interface Instances<P extends Provider> {
    share: Share<P>;
  }
}

const definition: Definition<"share"> = {
  kind: "share",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Files that named machines share over NFS. */
export class Share<out P extends Provider = Provider> extends Capability<P, "share"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "share">;
  declare readonly props: Completed<"share", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"share", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Share<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
