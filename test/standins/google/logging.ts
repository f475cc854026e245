import { loggingAgent, needKey } from "./kms";
import { policyRoutes } from "./policies";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, notFound, Refusal, type Store } from "./store";

const bucket = "projects/*/locations/*/buckets/*";
const view = `${bucket}/views/*`;
/** Exclusions that a project may have. */
const mostExclusions = 10;

/** An exclusion of everything is none that Google takes. */
function needFilter({ json }: Call): void {
  if (typeof json.filter !== "string" || json.filter.trim() === "") throw invalid("The filter is empty");
}
/** Changes the fields that a call's mask names. */
function change(call: Call, found: Body): Body {
  for (const field of (call.query.updateMask ?? "").split(",")) found[field] = call.json[field];
  return found;
}
/** A deleted bucket is held by its name for a week, and shown as what it is. */
const standing = (store: Store, name: string): Body => {
  const found = store.get(`logging/${name}`);
  if (found.deleted === true)
    throw new Refusal(400, "FAILED_PRECONDITION", "failedPrecondition", `Bucket ${name} is being deleted`);
  return found;
};

/** Cloud Logging: buckets that keep, sinks that lead into them, and what a project's own bucket leaves out. */
export const logging: Routes = {
  "GET projects/*/cmekSettings": loggingAgent,
  "POST projects/*/locations/*/buckets:createAsync": (call, store) =>
    new Slow(() => {
      const { cmekSettings } = call.json as { cmekSettings?: { kmsKeyName?: string } };
      const [, region = ""] = /\/locations\/([^/]+)/.exec(call.name) ?? [];
      needKey(store, cmekSettings?.kmsKeyName, "gcp-sa-logging", region);
      const name = `${call.name}/${call.query.bucketId}`;
      const response = store.add(`logging/${name}`, { ...call.json, name, lifecycleState: "ACTIVE", createTime: made });
      const operation = `${call.name.replace(/buckets$/, "operations")}/${store.number()}`;
      return {
        name: operation,
        done: true,
        response: { "@type": "type.googleapis.com/google.logging.v2.LogBucket", ...response },
      };
    }),
  [`GET ${bucket}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${bucket}`]: (call, store) => change(call, standing(store, call.name)),
  [`DELETE ${bucket}`]: (call, store) => {
    Object.assign(standing(store, call.name), { deleted: true, lifecycleState: "DELETE_REQUESTED" });
    for (const [id] of store.below(`${keyOf(call)}/views`)) store.remove(id);
    return {};
  },
  [`POST ${bucket}/views`]: (call, store) => {
    standing(store, call.name.replace(/\/views$/, ""));
    const name = `${call.name}/${call.query.viewId}`;
    return store.add(`logging/${name}`, { ...call.json, name, createTime: made, updateTime: made });
  },
  [`GET ${view}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${view}`]: (call, store) => change(call, store.get(keyOf(call))),
  [`DELETE ${view}`]: (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
  ...policyRoutes("POST", view),
  "POST projects/*/sinks": (call, store) => {
    const [, to = ""] = /^logging\.googleapis\.com\/(.+)$/.exec(`${call.json.destination}`) ?? [];
    if (!store.things.has(`logging/${to}`)) throw notFound(to);
    standing(store, to);
    // into a bucket of its own project a sink writes as nobody
    return store.add(`logging/${call.name}/${call.json.name}`, { ...call.json, writerIdentity: "", createTime: made });
  },
  "GET projects/*/sinks/*": (call, store) => store.get(keyOf(call)),
  "PATCH projects/*/sinks/*": (call, store) => change(call, store.get(keyOf(call))),
  "DELETE projects/*/sinks/*": (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
  "POST projects/*/exclusions": (call, store) => {
    needFilter(call);
    if (store.below(keyOf(call)).length >= mostExclusions) throw invalid(`A project has ${mostExclusions} exclusions at most`);
    return store.add(`${keyOf(call)}/${call.json.name}`, { ...call.json, createTime: made });
  },
  "GET projects/*/exclusions/*": (call, store) => store.get(keyOf(call)),
  "PATCH projects/*/exclusions/*": (call, store) => {
    needFilter(call);
    return change(call, store.get(keyOf(call)));
  },
  "DELETE projects/*/exclusions/*": (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
};
