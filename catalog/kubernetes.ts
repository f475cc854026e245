import type { Provider } from "./providers";

/**
 * Versions of Kubernetes that every cloud offers, each with the last day of the support that costs nothing more. Read 2026-11-23: AWS
 * docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html (standard support), Azure
 * learn.microsoft.com/azure/aks/supported-kubernetes-versions (community support), Google
 * cloud.google.com/kubernetes-engine/docs/release-schedule (standard support). 1.34 ends in these days; of 1.37 no dates are known.
 */
export const kubernetes = {
  "1.36": { aws: "2027-08-02", azure: "2027-06-30", google: "2027-08-09" },
  "1.35": { aws: "2027-03-27", azure: "2027-03-31", google: "2027-04-11" },
} as const satisfies Record<string, Readonly<Record<Provider, string>>>;
export type KubernetesVersion = keyof typeof kubernetes;
export const kubernetesVersions = Object.keys(kubernetes) as [KubernetesVersion, ...KubernetesVersion[]];

/** Why a version is not for a lab that ends on a day, as `2027-03-31`, with what would be; undefined where it is. */
export function endsTooEarly(provider: Provider, version: KubernetesVersion, expires: string): string | undefined {
  const ends = kubernetes[version][provider];
  if (ends >= expires) return undefined;
  const longer = kubernetesVersions.find((other) => kubernetes[other][provider] >= expires);
  const latest = kubernetesVersions
    .map((other) => kubernetes[other][provider])
    .sort()
    .at(-1);
  const advice = longer
    ? `write "${longer}"`
    : `no version known here is supported longer than ${latest}: let the lab expire by then`;
  return `${provider} supports Kubernetes ${version} until ${ends}, and the lab lasts until ${expires}: ${advice}`;
}
