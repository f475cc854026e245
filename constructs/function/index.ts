import { Capability, type Completed, type Definition, InvalidProps, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { holdersOf } from "../queue/rights";
import { cannotTake, cloudFunction as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    function: typeof schema;
  }
  interface Outputs {
    function: {
      /** The function's name on its cloud. */
      readonly name: string;
      /** Where it answers, by HTTPS, where it has callers. */
      readonly url?: string | undefined;
    };
  }
  interface Instances<P extends Provider> {
    function: CloudFunction<P>;
  }
}

const definition: Definition<"function"> = {
  kind: "function",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Code that runs when it is called, when a message waits in a queue, or by the clock, and which acts by an identity of its own. */
export class CloudFunction<out P extends Provider = Provider> extends Capability<P, "function"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "function">;
  declare readonly props: Completed<"function", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"function", P>) {
    super(lab, definition, name, props);
    this.checkQueue();
    for (const queue of new Set(this.props.sendsTo)) queue.tellSenders([this]);
    for (const topic of new Set(this.props.publishesTo)) topic.tellPublishers([this]);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is CloudFunction<Q> {
    return (this.lab.provider as Provider) === provider;
  }

  /** @throws InvalidProps where the queue cannot be worked off by it */
  private checkQueue(): void {
    const { takes, timeout } = this.props;
    if (!takes) return;
    const { lock, access } = takes.props;
    const receivers = holdersOf(access, "receive").map((who) => (typeof who === "string" ? who : who.name));
    const takers = this.lab.node.children.flatMap((one) =>
      one instanceof CloudFunction && one.props.takes === takes ? [one.name] : [],
    );
    const found = cannotTake(this.name, timeout, { name: takes.name, lock, receivers, takers });
    if (found)
      throw new InvalidProps(this.node.id, [{ code: "custom", input: this.props, path: [found.field], message: found.why }]);
  }
}
