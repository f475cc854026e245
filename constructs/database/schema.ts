import { z } from "zod";
import { databaseSizeNames, type EngineName, engineNames } from "../../catalog/databases";
import { keyFor } from "../key/schema";
import { about, ref } from "../schema";

/** What every cloud sells: Azure takes powers of two alone, from 32. */
const storages = ["32 GiB", "64 GiB", "128 GiB", "256 GiB", "512 GiB", "1024 GiB"] as const;

/** A relational database: private, encrypted, over TLS only, opened by cloud identities instead of passwords, removed with its backups. Where the lab has logs, its own log is kept there. */
export const database = z
  .strictObject({
    /** The engine and its major version; minor ones come by themselves. Another engine makes the database anew, without its data. @default "postgres-17" */
    engine: about(z.enum(engineNames).default("postgres-17" satisfies EngineName), {
      description: "The engine and its major version; another engine makes the database anew, without its data",
      example: "postgres-17",
    }),
    /** How large its machine is: `small` (2 CPUs, 4 GiB), `medium` (2, 8) or `large` (4, 16). Another size restarts it. @default "small" */
    size: about(z.enum(databaseSizeNames).default("small"), {
      description: "How large its machine is: small (2 CPUs, 4 GiB), medium (2, 8) or large (4, 16); another size restarts it",
      example: "small",
    }),
    /** Disk space, 32 to 1024 GiB in powers of two. It grows in place and never shrinks. @default "32 GiB" */
    storage: about(z.enum(storages).default("32 GiB"), {
      description: "Disk space, in powers of two; it grows in place and never shrinks",
      example: "64 GiB",
    }),
    /** The subnet that it has its address in. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: about(ref("subnet").optional(), { description: "The subnet that the database has its address in", example: "data" }),
    /**
     * Who may log in, each with their cloud identity: machines, pools, notebooks and services, and members by e-mail; 20 at most. These, and no others, reach
     * it over the network: members use it from one of these. The notebooks of an entry have one identity, and log in alike. On Azure a notebook that is named
     * has a subnet of its own; on Azure and Google all services of the network are named, or none. A service is told where the database is, and as whom it logs
     * in: `DATABASE_ORDERS` has host and port, `DATABASE_ORDERS_USER` the user. What somebody may do inside is granted in SQL. @default nobody
     */
    openTo: about(
      z
        .array(ref("machine", "pool", "notebook", "service", "member"))
        .max(20, "at most 20 machines, pools, notebooks, services and members")
        .refine((all) => new Set(all).size === all.length, "each machine, pool, notebook, service and member is named once")
        .default([]),
      {
        description:
          "Who may log in with their cloud identity: machines, pools, notebooks and services, which alone reach it over the network, and members",
        example: "[app]",
      },
    ),
    /** A key of the lab that encrypts its data and backups; another one, or none any more, makes the database anew, without its data. @default the cloud's own key */
    key: keyFor("data and backups"),
  })
  .describe(
    "A relational database: private, encrypted, over TLS only, opened by cloud identities instead of passwords, removed with its backups; where the lab has logs, its own log is kept there",
  );
/** Days for which backups are kept, in the lab's region: the least that Azure takes. */
export const backupDays = 7;
