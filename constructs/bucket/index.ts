import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { tell } from "../lab/variables";
import { bucket as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    bucket: typeof schema;
  }
  interface Outputs {
    bucket: {
      /** The bucket's name on its cloud. */
      readonly name: string;
      /** Where the cloud's tools find it: `s3://…`, `https://….blob.core.windows.net/…`, `gs://…`. */
      readonly url: string;
    };
  }
  interface Lends {
    bucket: "read" | "write";
  }
  interface Instances<P extends Provider> {
    bucket: Bucket<P>;
  }
}

const definition: Definition<"bucket"> = {
  kind: "bucket",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Object storage for named identities. */
export class Bucket<out P extends Provider = Provider> extends Capability<P, "bucket"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "bucket">;
  declare readonly props: Completed<"bucket", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"bucket", P> = {} as Props<"bucket", P>) {
    super(lab, definition, name, props);
    tell(this.props.access?.keys() ?? [], this, this.outputs.url);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Bucket<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
