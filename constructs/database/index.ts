import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { checkServices } from "../service/together";
import { type Login, tellLogins } from "./logins";
import { database as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    database: typeof schema;
  }
  interface Outputs {
    database: {
      /** The name that the lab's network resolves. */
      readonly host: string;
      readonly port: number;
      /** For each machine, pool, notebook, service and member in `openTo`: the user to log in as, with a token of that identity for a password. */
      readonly logins: Readonly<Record<string, Login>>;
      /** SQL that an administrator runs once, so that these users are there. */
      readonly statements: readonly string[];
    };
  }
  interface Instances<P extends Provider> {
    database: Database<P>;
  }
}

const definition: Definition<"database"> = {
  kind: "database",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A relational database that named machines, pools, notebooks and services reach, and into which cloud identities log in. */
export class Database<out P extends Provider = Provider> extends Capability<P, "database"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "database">;
  declare readonly props: Completed<"database", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"database", P> = {} as Props<"database", P>) {
    super(lab, definition, name, props);
    checkServices(this);
    tellLogins(this.props.openTo, this, this.outputs);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Database<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
