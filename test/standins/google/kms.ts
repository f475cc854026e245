import { policyRoutes, readPolicy } from "./policies";
import { type Call, keyOf, type Routes } from "./routes";
import { type Body, invalid, made, project, Refusal, type Store } from "./store";

const ring = "projects/*/locations/*/keyRings/*";
const key = `${ring}/cryptoKeys/*`;
const version = `${key}/cryptoKeyVersions/*`;
const using = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

const versions = (store: Store, name: string) => store.below(`${name}/cryptoKeyVersions`).map(([, found]) => found);

/** Cloud KMS: nothing of it can be deleted, and no name be used again; a version is destroyed some days after it was asked for. */
export const cloudkms: Routes = {
  "POST projects/*/locations/*/keyRings": (call, store) => {
    const name = `${call.name}/${call.query.keyRingId}`;
    return store.add(`cloudkms/${name}`, { name, createTime: made });
  },
  [`GET ${ring}`]: (call, store) => store.get(keyOf(call)),
  [`POST ${ring}/cryptoKeys`]: (call, store) => {
    store.get(keyOf(call).replace(/\/cryptoKeys$/, ""));
    const name = `${call.name}/${call.query.cryptoKeyId}`;
    const primary = { name: `${name}/cryptoKeyVersions/1`, state: "ENABLED", createTime: made };
    const versionTemplate = { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "SOFTWARE" };
    const added = store.add(`cloudkms/${name}`, { ...call.json, name, primary, versionTemplate, createTime: made });
    store.add(`cloudkms/${primary.name}`, primary);
    return added;
  },
  [`GET ${key}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${key}`]: (call, store) => {
    const found = store.get(keyOf(call));
    for (const field of (call.query.updateMask ?? "").split(",")) found[field] = call.json[field];
    return found;
  },
  [`GET ${key}/cryptoKeyVersions`]: (call, store) => ({
    cryptoKeyVersions: versions(store, keyOf(call).replace(/\/cryptoKeyVersions$/, "")),
  }),
  [`POST ${version}:destroy`]: (call, store) => Object.assign(store.get(keyOf(call)), { state: "DESTROY_SCHEDULED" }),
  ...policyRoutes("GET", key),
};

/** Whether a thing still encrypts something, or holds what does: rings and keys whose versions are destroyed stay and cost nothing. */
export function encrypts(store: Store, id: string): boolean {
  if (!id.startsWith("cloudkms/")) return true;
  const own = [...store.things].filter(
    ([one]) => (one === id || one.startsWith(`${id}/`)) && one.includes("/cryptoKeyVersions/"),
  );
  return own.some(([, { state }]) => state !== "DESTROY_SCHEDULED");
}

/** The account by which a service of Google's acts in the project. */
export const agent = (domain: string) => `service-${project.number}@${domain}.iam.gserviceaccount.com`;

/** @throws Refusal where something is to be encrypted by a key that is not there, stands elsewhere, or may not be used by the service */
export function needKey(store: Store, name: unknown, domain: string, region: string): void {
  if (name === undefined) return;
  const id = `cloudkms/${name}`;
  store.get(id);
  if (!id.includes(`/locations/${region.toLowerCase()}/`)) throw invalid(`The key ${name} is not in ${region}`);
  const member = `serviceAccount:${agent(domain)}`;
  const granted = (readPolicy(store, id).bindings ?? []).some(({ role, members }) => role === using && members.includes(member));
  if (!granted || !encrypts(store, id))
    throw new Refusal(403, "PERMISSION_DENIED", "forbidden", `Permission denied on Cloud KMS key ${name} for ${agent(domain)}.`);
}

/** Cloud Logging's own account for keys, which stands from when it is first asked for. */
export const loggingAgent = ({ name }: Call, store: Store): Body => {
  store.agents.add(agent("gcp-sa-logging"));
  return { name, serviceAccountId: agent("gcp-sa-logging") };
};

/** Cloud Storage's own account, which stands from when it is first asked for. */
export const storageAgent = (_: Call, store: Store): Body => {
  store.agents.add(agent("gs-project-accounts"));
  return { kind: "storage#serviceAccount", email_address: agent("gs-project-accounts") };
};
