import { Capability, type Completed, type Definition, InvalidProps, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { registry as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    registry: typeof schema;
  }
  interface Outputs {
    registry: {
      /** The repository's or the registry's name on its cloud. */
      readonly name: string;
      /** The image without its tag: `docker push URL:TAG` works on every cloud. */
      readonly url: string;
    };
  }
  interface Lends {
    registry: "pull" | "push";
  }
  interface Instances<P extends Provider> {
    registry: Registry<P>;
  }
}

const definition: Definition<"registry"> = {
  kind: "registry",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A private registry for the versions of one container image. */
export class Registry<out P extends Provider = Provider> extends Capability<P, "registry"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "registry">;
  declare readonly props: Completed<"registry", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"registry", P> = {} as Props<"registry", P>) {
    super(lab, definition, name, props);
    for (const [who, right] of this.props.access ?? [])
      if (typeof who !== "string" && who.kind === "cluster" && right === "push")
        throw new InvalidProps(this.node.id, [
          {
            code: "custom",
            input: right,
            path: ["access", who.name],
            message: "nodes of a cluster pull images and push none: write pull",
          },
        ]);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Registry<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}
