import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import { type Login, tellLogins } from "../database/logins";
import type { Lab } from "../lab";
import { checkServices } from "../service/together";
import { cache as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    cache: typeof schema;
  }
  interface Outputs {
    cache: {
      /** The cloud's name for it, for which AWS's tokens are signed. */
      readonly name: string;
      /** What clients connect to, by TLS: a name that the lab's network resolves, or an address. */
      readonly host: string;
      readonly port: number;
      /** For each machine, pool, notebook and service in `openTo`: the user to log in as, with a token of that identity for a password. */
      readonly logins: Readonly<Record<string, Login>>;
      /** Certificates of the authorities that vouch for it, where clients do not know them anyway. */
      readonly authorities: readonly string[];
    };
  }
  interface Instances<P extends Provider> {
    cache: Cache<P>;
  }
}

const definition: Definition<"cache"> = {
  kind: "cache",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A cache in memory that named machines, pools, notebooks and services reach and use by their cloud identities. */
export class Cache<out P extends Provider = Provider> extends Capability<P, "cache"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "cache">;
  declare readonly props: Completed<"cache", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"cache", P>) {
    super(lab, definition, name, props);
    checkServices(this);
    tellLogins(this.props.openTo, this, this.outputs);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Cache<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
