import { agent } from "./kms";
import { readPolicy, writePolicy } from "./policies";
import { keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, type Policy, project, type Store } from "./store";

/** Cloud Resource Manager: the project itself. */
export const cloudresourcemanager: Routes = {
  "GET projects/*": () => ({
    projectId: project.id,
    projectNumber: project.number,
    name: project.id,
    lifecycleState: "ACTIVE",
    createTime: made,
  }),
  "POST projects/*:getIamPolicy": (call, store) => ({ ...readPolicy(store, keyOf(call)) }),
  "POST projects/*:setIamPolicy": (call, store) => ({ ...writePolicy(store, keyOf(call), call.json.policy as Policy) }),
};

/** Cloud Billing: who pays for it. */
export const cloudbilling: Routes = {
  "GET projects/*/billingInfo": ({ name }) => ({
    name,
    projectId: project.id,
    billingAccountName: `billingAccounts/${project.billingAccount}`,
    billingEnabled: true,
  }),
};

/** Service Usage: what the project may use. */
export const serviceusage: Routes = {
  "GET projects/*/services": (_, store) => ({
    services: [...store.services].map((service) => ({ name: `projects/${project.number}/services/${service}.googleapis.com` })),
  }),
  "POST projects/*/services:batchEnable": ({ json }, store) => enable(store, json.serviceIds as string[]),
  "POST projects/*/services/*:enable": ({ name }, store) => enable(store, [name.split("/").at(-1) as string]),
};

/** The accounts of Google's own that stand as soon as a service is enabled; others' somebody has to ask for. */
const agents = [
  ["compute", "compute-system"],
  ["file", "cloud-filer"],
  ["pubsub", "gcp-sa-pubsub"],
  ["run", "serverless-robot-prod"],
] as const;

function enable(store: Store, services: readonly string[]) {
  if (services.length > 20) throw invalid("20 services are enabled at once, and no more");
  return new Slow(() => {
    for (const service of services) store.services.add(service.replace(/\.googleapis\.com$/, ""));
    for (const [service, domain] of agents) if (store.services.has(service)) store.agents.add(agent(domain));
    return { name: "operations/enabled", done: true, response: {} };
  });
}

/** Cloud Monitoring: whom budgets and alarms tell, and what alarms watch. */
export const monitoring: Routes = {
  "POST projects/*/notificationChannels": (call, store) => {
    const name = `${call.name}/${store.number()}`;
    return new Slow(() => store.add(`monitoring/${name}`, { ...call.json, name }));
  },
  "GET projects/*/notificationChannels/*": (call, store) => store.get(keyOf(call)),
  "PATCH projects/*/notificationChannels/*": (call, store) => Object.assign(store.get(keyOf(call)), call.json),
  "DELETE projects/*/notificationChannels/*": (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
  "POST projects/*/alertPolicies": (call, store) => {
    needChannels(store, call.json.notificationChannels);
    const name = `${call.name}/${store.number()}`;
    return store.add(`monitoring/${name}`, { enabled: true, ...call.json, ...numbered(name, call.json), name });
  },
  "GET projects/*/alertPolicies/*": (call, store) => store.get(keyOf(call)),
  "PATCH projects/*/alertPolicies/*": (call, store) => {
    needChannels(store, call.json.notificationChannels);
    return Object.assign(store.get(keyOf(call)), call.json, numbered(call.name, call.json));
  },
  "DELETE projects/*/alertPolicies/*": (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
};

/** Each condition of a policy has a name of its own. */
const numbered = (policy: string, { conditions }: Body): Body => ({
  conditions: (conditions as Body[]).map((condition, i) => ({ name: `${policy}/conditions/${i + 1}`, ...condition })),
});

interface Budget {
  readonly notificationsRule?: { readonly monitoringNotificationChannels?: readonly string[] };
}

/** Cloud Billing Budgets. */
export const billingbudgets: Routes = {
  "POST billingAccounts/*/budgets": (call, store) => {
    if (!call.name.includes(`/${project.billingAccount}/`)) throw invalid(`${call.name} is of no account that is known`);
    needChannels(store, channelsOf(call.json));
    const name = `${call.name}/${store.number()}`;
    return store.add(`billingbudgets/${name}`, { ...call.json, name, etag: store.tag() });
  },
  "GET billingAccounts/*/budgets/*": (call, store) => store.get(keyOf(call)),
  "PATCH billingAccounts/*/budgets/*": (call, store) => {
    needChannels(store, channelsOf(call.json));
    return Object.assign(store.get(keyOf(call)), call.json, { etag: store.tag() });
  },
  "DELETE billingAccounts/*/budgets/*": (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
};

const channelsOf = ({ notificationsRule }: Budget) => notificationsRule?.monitoringNotificationChannels;

/** @throws Refusal where somebody would be told by a way that is not there */
function needChannels(store: Store, channels: unknown): void {
  for (const channel of (channels ?? []) as string[])
    if (!store.things.has(`monitoring/${channel}`)) throw invalid(`The notification channel ${channel} does not exist`);
}
