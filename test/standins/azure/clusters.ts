import { parse } from "./ids";
import type { Json, Resource, Store } from "./store";

/** A file by which nobody gets in: local accounts are off, and the provider reads one all the same. */
export const credentials = () => {
  const config = { apiVersion: "v1", kind: "Config", clusters: [], contexts: [], users: [], "current-context": "" };
  return { kubeconfigs: [{ name: "clusterUser", value: Buffer.from(JSON.stringify(config)).toString("base64") }] };
};

/** Versions that a pool may have. */
export const poolVersions = {
  properties: { agentPoolVersions: ["1.36.0", "1.35.0"].map((kubernetesVersion) => ({ kubernetesVersion })) },
};

/** What Azure adds to a cluster: the addresses of its API, and its first pool as a thing of its own. */
export function cluster({ id, name, location, properties }: Resource, store: Store): void {
  const hidden = (properties.apiServerAccessProfile as Json | undefined)?.enablePrivateCluster === true;
  Object.assign(properties, {
    currentKubernetesVersion: `${properties.kubernetesVersion}.0`,
    powerState: { code: "Running" },
    ...(hidden ? { privateFQDN: `${name}.privatelink.${location}.azmk8s.io` } : { fqdn: `${name}.hcp.${location}.azmk8s.io` }),
    oidcIssuerProfile: { enabled: true, issuerURL: `https://${location}.oic.prod-aks.azure.com/${name}/` },
  });
  const { agentPoolProfiles = [] } = properties as { agentPoolProfiles?: (Json & { name: string })[] };
  for (const { name: of, ...profile } of agentPoolProfiles) {
    const own = `${id}/agentPools/${of}`;
    const made = store.set(own, { properties: { ...profile, provisioningState: "Succeeded" } });
    pool(made, store);
  }
}

/** Pools have as many nodes as they have to; the cluster shows the first one as part of itself. */
export function pool({ id, name, properties }: Resource, store: Store): void {
  properties.count ??= properties.minCount;
  properties.currentOrchestratorVersion = `${properties.orchestratorVersion}.0`;
  properties.powerState = { code: "Running" };
  const { agentPoolProfiles = [] } = (store.get(parse(id).above)?.properties ?? {}) as { agentPoolProfiles?: { name: string }[] };
  const shown = agentPoolProfiles.find((one) => one.name === name);
  if (shown) Object.assign(shown, properties);
}
