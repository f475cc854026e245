import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { tell } from "../lab/variables";
import { secret as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    secret: typeof schema;
  }
  interface Outputs {
    secret: {
      /** The secret's name on its cloud. */
      readonly name: string;
      /** What the cloud's tools and libraries take to read it: an ARN, the secret's address in its vault, a resource name. Never the value. */
      readonly reference: string;
    };
  }
  interface Instances<P extends Provider> {
    secret: Secret<P>;
  }
}

const definition: Definition<"secret"> = {
  kind: "secret",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A value that enters when the lab is deployed and that named identities read. */
export class Secret<out P extends Provider = Provider> extends Capability<P, "secret"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "secret">;
  declare readonly props: Completed<"secret", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"secret", P> = {} as Props<"secret", P>) {
    super(lab, definition, name, props);
    tell(this.props.readBy, this, this.outputs.reference);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Secret<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
