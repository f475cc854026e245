import { gpuPlaces, hasGpu } from "../../catalog/sizes";
import type { Provider } from "../core";
import type { Lab } from "../lab";

/**
 * For what a program composes; in a description the reader tells it with its line.
 * @throws Error where the lab's cloud is not known to have a size with a GPU at the lab's place
 */
export function offered(self: { readonly node: { readonly id: string } }, lab: Lab<Provider>, size: unknown): void {
  if (hasGpu(size) && !gpuPlaces(lab.provider, size).includes(lab.props.region))
    throw new Error(`${self.node.id}: ${lab.provider} is not known to have ${size} in ${lab.props.region}`);
}
