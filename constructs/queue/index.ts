import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { tell } from "../lab/variables";
import { holdersOf } from "./rights";
import { queue as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    queue: typeof schema;
  }
  interface Outputs {
    queue: {
      /** The queue's name on its cloud. */
      readonly name: string;
      /** Where messages are sent: an https address, from which each cloud's client takes what it asks for. */
      readonly sendTo: string;
      /** Where messages are received. */
      readonly receiveFrom: string;
      /** Where messages are received that nobody could work on. */
      readonly deadLetters: string;
    };
  }
  interface Instances<P extends Provider> {
    queue: Queue<P>;
  }
}

const definition: Definition<"queue"> = {
  kind: "queue",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A queue for work that somebody takes, with dead letters for what nobody could work on. */
export class Queue<out P extends Provider = Provider> extends Capability<P, "queue"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "queue">;
  declare readonly props: Completed<"queue", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"queue", P> = {} as Props<"queue", P>) {
    super(lab, definition, name, props);
    this.tellSenders(holdersOf(this.props.access, "send"));
    tell(holdersOf(this.props.access, "receive"), { kind: "queue", name: `${name}-receive-from` }, this.outputs.receiveFrom);
  }

  /** Tells those whose code takes variables where they send. */
  tellSenders(whom: Iterable<unknown>): void {
    tell(whom, { kind: "queue", name: `${this.name}-send-to` }, this.outputs.sendTo);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Queue<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
