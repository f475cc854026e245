import { policyRoutes } from "./policies";
import { keyOf, type Routes } from "./routes";
import { type Body, made, type Store } from "./store";

const repository = "projects/*/locations/*/repositories/*";
/** What is done at once is told as an operation that has ended. */
const done = (store: Store, response: Body): Body => ({ name: `operations/${store.number()}`, done: true, response });

/** Artifact Registry: repositories and who may use them. */
export const artifactregistry: Routes = {
  "POST projects/*/locations/*/repositories": (call, store) => {
    const name = `${call.name}/${call.query.repository_id ?? call.query.repositoryId}`;
    const body = { mode: "STANDARD_REPOSITORY", ...call.json, name, createTime: made, updateTime: made };
    return done(store, store.add(`artifactregistry/${name}`, body));
  },
  [`GET ${repository}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${repository}`]: (call, store) => {
    const found = store.get(keyOf(call));
    for (const field of (call.query.updateMask ?? "").split(",")) found[field] = call.json[field];
    return found;
  },
  [`DELETE ${repository}`]: (call, store) => {
    store.remove(keyOf(call));
    return done(store, {});
  },
  ...policyRoutes("GET", repository),
};
