import { lacksModel } from "../../catalog/models";
import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { tell } from "../lab/variables";
import { model as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    model: typeof schema;
  }
  interface Outputs {
    model: {
      /** Where the model is called, with the caller's own identity. */
      readonly endpoint: string;
      /** What the cloud's libraries take as the model: a profile's ARN, a deployment's name, a model's path. */
      readonly model: string;
    };
  }
  interface Lends {
    /** One right alone: to call it. */
    model: undefined;
  }
  interface Instances<P extends Provider> {
    model: Model<P>;
  }
}

const definition: Definition<"model"> = {
  kind: "model",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A language model that named identities call. An Error where the cloud has none that lasts as long as the lab. */
export class Model<out P extends Provider = Provider> extends Capability<P, "model"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "model">;
  declare readonly props: Completed<"model", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"model", P> = {} as Props<"model", P>) {
    super(lab, definition, name, props);
    const lacks = lacksModel(lab.provider, this.props.size, lab.props.region, lab.props.expires);
    if (lacks) throw new Error(`${this.node.id}: ${lacks}`);
    tell(this.props.access, this, this.outputs.model);
    tell(this.props.access, { kind: "endpoint", name }, this.outputs.endpoint);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Model<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
