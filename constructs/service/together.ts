import type { Provider } from "../core";
import type { Lab } from "../lab";
import { defaultSubnet, type Network, type Subnet } from "../network";
import { sameNetwork } from "../network/together";
import type { Service } from ".";

/** What parity says of whoever opens something to a service. */
export const servicesTogether =
  "the services of a network come from one place, so that rules let in all of them or none: where one is named, the others are named too";

/** Something that services reach in a network. */
interface Opened<P extends Provider> {
  readonly name: string;
  readonly lab: Lab<P>;
  readonly node: Service<P>["node"];
  readonly props: { readonly subnet?: Subnet<P> | undefined; readonly openTo: readonly unknown[] };
}

/** Whether a service reaches its network on its cloud: on Google it has a way there only where it names a subnet. */
const reaches = <P extends Provider>({ lab, props }: Service<P>): boolean =>
  lab.provider !== "google" || props.subnet !== undefined;
const networkOf = <P extends Provider>({ lab, props }: Service<P>): Network<P> => (props.subnet ?? defaultSubnet(lab)).network;
const isService = <P extends Provider>(entry: unknown): entry is Service<P> => (entry as { kind?: unknown }).kind === "service";

/**
 * Checks that the services to which something is open reach it, and on Azure and Google, whose rules do not tell services of a network apart, that
 * no other does. Services may come later, so that this is seen at synthesis.
 * @throws Error where a service is in another network, or in none
 */
export function checkServices<P extends Provider>(opened: Opened<P>): void {
  const { lab, node, name, props } = opened;
  const named = props.openTo.filter(isService<P>);
  if (named.length === 0) return;
  const subnet = props.subnet ?? defaultSubnet(lab);
  sameNetwork(
    node.id,
    { name, subnet },
    named.map((service) => ({ name: service.name, subnet: service.props.subnet ?? defaultSubnet(lab) })),
  );
  const apart = named.find((service) => !reaches(service));
  if (apart)
    throw new Error(
      `${node.id}: on Google the service ${apart.name} reaches the network only where it names a subnet: give it one`,
    );
  if (lab.provider === "aws") return;
  node.addValidation({
    validate: () =>
      lab.entries
        .filter(isService<P>)
        .filter((service) => !named.includes(service) && reaches(service) && networkOf(service) === subnet.network)
        .map(
          (other) =>
            `on ${lab.provider === "azure" ? "Azure" : "Google"} a network lets services in together, and ${name} is open to ${named.map((one) => one.name).join(", ")} alone: name the service ${other.name} too`,
        ),
  });
}
