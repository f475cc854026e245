import { linked, needLinked } from "./links";
import { keyOf, type Routes } from "./routes";
import { type Body, made, project, type Store } from "./store";

const cluster = "projects/*/locations/*/clusters/*";
const pool = `${cluster}/nodePools/*`;
const ended = (call: { readonly name: string }, store: Store): Body => ({
  name: `operation-${store.number()}`,
  status: "DONE",
  selfLink: `https://container.googleapis.com/v1/${call.name.split("/clusters")[0]}/operations/done`,
});
const poolsOf = (store: Store, name: string) => store.below(`${name}/nodePools`).map(([, body]) => body);
/** Google gives a pool to a cluster that names none. */
const given = (count: unknown): Body => ({ name: "default-pool", initialNodeCount: count ?? 1, config: {} });

function addPool(store: Store, above: string, asked: Body): void {
  const [, , , location = ""] = above.split("/container/").at(-1)?.split("/") ?? [];
  const group = `projects/${project.id}/zones/${location}/instanceGroupManagers/gke-${asked.name}`;
  store.add(`${above}/nodePools/${asked.name}`, {
    version: "1.36.0-gke.1",
    ...asked,
    status: "RUNNING",
    locations: [location],
    instanceGroupUrls: [`https://www.googleapis.com/compute/v1/${group}`],
  });
}

/** Kubernetes Engine: clusters and their pools, each ready at once. */
export const container: Routes = {
  "POST projects/*/locations/*/clusters": (call, store) => {
    const { nodePools, ...asked } = call.json.cluster as Body & { name: string; nodePools?: Body[] };
    needLinked(store, linked(asked));
    const key = `${keyOf(call)}/${asked.name}`;
    const endpoints = (asked.controlPlaneEndpointsConfig ?? {}) as { dnsEndpointConfig?: Body };
    store.add(key, {
      ...asked,
      controlPlaneEndpointsConfig: {
        ...endpoints,
        dnsEndpointConfig: { ...endpoints.dnsEndpointConfig, endpoint: `gke-${asked.name}.gke.goog` },
      },
      location: call.name.split("/")[3],
      endpoint: "203.0.113.20",
      currentMasterVersion: `${asked.initialClusterVersion ?? "1.36"}.0-gke.1`,
      networkConfig: { ...(asked.networkConfig as Body), network: asked.network, subnetwork: asked.subnetwork },
      masterAuth: { ...(asked.masterAuth as Body), clusterCaCertificate: "Y2E=" },
      labelFingerprint: "a",
      createTime: made,
      status: "RUNNING",
      selfLink: `https://container.googleapis.com/v1/${call.name}/${asked.name}`,
    });
    for (const one of nodePools ?? [given(asked.initialNodeCount)]) addPool(store, key, one);
    return ended(call, store);
  },
  [`GET ${cluster}`]: (call, store) => ({ ...store.get(keyOf(call)), nodePools: poolsOf(store, keyOf(call)) }),
  [`PUT ${cluster}`]: (call, store) => {
    const found = store.get(keyOf(call));
    for (const [field, value] of Object.entries((call.json.update ?? {}) as Body))
      found[field.replace(/^desired(.)/, (_, first: string) => first.toLowerCase())] = value;
    return ended(call, store);
  },
  [`POST ${cluster}:setResourceLabels`]: (call, store) => {
    store.get(keyOf(call)).resourceLabels = call.json.resourceLabels;
    return ended(call, store);
  },
  [`DELETE ${cluster}`]: (call, store) => {
    for (const [name] of store.below(`${keyOf(call)}/nodePools`)) store.remove(name);
    store.remove(keyOf(call));
    return ended(call, store);
  },
  [`POST ${cluster}/nodePools`]: (call, store) => {
    const above = keyOf(call).replace(/\/nodePools$/, "");
    store.get(above);
    addPool(store, above, call.json.nodePool as Body);
    return ended(call, store);
  },
  [`GET ${pool}`]: (call, store) => store.get(keyOf(call)),
  [`PUT ${pool}`]: (call, store) => {
    const found = store.get(keyOf(call));
    const { nodePoolId: _, name: __, ...changed } = call.json;
    found.config = { ...(found.config as Body), ...changed };
    if (changed.resourceLabels) (found.config as Body).resourceLabels = (changed.resourceLabels as Body).labels;
    return ended(call, store);
  },
  [`POST ${pool}:setAutoscaling`]: (call, store) => {
    store.get(keyOf(call)).autoscaling = call.json.autoscaling;
    return ended(call, store);
  },
  [`DELETE ${pool}`]: (call, store) => {
    store.remove(keyOf(call));
    return ended(call, store);
  },
  "GET projects/*/locations/*/operations/*": (call) => ({ name: call.name.split("/").at(-1), status: "DONE" }),
  "GET projects/*/locations/*/serverConfig": () => ({ validMasterVersions: ["1.36.0-gke.1"] }),
};
