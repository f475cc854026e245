import type { z } from "zod";
import { access } from "./access/schema";
import { alarm } from "./alarm/schema";
import { balancer } from "./balancer/schema";
import { bucket } from "./bucket/schema";
import { budget } from "./budget/schema";
import { cache } from "./cache/schema";
import { cluster } from "./cluster/schema";
import type { Provider, Verdicts } from "./core";
import { database } from "./database/schema";
import { disk } from "./disk/schema";
import { cloudFunction } from "./function/schema";
import { ingress } from "./ingress/schema";
import { key } from "./key/schema";
import type { Entry, Lab } from "./lab";
import { logs } from "./logs/schema";
import { machine } from "./machine/schema";
import { model } from "./model/schema";
import { network } from "./network/schema";
import { notebook } from "./notebook/schema";
import { pool } from "./pool/schema";
import { queue } from "./queue/schema";
import { registry } from "./registry/schema";
import { schedule } from "./schedule/schema";
import { secret } from "./secret/schema";
import { service } from "./service/schema";
import { share } from "./share/schema";
import { topic } from "./topic/schema";
import { zone } from "./zone/schema";

/** What a description may hold of a capability, and the class that builds it. */
export interface Registered {
  /** The key under which a description has it. */
  readonly key: string;
  /** `many`: a map of names to entries; `one`: a single entry, called `main`; `team`: a single entry for each team, under `teams`. */
  readonly occurs: "many" | "one" | "team";
  readonly required?: true;
  /** Whether all teams of an environment may share one. */
  readonly shareable?: true;
  readonly schema: z.ZodObject;
  /** Loads the class when a stack first asks for it: a description alone loads no cdktf. */
  readonly load: () => (new (
    lab: Lab,
    name: string,
    props: never,
  ) => Entry) & {
    readonly definition: { readonly on: { readonly [P in Provider]: () => { on: { readonly parity: Verdicts } } } };
  };
}

/** Every capability, in the order in which entries may refer to earlier ones. A new capability adds its line here. */
export const register = {
  network: {
    key: "network",
    occurs: "one",
    schema: network,
    load: () => (require("./network") as typeof import("./network")).Network,
  },
  key: { key: "keys", occurs: "many", schema: key, load: () => (require("./key") as typeof import("./key")).Key },
  logs: { key: "logs", occurs: "one", schema: logs, load: () => (require("./logs") as typeof import("./logs")).Logs },
  machine: {
    key: "machines",
    occurs: "many",
    schema: machine,
    load: () => (require("./machine") as typeof import("./machine")).Machine,
  },
  pool: { key: "pools", occurs: "many", schema: pool, load: () => (require("./pool") as typeof import("./pool")).Pool },
  cluster: {
    key: "clusters",
    occurs: "many",
    schema: cluster,
    load: () => (require("./cluster") as typeof import("./cluster")).Cluster,
  },
  notebook: {
    key: "notebooks",
    occurs: "many",
    schema: notebook,
    load: () => (require("./notebook") as typeof import("./notebook")).Notebook,
  },
  ingress: {
    key: "ingress",
    occurs: "many",
    schema: ingress,
    load: () => (require("./ingress") as typeof import("./ingress")).Ingress,
  },
  zone: { key: "zones", occurs: "many", schema: zone, load: () => (require("./zone") as typeof import("./zone")).Zone },
  access: { key: "teams", occurs: "team", schema: access, load: () => (require("./access") as typeof import("./access")).Access },
  registry: {
    key: "registries",
    occurs: "many",
    shareable: true,
    schema: registry,
    load: () => (require("./registry") as typeof import("./registry")).Registry,
  },
  service: {
    key: "services",
    occurs: "many",
    schema: service,
    load: () => (require("./service") as typeof import("./service")).Service,
  },
  queue: {
    key: "queues",
    occurs: "many",
    schema: queue,
    load: () => (require("./queue") as typeof import("./queue")).Queue,
  },
  topic: {
    key: "topics",
    occurs: "many",
    schema: topic,
    load: () => (require("./topic") as typeof import("./topic")).Topic,
  },
  function: {
    key: "functions",
    occurs: "many",
    schema: cloudFunction,
    load: () => (require("./function") as typeof import("./function")).CloudFunction,
  },
  disk: { key: "disks", occurs: "many", schema: disk, load: () => (require("./disk") as typeof import("./disk")).Disk },
  bucket: {
    key: "buckets",
    occurs: "many",
    shareable: true,
    schema: bucket,
    load: () => (require("./bucket") as typeof import("./bucket")).Bucket,
  },
  share: { key: "shares", occurs: "many", schema: share, load: () => (require("./share") as typeof import("./share")).Share },
  database: {
    key: "databases",
    occurs: "many",
    schema: database,
    load: () => (require("./database") as typeof import("./database")).Database,
  },
  cache: {
    key: "caches",
    occurs: "many",
    schema: cache,
    load: () => (require("./cache") as typeof import("./cache")).Cache,
  },
  secret: {
    key: "secrets",
    occurs: "many",
    schema: secret,
    load: () => (require("./secret") as typeof import("./secret")).Secret,
  },
  model: {
    key: "models",
    occurs: "many",
    shareable: true,
    schema: model,
    load: () => (require("./model") as typeof import("./model")).Model,
  },
  balancer: {
    key: "balancers",
    occurs: "many",
    schema: balancer,
    load: () => (require("./balancer") as typeof import("./balancer")).Balancer,
  },
  alarm: { key: "alarms", occurs: "many", schema: alarm, load: () => (require("./alarm") as typeof import("./alarm")).Alarm },
  schedule: {
    key: "schedules",
    occurs: "many",
    schema: schedule,
    load: () => (require("./schedule") as typeof import("./schedule")).Schedule,
  },
  budget: {
    key: "budget",
    occurs: "one",
    required: true,
    schema: budget,
    load: () => (require("./budget") as typeof import("./budget")).Budget,
  },
} as const satisfies Record<string, Registered>;
export const registered: Readonly<Record<string, Registered>> = register;
