import { accountKey, policyRoutes } from "./policies";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, type Store } from "./store";

const instance = "projects/*/locations/*/instances/*";
interface Setup {
  readonly networkInterfaces?: readonly { readonly subnet?: string }[];
  readonly serviceAccounts?: readonly { readonly email: string }[];
}

/** What was asked is told as an operation that has ended. */
const done = (call: Call, store: Store, response: Body): Body => ({
  name: `${call.name.split("/").slice(0, 4).join("/")}/operations/${store.number()}`,
  done: true,
  response: { "@type": "type.googleapis.com/google.cloud.notebooks.v2.Instance", ...response },
});

/** Vertex AI Workbench: instances, which start at once, and who may use them. */
export const notebooks: Routes = {
  "POST projects/*/locations/*/instances": (call, store) => {
    const { networkInterfaces = [], serviceAccounts = [] } = (call.json.gceSetup ?? {}) as Setup;
    for (const { subnet = "" } of networkInterfaces)
      if (!store.things.has(`compute/${subnet}`)) throw invalid(`The subnetwork '${subnet}' does not exist`);
    for (const { email } of serviceAccounts)
      if (!store.things.has(accountKey(email))) throw invalid(`Service account ${email} does not exist.`);
    const name = `${call.name}/${call.query.instanceId}`;
    return new Slow(() => {
      const proxyUri = `${store.number()}-dot-${call.name.split("/").at(-1)}.notebooks.googleusercontent.com`;
      return done(
        call,
        store,
        store.add(`notebooks/${name}`, { ...call.json, name, proxyUri, state: "ACTIVE", createTime: made }),
      );
    });
  },
  [`GET ${instance}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${instance}`]: (call, store) => {
    const found = store.get(keyOf(call));
    for (const path of (call.query.updateMask ?? call.query.update_mask ?? "").split(",")) {
      const [field = ""] = path.split(".");
      found[field] = call.json[field];
    }
    return done(call, store, found);
  },
  [`POST ${instance}:stop`]: (call, store) => done(call, store, Object.assign(store.get(keyOf(call)), { state: "STOPPED" })),
  [`POST ${instance}:start`]: (call, store) => done(call, store, Object.assign(store.get(keyOf(call)), { state: "ACTIVE" })),
  [`DELETE ${instance}`]: (call, store) => {
    store.remove(keyOf(call));
    return done(call, store, {});
  },
  ...policyRoutes("GET", instance),
};
