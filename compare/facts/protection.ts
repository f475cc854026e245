import { daysIn, keptBy, keyNames } from "../readings";
import { clouds, type Fact, factOf, groupBy, type Judged, unique } from "./fact";

export function protection({ model }: Judged): Fact[] {
  const shown = keyNames(model);
  const fact = factOf("equal-protection");
  const keys = model.keys.map(({ entry, rotateDays }) =>
    fact(entry, "key-rotation", `${entry}: days between versions`, String(rotateDays ?? "none")),
  );
  const held = model.stores.filter(({ kind }) => !clouds.includes(kind));
  const stores = held.flatMap((store) =>
    (
      [
        "encrypted",
        "tlsOnly",
        "anonymous",
        "policiesOnly",
        "sharedKeys",
        "versioned",
        "immutable",
        "lockSeconds",
        "ordered",
        "attempts",
        "objectDays",
        "versionDays",
        "backupDays",
        "deadDays",
        "fedBy",
        "expires",
      ] as const
    ).map((field) =>
      fact(
        store.entry,
        field === "tlsOnly" ? `${store.kind}-tls` : `store-${field}`,
        `${store.kind} ${store.entry}: ${field}`,
        String(store[field] ?? "none"),
      ),
    ),
  );
  const encryptions = held.map(({ kind, entry, key }) =>
    fact(entry, "store-key", `${kind} ${entry}: is encrypted by`, shown(key)),
  );
  const balancers = model.balancers.map(({ entry, tlsOnly }) =>
    fact(entry, "balancer-tls", `balancer ${entry}: tlsOnly`, String(tlsOnly)),
  );
  const models = model.models.map(({ entry, zone }) => fact(entry, "model-zone", `${entry}: what is sent is worked on in`, zone));
  return [...keys, ...stores, ...encryptions, ...balancers, ...models];
}

export function contents({ model }: Judged): Fact[] {
  const entryOf = new Map(
    model.stores.filter(({ kind }) => !clouds.includes(kind)).map(({ address, entry }) => [address, entry]),
  );
  return model.objects.flatMap(({ store, key, bytes }): Fact[] => {
    const entry = store && entryOf.get(store);
    if (!entry) return [];
    return [
      {
        theme: "equal-protection",
        entry,
        aspect: "store-object",
        key: `${entry}: begins with ${key}`,
        value: bytes ?? "unknown bytes",
      },
    ];
  });
}

/** What is recorded, where a description asks for one place for it; what only one cloud needs for notebooks has nothing to be compared with. */
export function records({ model, demands }: Judged): Fact[] {
  if (!demands.logs) return [];
  const entries = new Set(
    [
      ...model.subnets,
      ...model.workloads,
      ...model.clusters,
      ...model.balancers,
      ...model.stores.filter(({ kind }) => kind === "database"),
    ].map(({ entry }) => entry),
  );
  const keeps = keptBy(model);
  const logs = model.logs.filter(({ entry }) => entries.has(entry));
  return groupBy(logs, ({ entry }) => entry).flatMap(([entry, all]) => {
    const stores = all.flatMap((log) => keeps(log));
    const reading = model.rights.filter(
      ({ level, subject, target }) =>
        level === "read" && subject.kind === "person" && stores.some(({ address }) => address === target),
    );
    const facts = {
      kept: stores.length > 0 ? `${daysIn(stores)} days` : "nowhere",
      "read by": unique(reading.map(({ subject }) => demands.people.get(subject.id) ?? subject.id)).join(", ") || "nobody",
    };
    return Object.entries(facts).map(
      ([what, value]): Fact => ({
        theme: "equal-protection",
        entry,
        aspect: `log-${what}`,
        key: `what ${entry} records: ${what}`,
        value,
      }),
    );
  });
}
