import type { Log, Model, Origin, Ports, Right, Store } from "./model";

export const showPorts = (ports: Ports): string =>
  ports.map(([a, b]) => (a === 0 && b === 65535 ? "every port" : a === b ? String(a) : `${a}-${b}`)).join(", ");

/** Whether a right ends by itself nowhere on its cloud, be it for its kind or for what it is on. */
export const isEndless = ({ stores }: Pick<Model, "stores">, right: Right): boolean =>
  right.endless === true || stores.some(({ endless, address }) => endless && address === right.target);

/** By the entry's name, the key that encrypts something. */
export const keyNames = ({ keys }: Pick<Model, "keys">): ((key: string | undefined) => string) => {
  const entryOf = new Map(keys.map(({ address, entry }) => [address, entry]));
  return (key) => (key === undefined ? "the cloud's own key" : (entryOf.get(key) ?? key));
};

/** The stores in which something that records is kept the longest: what passes through others on the way there is not kept in them. */
export const keptBy = ({ stores }: Pick<Model, "stores">): ((log: Log) => readonly Store[]) => {
  const byAddress = new Map(stores.map((store) => [store.address, store]));
  return (log) => {
    const own = log.stores.flatMap((address) => byAddress.get(address) ?? []);
    return own.filter(({ objectDays }) => (objectDays ?? Infinity) === daysIn(own));
  };
};

export const daysIn = (stores: readonly Store[]): number => Math.max(...stores.map(({ objectDays }) => objectDays ?? Infinity));

/** What has an address in a network, or comes from one: machines, notebooks, workloads and balancers, and stores where flows lead to them, which is to no log. */
export const reachable = ({
  machines,
  notebooks,
  workloads,
  balancers,
  stores,
}: Pick<Model, "machines" | "notebooks" | "workloads" | "balancers" | "stores">): Origin[] => [
  ...machines,
  ...notebooks,
  ...workloads,
  ...balancers,
  ...stores.filter(({ kind }) => kind !== "log"),
];

/** What ought to refuse whatever does not come over TLS 1.2, with what it is. */
export const overTls = ({ stores, balancers }: Pick<Model, "stores" | "balancers">) => [
  ...stores,
  ...balancers.map((balancer) => ({ ...balancer, kind: "balancer" as const })),
];
