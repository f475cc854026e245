import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { type Level, type People, peopleOf, access as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    access: typeof schema;
  }
  interface Outputs {
    access: {
      /** By role, where it has people, what they sign in to: an IAM role to assume, a resource group, a project. */
      readonly roles: { readonly [L in Level]?: string };
    };
  }
  interface Instances<P extends Provider> {
    access: Access<P>;
  }
}

const definition: Definition<"access"> = {
  kind: "access",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** The people of a lab and their roles. Each capability says itself what a role may do on it. */
export class Access<out P extends Provider = Provider> extends Capability<P, "access"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "access">;
  declare readonly props: Completed<"access", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"access", P> = {} as Props<"access", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Access<Q> {
    return (this.lab.provider as Provider) === provider;
  }

  /** E-mails by role, each in the order of the alphabet; somebody named twice has the higher role. */
  get people(): People {
    return peopleOf(this.props);
  }
}
