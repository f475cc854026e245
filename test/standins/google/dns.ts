import { linked, needLinked } from "./links";
import { keyOf, type Routes } from "./routes";
import { type Body, made, Refusal, type Store } from "./store";

interface RecordSet extends Body {
  readonly name: string;
  readonly type: string;
}
interface Change {
  readonly additions?: readonly RecordSet[];
  readonly deletions?: readonly RecordSet[];
}

const recordKey = (zone: string, { name, type }: Partial<RecordSet>) => `${zone}/rrsets/${name}:${type}`;
/** What every zone has from the beginning. */
const given = ["NS", "SOA"];

const recordsOf = (store: Store, zone: string) => store.below(`${zone}/rrsets`).map(([, record]) => record as RecordSet);

/** Cloud DNS: zones, and the records in them. */
export const dns: Routes = {
  "POST projects/*/managedZones": (call, store) => {
    const key = `${keyOf(call)}/${call.json.name}`;
    const asked = linked(call.json);
    needLinked(store, asked);
    const zone = store.add(key, { visibility: "public", ...asked, id: store.number(), creationTime: made, nameServers: [] });
    for (const type of given) {
      const record = { name: `${call.json.dnsName}`, type, ttl: 21600, rrdatas: [`ns-gcp-private.googledomains.com.`] };
      store.add(recordKey(key, record), record);
    }
    return zone;
  },
  "GET projects/*/managedZones/*": (call, store) => store.get(keyOf(call)),
  "PUT projects/*/managedZones/*": (call, store) => {
    const zone = store.get(keyOf(call));
    // the provider sends the id back as a number, which Google answers as text ever after
    Object.assign(zone, linked(call.json), { id: zone.id });
    return { id: store.number(), status: "done" };
  },
  "DELETE projects/*/managedZones/*": (call, store) => {
    if (recordsOf(store, keyOf(call)).some(({ type }) => !given.includes(type)))
      throw new Refusal(
        400,
        "FAILED_PRECONDITION",
        "containerNotEmpty",
        `The zone '${call.name}' cannot be deleted: it is not empty`,
      );
    store.remove(keyOf(call));
    return undefined;
  },
  "GET projects/*/managedZones/*/rrsets": (call, store) => {
    const zone = keyOf(call).replace(/\/rrsets$/, "");
    store.get(zone);
    const { name, type } = call.query;
    return {
      rrsets: recordsOf(store, zone).filter((one) => (!name || one.name === name) && (!type || one.type === type)),
    };
  },
  "POST projects/*/managedZones/*/changes": (call, store) => {
    const zone = keyOf(call).replace(/\/changes$/, "");
    store.get(zone);
    const { additions = [], deletions = [] } = call.json as Change;
    for (const record of deletions) store.remove(recordKey(zone, record));
    for (const record of additions) store.add(recordKey(zone, record), record);
    return { id: store.number(), status: "done", startTime: made, ...call.json };
  },
  // a change is asked after until it is done, which here it is at once
  "GET projects/*/managedZones/*/changes/*": (call) => ({ id: call.name.replace(/^.*\//, ""), status: "done", startTime: made }),
};
