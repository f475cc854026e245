import { address, rangeOf } from "./kinds";
import { needKey } from "./kms";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, type Store } from "./store";

const instance = "projects/*/locations/*/instances/*";
interface Network {
  readonly network: string;
  readonly reservedIpRange: string;
}

/** What was asked is told as an operation that has ended. */
const done = (call: Call, store: Store, response: Body): Body => ({
  name: `${call.name.split("/").slice(0, 4).join("/")}/operations/${store.number()}`,
  done: true,
  response: { "@type": "type.googleapis.com/google.cloud.filestore.v1.Instance", ...response },
});

/** A server's place in its network: none of a subnet's or another server's addresses. */
function placed(call: Call, store: Store, { network, reservedIpRange, ...more }: Network): Body {
  const project = call.name.split("/").slice(0, 2).join("/");
  const whole = `${project}/global/networks/${network.split("/").at(-1)}`;
  store.get(`compute/${whole}`);
  const [first, last] = rangeOf(reservedIpRange);
  for (const [name, thing] of store.things) {
    const networks = (thing.networks ?? []) as readonly Network[];
    const taken = `${thing.network}`.endsWith(whole)
      ? thing.ipCidrRange
      : networks.find((one) => one.network === network)?.reservedIpRange;
    if (taken === undefined) continue;
    const [from, to] = rangeOf(`${taken}`);
    if (from <= last && first <= to) throw invalid(`The range ${reservedIpRange} overlaps with that of '${name}'`);
  }
  return { ...more, network, reservedIpRange, ipAddresses: [address(first + 2)] };
}

/** Filestore: servers of files, each with addresses of its own beside a network's subnets. */
export const file: Routes = {
  "POST projects/*/locations/*/instances": (call, store) => {
    const name = `${call.name}/${call.query.instanceId}`;
    needKey(store, call.json.kmsKeyName, "cloud-filer", call.name.split("/").at(-2) as string);
    const networks = ((call.json.networks ?? []) as readonly Network[]).map((one) => placed(call, store, one));
    return new Slow(() => {
      const body = { ...call.json, networks, name, state: "READY", createTime: made, etag: store.tag() };
      return done(call, store, store.add(`file/${name}`, body));
    });
  },
  [`GET ${instance}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${instance}`]: (call, store) => {
    const found = store.get(keyOf(call));
    return new Slow(() => {
      for (const field of (call.query.updateMask ?? "").split(",")) found[field] = call.json[field];
      return done(call, store, found);
    });
  },
  [`DELETE ${instance}`]: (call, store) =>
    new Slow(() => {
      store.remove(keyOf(call));
      return done(call, store, {});
    }),
};
