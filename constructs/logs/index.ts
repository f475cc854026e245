import { Lazy } from "../cdktf";
import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { daysOf } from "../schema";
import { logs as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    logs: typeof schema;
  }
  interface Outputs {
    logs: {
      /** Days for which records are kept. */
      readonly days: number;
      /** Commands that show records, by the cloud's own tool. */
      readonly read: readonly string[];
    };
  }
  interface Instances<P extends Provider> {
    logs: Logs<P>;
  }
}

const definition: Definition<"logs"> = {
  kind: "logs",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Kinds that need no logs: what follows asks where to write when it is made. A network's records are led over when logs come. */
const before = ["network", "key"];

/** Where everything that writes records in the lab has them kept. Without it each keeps its own for 30 days, or leaves them to the cloud. */
export class Logs<out P extends Provider = Provider> extends Capability<P, "logs"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "logs">;
  declare readonly props: Completed<"logs", P>;

  /** @throws Error where something of the lab already writes elsewhere, or where the lab has logs */
  constructor(lab: Lab<P>, name: string, props: Props<"logs", P> = {} as Props<"logs", P>) {
    const early = lab.entries.find(({ kind }) => !before.includes(kind));
    if (early)
      throw new Error(
        `${lab.node.id}: logs come first, once, after networks and keys; the ${early.kind} ${early.name} is there already`,
      );
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Logs<Q> {
    return (this.lab.provider as Provider) === provider;
  }

  /** For how many days records are kept. */
  get days(): number {
    return daysOf(this.props.keep);
  }
}

/** The lab's logs, if it has them. */
export const logsOf = <P extends Provider>(lab: Lab<P>): Logs<P> | undefined =>
  lab.entries.find((entry): entry is Logs<P> => entry instanceof Logs);

/** Days for which a store of its own keeps what an entry writes: as the lab's logs say, else `own`. Known at synthesis: networks come before logs. */
export const keptDays = <P extends Provider>(lab: Lab<P>, own: number): number =>
  Lazy.numberValue({ produce: () => logsOf(lab)?.days ?? own });
