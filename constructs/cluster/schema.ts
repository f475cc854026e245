import { z } from "zod";
import { type KubernetesVersion, kubernetesVersions } from "../../catalog/kubernetes";
import { type SizeName, sizeNames, sizes } from "../../catalog/sizes";
import { keyFor } from "../key/schema";
import { shape } from "../machine/schema";
import { about, gib, named, ref } from "../schema";

/** Nodes have CPUs of their own: Azure takes no others for those that run a cluster's own parts. */
const nodeSizes = sizeNames.filter((size) => size !== "tiny") as [Exclude<SizeName, "tiny">];
/** Memory from which no cloud's type shares its CPUs, in GiB. */
const leastMemory = sizes.small.memory;
/** Nodes of all pools together: the addresses that are kept for pods last for them, and for those that an upgrade adds, on Azure and Google. */
export const mostNodes = 50;

const pool = (least: 0 | 1, fallback: { readonly size: "small" | "medium"; readonly min: number; readonly max: number }) =>
  z
    .strictObject({
      /** A size by name, or CPUs and memory for which each cloud's nearest type that is not smaller is taken; at least 8 GiB. */
      size: about(z.union([z.enum(nodeSizes), shape(leastMemory)]).default(fallback.size), {
        description: "How large a node is: a size by name, or `{ cpu, memory }` for the nearest that is not smaller",
        example: "medium",
      }),
      /** How many nodes there are at least. */
      min: about(z.int().min(least).max(20).default(fallback.min), {
        description: "How many nodes there are at least",
        example: String(fallback.min),
      }),
      /** How many nodes there are at most, 1 to 20. The cluster adds nodes on Azure and Google when pods find no room. */
      max: about(z.int().min(1).max(20).default(fallback.max), {
        description: "How many nodes there are at most",
        example: String(fallback.max),
      }),
      /** Size of a node's encrypted disk, 32 to 1024 GiB. @default "64 GiB" */
      disk: about(gib(32, 1024).default("64 GiB"), { description: "Size of a node's disk, which is encrypted" }),
    })
    .refine(({ min, max }) => min <= max, { path: ["max"], message: "there cannot be fewer nodes at most than at least" });

/** A Kubernetes cluster: nodes without public addresses, an API that asks for an identity before it is reached. */
export const cluster = z
  .strictObject({
    /** The version of Kubernetes. It is refused where a cloud's support ends before the lab does. @default "1.36" */
    version: about(z.enum(kubernetesVersions).default("1.36" satisfies KubernetesVersion), {
      description: "The version of Kubernetes, whose support has to last as long as the lab",
      example: "1.36",
    }),
    /** The pool that the cluster's own parts run in too. @default { size: medium, min: 2, max: 3, disk: 64 GiB } */
    nodes: about(pool(1, { size: "medium", min: 2, max: 3 }).default({ size: "medium", min: 2, max: 3, disk: "64 GiB" }), {
      description: "The pool of nodes that every cluster has: its own parts run there too",
    }),
    /** Further pools by name, which may stand empty; at most 5. @default none */
    pools: about(
      named(pool(0, { size: "small", min: 0, max: 3 }))
        .refine((pools) => Object.keys(pools).length <= 5, "at most 5 further pools")
        .refine(
          (pools) => Object.keys(pools).every((name) => /^[a-z][a-z0-9]{0,10}$/.test(name) && name !== "nodes"),
          "a pool's name has 1 to 11 lower-case letters and digits, which is what Azure takes, and is not nodes",
        )
        .default({}),
      { description: "Further pools of nodes by name, which may stand empty" },
    ),
    /** The subnet that the nodes stand in; it reaches the internet. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: about(ref("subnet").optional(), {
      description: "The subnet that the nodes stand in, which has to reach the internet",
      example: "work",
    }),
    /** The network's ranges from which the API is reached directly, for who has an identity; at most 10. @default none: it is reached by each cloud's own way alone */
    from: about(
      z
        .array(ref("range"))
        .max(10, "at most 10 ranges")
        .refine((all) => new Set(all).size === all.length, "each range is named once")
        .default([]),
      {
        description:
          "Ranges of the network from which the API is reached directly, by who has an identity; without any it is reached by each cloud's own way alone",
        example: "[office]",
      },
    ),
    /** The key that encrypts the secrets inside, where a cloud takes it for them, and the nodes' disks, where it takes it for those; it stays the same as long as the cluster does. @default the cloud's own */
    key: keyFor("secrets inside and nodes' disks, as far as a cloud takes it for them"),
  })
  .superRefine(({ nodes, pools }, context) => {
    const all = Object.values(pools).reduce((sum, { max }) => sum + max, nodes.max);
    if (all > mostNodes)
      context.addIssue({ code: "custom", path: ["nodes", "max"], message: `at most ${mostNodes} nodes in all pools together` });
  })
  .describe(
    "A Kubernetes cluster: nodes without public addresses and keys, and an API that is reached by identities alone. Before it is destroyed, delete the Services, Ingresses and volume claims inside: the disks, balancers and addresses behind them are the cluster's own, and Terraform knows nothing of them",
  );
export type Pool = z.output<ReturnType<typeof pool>>;
/** Days for which what is done by the API is kept. */
export const auditDays = 30;
