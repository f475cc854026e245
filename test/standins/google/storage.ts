import { createHash } from "node:crypto";
import { needKey, storageAgent } from "./kms";
import { keepClosed, readPolicy, writePolicy } from "./policies";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, type Policy, project, Refusal, type Store } from "./store";

const bucket = "b/*";
const object = "b/*/o/*";

interface Access {
  readonly publicAccessPrevention?: string;
  readonly uniformBucketLevelAccess?: { readonly enabled: boolean };
}

/** What a bucket lets its project do before anything is granted. */
const inherited = {
  etag: "CAE=",
  bindings: [
    { role: "roles/storage.legacyBucketOwner", members: [`projectEditor:${project.id}`, `projectOwner:${project.id}`] },
    { role: "roles/storage.legacyBucketReader", members: [`projectViewer:${project.id}`] },
  ],
};

/** Cloud Storage. */
export const storage: Routes = {
  "POST b": (call, store) => {
    const { name, location, encryption } = call.json as { name: string; location: string; encryption?: Body };
    needKey(store, encryption?.defaultKmsKeyName, "gs-project-accounts", location);
    const fixed = { kind: "storage#bucket", id: name, selfLink: `https://www.googleapis.com/storage/v1/b/${name}` };
    const born = { timeCreated: made, updated: made, metageneration: "1", projectNumber: project.number };
    const added = { ...defaults, ...call.json, ...fixed, ...born, location: location.toUpperCase(), locationType: "region" };
    return new Slow(() => {
      store.add(`storage/b/${name}`, added);
      store.policies.set(`storage/b/${name}`, inherited);
      // whoever works in a lab leaves things behind, and Google removes no bucket that holds any
      store.add(`storage/b/${name}/o/left-behind.txt`, { bucket: name, name: "left-behind.txt", generation: "1" });
      return added;
    });
  },
  "GET projects/*/serviceAccount": storageAgent,
  [`GET ${bucket}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${bucket}`]: (call, store) => Object.assign(store.get(keyOf(call)), call.json),
  [`DELETE ${bucket}`]: (call, store) => {
    if (store.below(`${keyOf(call)}/o`).length > 0)
      throw new Refusal(409, "CONFLICT", "conflict", "The bucket you tried to delete is not empty.");
    store.remove(keyOf(call));
    return undefined;
  },
  [`GET ${bucket}/iam`]: (call, store) => ({ ...readPolicy(store, bucketOf(call, store)) }),
  [`PUT ${bucket}/iam`]: (call, store) => {
    const name = bucketOf(call, store);
    const policy = call.json as Policy;
    const { publicAccessPrevention, uniformBucketLevelAccess } = store.get(name).iamConfiguration as Access;
    if (publicAccessPrevention === "enforced") keepClosed(policy);
    if (!uniformBucketLevelAccess?.enabled && policy.bindings?.some(({ condition }) => condition))
      throw invalid("Conditions take a bucket with uniform bucket-level access");
    return { ...writePolicy(store, name, policy) };
  },
  [`GET ${bucket}/o`]: (call, store) => ({ kind: "storage#objects", items: store.below(keyOf(call)).map(([, found]) => found) }),
  [`POST ${bucket}/o`]: (call, store) => {
    const name = `${call.json.name ?? call.query.name}`;
    const [, holder = ""] = call.name.split("/");
    store.get(`storage/b/${holder}`);
    const md5Hash = createHash("md5")
      .update(call.media ?? "")
      .digest("base64");
    const links = {
      selfLink: `https://www.googleapis.com/storage/v1/b/${holder}/o/${name}`,
      mediaLink: `https://storage.googleapis.com/${holder}/${name}`,
    };
    const kept = {
      contentType: "text/plain",
      storageClass: "STANDARD",
      ...call.json,
      ...links,
      bucket: holder,
      name,
      generation: "1",
      md5Hash,
    };
    store.things.set(`storage/b/${holder}/o/${encodeURIComponent(name)}`, kept);
    return kept;
  },
  [`GET ${object}`]: (call, store) => store.get(keyOf(call)),
  [`DELETE ${object}`]: (call, store) => {
    store.remove(keyOf(call));
    return undefined;
  },
  [`GET ${bucket}/anywhereCaches`]: () => ({ items: [] }),
};

const defaults: Body = {
  storageClass: "STANDARD",
  iamConfiguration: { publicAccessPrevention: "inherited", uniformBucketLevelAccess: { enabled: false } },
  softDeletePolicy: { retentionDurationSeconds: "604800", effectiveTime: made },
  rpo: "DEFAULT",
};

/** The bucket whose policy is asked for. */
function bucketOf(call: Call, store: Store): string {
  const name = keyOf(call).replace(/\/iam$/, "");
  store.get(name);
  return name;
}
