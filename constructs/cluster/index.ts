import { Capability, type Completed, type Definition, type Native, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { cluster as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    cluster: typeof schema;
  }
  interface Outputs {
    cluster: {
      /** The cluster's name on its cloud. */
      readonly name: string;
      /** The address of its API. */
      readonly endpoint: string;
      /** What a person types, one after the other, to reach it. */
      readonly connect: readonly string[];
      /** What takes away, before the cluster is destroyed, what Kubernetes made by itself. */
      readonly clear: string;
    };
  }
  interface Instances<P extends Provider> {
    cluster: Cluster<P>;
  }
}

const definition: Definition<"cluster"> = {
  kind: "cluster",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** A Kubernetes cluster whose API is reached by identities alone. */
export class Cluster<out P extends Provider = Provider> extends Capability<P, "cluster"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "cluster">;
  declare readonly props: Completed<"cluster", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"cluster", P> = {} as Props<"cluster", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Cluster<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}

/** Balancers, disks and addresses behind these belong to the cluster, and Terraform knows nothing of them. */
export const clear = "kubectl delete service,ingress,persistentvolumeclaim --all --all-namespaces";
