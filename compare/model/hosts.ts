import type { Machine, Model, NodePool } from "./types";

/** What every host has in common, be it a machine of the lab or the nodes of a cluster. */
export type Host = Pick<Machine & NodePool, "address" | "entry" | "publicAddress" | "metadataToken" | "disks">;
export const hostsOf = ({ machines, clusters }: Model): readonly Host[] => [
  ...machines,
  ...clusters.flatMap(({ pools }) => pools),
];
