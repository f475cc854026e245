import type { Model } from "../../compare/model";
import { hostsOf } from "../../compare/model/hosts";
import { aws, azure, google, objections, type Rule, ref } from "../rule";

/** Whether rules let a named range reach something; whom else they let in another rule says. */
const fromRange = ({ flows }: Model, address: string): boolean =>
  flows.some(({ from, to }) => to === address && from.kind === "range");
/** Whether a machine that stands alone has an address that stays, and rules let a named range reach it there. */
const reachedByName = (model: Model, address: string): boolean =>
  model.machines.some((machine) => machine.address === address && machine.addressStays === true && machine.scale === undefined) &&
  fromRange(model, address);

const https = (range: string) => ({
  security_group_id: ref("aws_security_group.web.id"),
  cidr_ipv4: range,
  ip_protocol: "tcp",
  from_port: 443,
  to_port: 443,
});

const balancer = (range: string) => ({
  aws_vpc: { net: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: { out: { vpc_id: ref("aws_vpc.net.id"), cidr_block: "10.0.0.0/24" } },
  aws_security_group: { web: { vpc_id: ref("aws_vpc.net.id") } },
  aws_vpc_security_group_ingress_rule: { web: https(range) },
  aws_lb: { web: { internal: false, subnets: [ref("aws_subnet.out.id")], security_groups: [ref("aws_security_group.web.id")] } },
});

const published = (range: string) => ({
  aws_security_group: { web: {} },
  aws_route_table: { out: { route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }] } },
  aws_subnet: { out: { cidr_block: "10.0.0.0/24" } },
  aws_route_table_association: { out: { subnet_id: ref("aws_subnet.out.id"), route_table_id: ref("aws_route_table.out.id") } },
  aws_network_interface: {
    web: { subnet_id: ref("aws_subnet.out.id"), security_groups: [ref("aws_security_group.web.id")] },
  },
  aws_eip: { web: { network_interface: ref("aws_network_interface.web.id") } },
  aws_instance: { web: { network_interface: [{ network_interface_id: ref("aws_network_interface.web.id") }] } },
  aws_vpc_security_group_ingress_rule: { web: https(range) },
});

export const rule: Rule = {
  id: "no-public-machine",
  title: "Nothing has an address in the internet but machines and balancers that a named range reaches there",
  protects: "A machine that the internet can address is scanned within minutes and attacked at its weakest service.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: (model) => [
    ...objections(
      hostsOf(model).filter(({ address }) => !reachedByName(model, address)),
      ({ publicAddress }) =>
        publicAddress &&
        "has a public address that does not stay, or on which no named range reaches it; go out by address translation",
    ),
    ...objections(
      model.machines,
      ({ publicAddress, internet }) =>
        !publicAddress && internet === "direct" && "goes out by the cloud's own public address; go out by address translation",
    ),
    ...objections(
      model.balancers.filter(({ address }) => !fromRange(model, address)),
      ({ publicAddress }) =>
        publicAddress &&
        "answers on an address of the internet, on which no named range reaches it; let it answer inside the network",
    ),
    ...objections(model.workloads, ({ publicAddress }) => publicAddress && "has a public address, or a way out past its network"),
  ],
  compliant: [
    aws("a balancer inside the network", { aws_lb: { web: { internal: true } } }),
    aws("a balancer on the internet that one office reaches", balancer("203.0.113.0/24")),
    aws("a machine that one office reaches", published("203.0.113.0/24")),
    aws("a machine that says it takes no address", { aws_instance: { web: { associate_public_ip_address: false } } }),
    google("a machine inside", { google_compute_instance: { web: { network_interface: [{ subnetwork: "inside" }] } } }),
  ],
  nonCompliant: [
    aws("a balancer that everybody reaches", balancer("0.0.0.0/0")),
    aws("a machine that everybody reaches", published("0.0.0.0/0")),
    aws("a balancer that says nothing, which is on the internet", { aws_lb: { web: {} } }),
    azure("a gateway that listens on a public address", {
      azurerm_public_ip: { web: {} },
      azurerm_application_gateway: {
        web: {
          frontend_ip_configuration: [{ name: "outside", public_ip_address_id: ref("azurerm_public_ip.web.id") }],
          http_listener: [{ protocol: "Https", frontend_ip_configuration_name: "outside" }],
        },
      },
    }),
    google("a balancer on the internet", {
      google_compute_forwarding_rule: { web: { load_balancing_scheme: "EXTERNAL_MANAGED" } },
    }),
    google("a machine with an address that passes, which an office reaches", {
      google_compute_network: { net: {} },
      google_compute_subnetwork: { work: { network: ref("google_compute_network.net.id"), ip_cidr_range: "10.0.0.0/24" } },
      google_compute_instance: {
        web: { network_interface: [{ subnetwork: ref("google_compute_subnetwork.work.id"), access_config: [{}] }] },
      },
      google_compute_firewall: {
        office: {
          network: ref("google_compute_network.net.id"),
          direction: "INGRESS",
          source_ranges: ["203.0.113.0/24"],
          allow: [{ protocol: "tcp", ports: ["443"] }],
        },
      },
    }),
    aws("a machine that takes one", { aws_instance: { web: { associate_public_ip_address: true } } }),
    aws("a notebook in SageMaker's own network", { aws_sagemaker_notebook_instance: { desk: {} } }),
    aws("containers that take one", { aws_ecs_service: { web: { network_configuration: { assign_public_ip: true } } } }),
    azure("nodes with addresses", {
      azurerm_kubernetes_cluster: { lab: { default_node_pool: { node_public_ip_enabled: true } } },
    }),
    google("an access configuration", { google_compute_instance: { web: { network_interface: [{ access_config: [{}] }] } } }),
    azure("a card with an address", {
      azurerm_public_ip: { out: {} },
      azurerm_network_interface: { card: { ip_configuration: [{ public_ip_address_id: ref("azurerm_public_ip.out.id") }] } },
      azurerm_linux_virtual_machine: { web: { network_interface_ids: [ref("azurerm_network_interface.card.id")] } },
    }),
  ],
};
