import type { Model, Origin } from "../model";
import { hostsOf } from "../model/hosts";
import { keyNames, overTls } from "../readings";
import { finding, type Probe } from "./probe";

/** What holds data, with the key that encrypts it. */
const heldBy = ({
  stores,
  disks,
  machines,
  notebooks,
  clusters,
  workloads,
}: Model): (Origin & { readonly key?: string | undefined })[] => [
  // what records what an entry does is no part of it
  ...stores.filter(({ kind, entry }) => kind !== "log" || !/^(cluster|database|service)-/.test(entry)),
  ...disks,
  ...machines.flatMap(({ address, entry, disks }) => disks.map(({ key }) => ({ address, entry, key }))),
  ...[...notebooks, ...clusters, ...workloads].flatMap(({ address, entry, keys = [] }) =>
    keys.map((key) => ({ address, entry, key })),
  ),
];

/** How what is kept is protected. */
export const data: readonly Probe[] = [
  {
    id: "no-public-bucket",
    demands: "No setting can open a store of data to everybody",
    find: ({ stores }) =>
      stores.filter(({ anonymous }) => anonymous !== "barred").map((s) => finding(s, `anonymous access is ${s.anonymous}`)),
  },
  {
    id: "encrypted-at-rest",
    demands: "Every store and disk is encrypted",
    find: (model) => [
      ...model.disks.filter(({ encrypted }) => !encrypted).map((d) => finding(d, "the disk is not encrypted")),
      ...model.notebooks.filter(({ encrypted }) => !encrypted).map((n) => finding(n, "its home is not encrypted")),
      ...model.stores
        .filter(({ encrypted }) => !encrypted)
        .map((s) => finding(s, `the ${s.kind} is not encrypted by its own settings`)),
      ...hostsOf(model)
        .filter(({ disks }) => disks.some(({ encrypted }) => !encrypted))
        .map((m) => finding(m, "a disk is not encrypted")),
    ],
  },
  {
    id: "seeded-as-asked",
    demands: "A bucket begins with what the description puts there, and with nothing else",
    find: ({ objects, stores }, { seeds }) =>
      stores
        .filter(({ kind, entry }) => kind === "bucket" && entry.startsWith("bucket-"))
        .flatMap((store) => {
          const asked = seeds.get(store.entry) ?? new Map<string, string>();
          const held = objects.filter((object) => object.store === store.address);
          return [
            ...[...asked.keys()]
              .filter((key) => !held.some((object) => object.key === key))
              .map((key) => finding(store, `does not begin with ${key}`)),
            ...held.filter(({ key }) => !asked.has(key)).map((o) => finding(o, `puts ${o.key} there, which nobody asked for`)),
            ...held
              .filter(({ key, bytes }) => asked.has(key) && asked.get(key) !== bytes)
              .map((o) => finding(o, `puts ${o.key} there with other bytes than the description's file`)),
          ];
        }),
  },
  {
    id: "key-rotates",
    demands: "Every key makes new versions of itself",
    find: ({ keys }) =>
      keys.filter(({ rotateDays }) => rotateDays === undefined).map((k) => finding(k, "makes no new version of itself")),
  },
  {
    id: "asked-key-is-used",
    demands: "What names a key of the lab is encrypted by it, and the key makes new versions as often as asked",
    find: (model, { encryptions, logs, rotations }) => {
      const shown = keyNames(model);
      const held = heldBy(model);
      return [
        ...model.keys.flatMap((key) => {
          const asked = rotations.get(key.entry);
          const late = asked !== undefined && key.rotateDays !== undefined && key.rotateDays > asked;
          return late ? [finding(key, `makes a new version every ${key.rotateDays} days, not every ${asked}`)] : [];
        }),
        ...model.stores
          .filter(
            (store) => logs?.key !== undefined && store.kind === "log" && !store.cloudKeyed && shown(store.key) !== logs.key,
          )
          .map((store) => finding(store, `keeps records encrypted by ${shown(store.key)}, not by ${logs?.key}`)),
        ...encryptions.flatMap(({ entry, key: asked }) => {
          const own = held.filter((one) => one.entry === entry);
          if (own.length === 0)
            return [{ address: model.stack, entry, message: `nothing of it is known to be encrypted by ${asked}` }];
          return own
            .filter(({ key }) => shown(key) !== asked)
            .map((one) => finding(one, `is encrypted by ${shown(one.key)}, not by ${asked}`));
        }),
      ];
    },
  },
  {
    id: "disk-closed",
    demands: "What is on a disk is reached by its machine alone",
    find: ({ disks }) =>
      disks.filter(({ exported }) => exported).map((d) => finding(d, "can be fetched through a network, past its machine")),
  },
  {
    id: "disk-outlives-machine",
    demands: "A disk beside machines has one machine, and stays when this is made anew",
    find: ({ disks }) =>
      disks.flatMap((d) => [
        ...(d.machines.length === 1 ? [] : [finding(d, `has ${d.machines.length} machines`)]),
        ...(d.bound ? [finding(d, "is made anew with its machine")] : []),
      ]),
  },
  {
    id: "tls-only",
    demands: "Every store and every balancer refuses what does not come over TLS 1.2",
    find: (model) =>
      overTls(model)
        .filter(({ tlsOnly }) => !tlsOnly)
        .map((s) => finding(s, "answers without TLS, or by an old version", `${s.kind}-tls`)),
  },
];
