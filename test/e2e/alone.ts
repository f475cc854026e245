import type { Provider } from "../../catalog/providers";
import type { register } from "../../constructs/register";

/** What a change of a description did to the resources of a cloud, by the heaviest of it. */
export type Changed = "updated" | "replaced" | "made or taken away" | "nothing";
/** A field of a description, its new value, and what that does on every cloud or on each. */
type Change = readonly [path: string, to: unknown, expected: Changed | Readonly<Record<Provider, Changed>>];

/**
 * What is changed, one after another, in the lab that a capability has to itself: a field of its own in place, then one that replaces where there is one. What is
 * replaced differs in what AWS, Azure and Google let be changed: see each resource in the provider's documentation, which the schemas of the rehearsal are cut from.
 */
export const changes: Readonly<Record<keyof typeof register, readonly Change[]>> = {
  network: [["network.subnets.work.cidr", "10.30.4.0/23", { aws: "replaced", azure: "updated", google: "updated" }]],
  key: [["keys.lab.rotateAfter", "120 days", "updated"]],
  logs: [["logs.keep", "90 days", "updated"]],
  machine: [
    ["machines.workbench.size", "small", "updated"],
    ["machines.workbench.setup", "#!/bin/sh\necho changed\n", "replaced"],
    ["machines.workbench.key", undefined, { aws: "replaced", azure: "updated", google: "replaced" }],
  ],
  pool: [
    ["pools.web.scale.max", 6, "updated"],
    ["pools.web.image", "ubuntu-24.04", { aws: "updated", azure: "replaced", google: "replaced" }],
  ],
  cluster: [
    ["clusters.main.nodes.max", 6, "updated"],
    ["clusters.main.subnet", "idle", "replaced"],
  ],
  notebook: [
    ["notebooks.desk.size", "small", { aws: "updated", azure: "replaced", google: "updated" }],
    ["notebooks.desk.subnet", "spare", "replaced"],
  ],
  ingress: [
    ["ingress.web.protocol", "tcp", "updated"],
    ["ingress.web.to", "store", { aws: "replaced", azure: "updated", google: "updated" }],
  ],
  zone: [
    ["zones.lab.aliases.postgres", "work", "updated"],
    ["zones.lab.domain", "other.internal", "replaced"],
  ],
  access: [
    ["teams.alpha.members", ["ada@cic.example"], { aws: "updated", azure: "made or taken away", google: "made or taken away" }],
  ],
  registry: [
    ["registries.images.deleteUntaggedAfter", "30 days", { aws: "replaced", azure: "updated", google: "updated" }],
    ["registries.images.access.workbench", "pull", { aws: "updated", azure: "made or taken away", google: "made or taken away" }],
    ["registries.images.key", "other", { aws: "replaced", azure: "updated", google: "replaced" }],
  ],
  service: [
    ["services.web.scale.max", 6, "updated"],
    ["services.web.key", "spare", { aws: "updated", azure: "nothing", google: "updated" }],
    ["services.web.subnet", "work", { aws: "replaced", azure: "nothing", google: "nothing" }],
  ],
  queue: [
    ["queues.work.lock", "4 minutes", "updated"],
    ["queues.work.ordered", false, "replaced"],
  ],
  topic: [["topics.news.subscriptions.desk.lock", "4 minutes", "updated"]],
  function: [
    ["functions.worker.memory", "4 GiB", "updated"],
    ["functions.worker.sendsTo", [], "updated"],
    ["functions.worker.takes", "returns", { aws: "replaced", azure: "replaced", google: "updated" }],
  ],
  disk: [
    ["disks.data.size", "120 GiB", "updated"],
    ["disks.data.key", undefined, { aws: "replaced", azure: "updated", google: "replaced" }],
  ],
  bucket: [["buckets.documents.deleteAfter", "30 days", "updated"]],
  share: [
    ["shares.results.size", "512 GiB", { aws: "nothing", azure: "updated", google: "updated" }],
    ["shares.results.key", "other", { aws: "replaced", azure: "updated", google: "replaced" }],
    ["shares.results.key", undefined, { aws: "replaced", azure: "updated", google: "replaced" }],
  ],
  database: [
    ["databases.orders.size", "small", "updated"],
    ["databases.orders.subnet", "work", { aws: "updated", azure: "replaced", google: "replaced" }],
    ["databases.orders.key", undefined, "replaced"],
  ],
  cache: [
    ["caches.sessions.size", "small", { aws: "updated", azure: "replaced", google: "updated" }],
    ["caches.sessions.key", "spare", { aws: "replaced", azure: "updated", google: "replaced" }],
  ],
  secret: [["secrets.key.key", "other", { aws: "updated", azure: "nothing", google: "updated" }]],
  model: [
    ["models.assistant.limit", 30, { aws: "nothing", azure: "updated", google: "nothing" }],
    ["models.assistant.size", "small", { aws: "updated", azure: "replaced", google: "updated" }],
  ],
  balancer: [
    ["balancers.api.health", "/healthy", "updated"],
    ["balancers.front.publishedTo", ["campus"], { aws: "made or taken away", azure: "updated", google: "nothing" }],
    [
      "balancers.front",
      { to: "spare", from: ["web"], certificate: "labs" },
      { aws: "replaced", azure: "replaced", google: "made or taken away" },
    ],
    ["balancers.api.port", 9001, { aws: "replaced", azure: "updated", google: "updated" }],
  ],
  alarm: [["alarms.web.cpu", 80, "updated"]],
  schedule: [["schedules.office.stop", "18:15", "updated"]],
  budget: [["budget.amount", 500, "updated"]],
};

/** What no change of a capability's own fields changes in place, and why. */
export const neverInPlace: Readonly<Record<string, string>> = {
  "network on aws": "a subnet's range is fixed when it is made",
  "notebook on azure": "nothing of a compute instance may be changed",
  "share on aws": "files grow as they are written, and who may read or write is a right made or taken away",
  "secret on azure": "a vault encrypts by keys of its own, and who reads a secret is a right made or taken away",
  "access on azure": "a person more or less is a right made or taken away",
  "access on google": "a person more or less is a right made or taken away",
};
