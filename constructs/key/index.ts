import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { key as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    key: typeof schema;
  }
  interface Outputs {
    key: {
      /** The key's name on its cloud. */
      readonly name: string;
      /** By what the cloud's tools take it: an ARN, the key's address in its vault without a version, a resource name. */
      readonly reference: string;
    };
  }
  interface Instances<P extends Provider> {
    key: Key<P>;
  }
}

const definition: Definition<"key"> = {
  kind: "key",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A key of the lab's own, by which entries that name it are encrypted. */
export class Key<out P extends Provider = Provider> extends Capability<P, "key"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "key">;
  declare readonly props: Completed<"key", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"key", P> = {} as Props<"key", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Key<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
