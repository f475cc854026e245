import { roles } from "./roles";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, notFound, outdated, type Policy, project, Refusal, type Store } from "./store";

const serviceAccount = "serviceAccount:";

export const readPolicy = (store: Store, name: string): Policy => store.policies.get(name) ?? { version: 1, etag: "ACAB" };

/**
 * Takes a policy in the place of the one that stands.
 * @throws Refusal where it changed after it was read, has conditions without saying that it knows of them, or names a service account
 * that does not exist
 */
export function writePolicy(store: Store, name: string, policy: Policy): Policy {
  if (policy.etag !== undefined && policy.etag !== readPolicy(store, name).etag) throw outdated(name);
  const bindings = (policy.bindings ?? []).filter(({ members }) => members.length > 0);
  if (policy.version !== 3 && bindings.some(({ condition }) => condition))
    throw invalid("A policy with conditions must be of version 3");
  // "Resource types that accept conditional role bindings" has none of Pub/Sub's
  if (name.startsWith("pubsub/") && bindings.some(({ condition }) => condition))
    throw invalid(`Conditions are not supported on ${name}`);
  for (const member of bindings.flatMap(({ members }) => members))
    if (member.startsWith(serviceAccount) && !standing(store, member.slice(serviceAccount.length)))
      throw invalid(`Service account ${member.slice(serviceAccount.length)} does not exist.`);
  const kept: Policy = { version: policy.version ?? 1, etag: store.tag(), bindings };
  store.policies.set(name, kept);
  return kept;
}

const standing = (store: Store, email: string) => store.agents.has(email) || store.things.has(accountKey(email));

/** What a service account is called in the store. */
export const accountKey = (email: string): string => `iam/projects/${project.id}/serviceAccounts/${email}`;

/** A service account that is gone stays in the policies that named it, as somebody whom no one can be again. */
export function forgetAccount(store: Store, email: string, id: unknown): void {
  for (const [name, policy] of store.policies) {
    const renamed = (member: string) => (member === serviceAccount + email ? `deleted:${member}?uid=${id}` : member);
    const bindings = policy.bindings?.map((binding) => ({ ...binding, members: binding.members.map(renamed) }));
    store.policies.set(name, { ...policy, bindings });
  }
}

/**
 * By which the policy of a resource is read and written.
 * @param read the method that reads it; services differ
 * @param holder the thing in the store that must exist for it
 */
export function policyRoutes(read: "GET" | "POST", resource: string, holder: (call: Call) => string = keyOf): Routes {
  const existing = (call: Call, store: Store): string => {
    store.get(holder(call));
    return keyOf(call);
  };
  return {
    [`${read} ${resource}:getIamPolicy`]: (call, store) => ({ ...readPolicy(store, existing(call, store)) }),
    [`POST ${resource}:setIamPolicy`]: (call, store) => ({
      ...writePolicy(store, existing(call, store), call.json.policy as Policy),
    }),
  };
}

const instanceBehind = ({ name }: Call): string => `compute/${name.replace("/iap_tunnel/", "/")}`;

/** Identity-Aware Proxy: who may reach a machine through it. */
export const iap: Routes = policyRoutes("POST", "projects/*/iap_tunnel/zones/*/instances/*", instanceBehind);

/** Service accounts and who may act as them. */
export const iam: Routes = {
  "POST projects/*/serviceAccounts": (call, store) => {
    const { accountId, serviceAccount: told } = call.json as { accountId: string; serviceAccount?: Body };
    if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(accountId)) throw invalid(`'${accountId}' is no id of a service account`);
    const email = `${accountId}@${project.id}.iam.gserviceaccount.com`;
    const uniqueId = store.number();
    const name = `${call.name}/${email}`;
    const identity = { name, email, projectId: project.id, uniqueId, oauth2ClientId: uniqueId };
    return new Slow(() => store.add(accountKey(email), { ...told, ...identity, etag: store.tag() }));
  },
  "GET projects/*/serviceAccounts/*": (call, store) => account(call, store),
  "PATCH projects/*/serviceAccounts/*": (call, store) => {
    const { serviceAccount: told } = call.json as { serviceAccount: Body };
    return Object.assign(account(call, store), { displayName: told.displayName, etag: store.tag() });
  },
  "DELETE projects/*/serviceAccounts/*": (call, store) => {
    const { email, uniqueId } = account(call, store) as { email: string; uniqueId: string };
    store.remove(accountKey(email));
    forgetAccount(store, email, uniqueId);
    return {};
  },
  ...policyRoutes("POST", "projects/*/serviceAccounts/*"),
  ...roles,
};

/** An account by its address, also where `-` stands for its project. */
function account(call: Call, store: Store): Body {
  const found = store.things.get(accountKey(call.name.split("/").at(-1) as string));
  if (!found) throw notFound(call.name);
  return found;
}

/** @throws Refusal where a policy would let everybody in */
export function keepClosed(policy: Policy): void {
  const open = (policy.bindings ?? [])
    .flatMap(({ members }) => members)
    .filter((member) => /^all(Authenticated)?Users$/.test(member));
  if (open.length > 0)
    throw new Refusal(412, "FAILED_PRECONDITION", "conditionNotMet", `Public access prevention keeps ${open[0]} out`);
}
