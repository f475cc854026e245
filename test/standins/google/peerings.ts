import { linked } from "./links";
import type { Call, Routes } from "./routes";
import { Slow } from "./routes";
import { type Body, invalid, type Store } from "./store";

type Done = (store: Store, name: string, operationType: string) => Body;

const networkOf = (call: Call, store: Store) => store.get(`compute/${call.name.replace(/\/[^/]+$/, "")}`);
const peeringsOf = (network: Body) => (network.peerings ?? []) as readonly Body[];

/** How a network is joined with one of another project, which nobody there has joined with it yet. */
export const peerings = (done: Done): Routes => ({
  "POST projects/*/global/networks/*/addPeering": (call, store) => {
    const network = networkOf(call, store);
    const asked = linked(call.json.networkPeering) as Body;
    for (const { name, network: other } of peeringsOf(network))
      if (name === asked.name || other === asked.network)
        throw invalid(`There is already a peering (${name}) with the same network`);
    if (asked.network === network.selfLink) throw invalid("A network cannot be peered with itself");
    return new Slow(() => {
      network.peerings = [
        ...peeringsOf(network),
        { ...asked, state: "INACTIVE", stateDetails: "Waiting for peer network to connect." },
      ];
      return done(store, call.name, "addPeering");
    });
  },
  "POST projects/*/global/networks/*/removePeering": (call, store) => {
    const network = networkOf(call, store);
    const left = peeringsOf(network).filter(({ name }) => name !== call.json.name);
    if (left.length === peeringsOf(network).length) throw invalid(`There is no peering ${call.json.name}`);
    return new Slow(() => {
      network.peerings = left;
      return done(store, call.name, "removePeering");
    });
  },
});
