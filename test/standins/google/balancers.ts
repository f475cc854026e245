import { fillEndpoint } from "./kinds";
import { linksOf } from "./links";
import { type Body, invalid, type Store } from "./store";

/** What shares requests out: any machine may get the next one. */
export const fillBackend = (body: Body): Body => ({ sessionAffinity: "NONE", ...body });

/**
 * A rule of a balancer, or what leads to a service of another network.
 * @throws Refusal where a balancer's network has no subnet for proxies
 */
export function fillRule(body: Body, name: string, store: Store): Body {
  if (body.loadBalancingScheme !== "INTERNAL_MANAGED") return fillEndpoint(body, name, store);
  const [network] = linksOf(body.network);
  const proxies = [...store.things.values()].filter(
    (thing) => thing.purpose === "REGIONAL_MANAGED_PROXY" && thing.role === "ACTIVE" && linksOf(thing.network)[0] === network,
  );
  if (proxies.length !== 1) throw invalid(`An active proxy-only subnetwork is required in the network of ${name}`);
  return body;
}
