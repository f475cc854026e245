import type { Provider } from "../core";
import type { Lab } from "../lab";
import { defaultSubnet, type Subnet } from "../network";

/**
 * The subnet of a service: the one that it names, else the only one of the lab.
 * @throws Error where it has no way to the internet, from which images come, or where the lab has several
 */
export function subnetOf<P extends Provider>(
  { lab, node }: { readonly lab: Lab<P>; readonly node: { readonly id: string } },
  named: Subnet<P> | undefined,
): Subnet<P> {
  const subnet = named ?? defaultSubnet(lab);
  if (subnet.internet === "none")
    throw new Error(`${node.id}: the subnet ${subnet.name} has no internet, from which the service's image comes`);
  return subnet;
}

/** The address of an image that stands on Docker Hub, written out: Cloud Run takes no shorter one. */
export function hubImage(image: string): string {
  const path = image.replace(/^docker\.io\//, "");
  return `docker.io/${path.includes("/") ? path : `library/${path}`}`;
}
