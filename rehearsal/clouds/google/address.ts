import { unusable } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";

const invalid = (address: string, why: string) =>
  `googleapi: Error 400: Invalid value for field 'resource.address': '${address}'. ${why}, invalid`;

/** What Compute Engine demands of an address that is kept for somebody. */
export const GOOGLE_ADDRESS_RULES: readonly Rule[] = [
  {
    demands: "A private address is one of its subnet's, and none that Google keeps",
    source: "https://docs.cloud.google.com/vpc/docs/subnets#unusable-ip-addresses-in-every-subnet",
    on: /^google_compute_address$/,
    refusal(asked) {
      if (asked.text("address_type") !== "INTERNAL") return undefined;
      const subnet = asked.named("subnetwork", "google_compute_subnetwork");
      const address = asked.text("address");
      const why = subnet && unusable(address, textAt(attributes(subnet), "ip_cidr_range"), { first: 2, last: 2 });
      if (!subnet || !why) return undefined;
      return invalid(
        address,
        why === "kept" ? "The IP address is reserved" : `The IP address is not in subnetwork '${last(subnet.id)}'`,
      );
    },
  },
  {
    demands: "A public address is of no subnet",
    source: "https://docs.cloud.google.com/compute/docs/reference/rest/v1/addresses",
    on: /^google_compute_address$/,
    refusal(asked) {
      const subnet = asked.text("subnetwork");
      if (asked.text("address_type") !== "EXTERNAL" || subnet === "") return undefined;
      return `googleapi: Error 400: Invalid value for field 'resource.subnetwork': '${subnet}'. Subnetwork can be specified for internal addresses only., invalid`;
    },
  },
  {
    demands: "A private address is kept for one alone, and only while nobody else has it",
    source: "https://docs.cloud.google.com/compute/docs/ip-addresses/configure-static-internal-ip-address",
    on: /^google_compute_address$/,
    refusal(asked) {
      const subnet = asked.named("subnetwork", "google_compute_subnetwork");
      const address = asked.text("address");
      if (!subnet || !asked.beside(subnet).some((other) => textAt(attributes(other), "address") === address)) return undefined;
      return invalid(address, "Specified IP address is already reserved");
    },
  },
  {
    demands: "No two instances of a subnet have one private address",
    source: "https://docs.cloud.google.com/compute/docs/ip-addresses/configure-static-internal-ip-address",
    on: /^google_compute_instance$/,
    refusal(asked) {
      const subnet = asked.named("network_interface.0.subnetwork", "google_compute_subnetwork");
      const address = asked.text("network_interface.0.network_ip");
      const owner =
        subnet && asked.beside(subnet).find((other) => textAt(attributes(other), "network_interface.0.network_ip") === address);
      if (!owner) return undefined;
      return `googleapi: Error 400: IP '${address}' is already being used by another resource., IP_IN_USE_BY_ANOTHER_RESOURCE`;
    },
  },
];
