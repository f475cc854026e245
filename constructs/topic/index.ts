import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { tell } from "../lab/variables";
import { topic as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    topic: typeof schema;
  }
  interface Outputs {
    topic: {
      /** The topic's name on its cloud. */
      readonly name: string;
      /** Where messages are published: an address on Azure and Google Cloud, an ARN on AWS, as each cloud's client asks for it. */
      readonly publishTo: string;
      /** Where each subscription's messages are received, by its name: an https address. */
      readonly subscriptions: Readonly<Record<string, string>>;
      /** Where messages are received that nobody could work on, by the name of the subscription. */
      readonly deadLetters: Readonly<Record<string, string>>;
    };
  }
  interface Instances<P extends Provider> {
    topic: Topic<P>;
  }
}

const definition: Definition<"topic"> = {
  kind: "topic",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A topic that tells each of its subscriptions what was published. */
export class Topic<out P extends Provider = Provider> extends Capability<P, "topic"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "topic">;
  declare readonly props: Completed<"topic", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"topic", P>) {
    super(lab, definition, name, props);
    const { subscriptions } = this.outputs;
    this.tellPublishers(this.props.publishBy);
    for (const [subscription, { readBy }] of Object.entries(this.props.subscriptions))
      tell(readBy, { kind: "subscription", name: `${name}-${subscription}` }, subscriptions[subscription] as string);
  }

  /** Tells those whose code takes variables where they publish. */
  tellPublishers(whom: Iterable<unknown>): void {
    tell(whom, { kind: "topic", name: `${this.name}-publish-to` }, this.outputs.publishTo);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Topic<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
