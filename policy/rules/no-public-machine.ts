import { hostsOf } from "../../compare/model/hosts";
import { aws, azure, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "no-public-machine",
  title: "Machines, nodes, balancers, notebooks and containers have no address in the internet",
  protects: "A machine that the internet can address is scanned within minutes and attacked at its weakest service.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: (model) => [
    ...objections(hostsOf(model), ({ publicAddress }) => publicAddress && "has a public address; go out by address translation"),
    ...objections(
      model.machines,
      ({ publicAddress, internet }) =>
        !publicAddress && internet === "direct" && "goes out by the cloud's own public address; go out by address translation",
    ),
    ...objections(
      model.balancers,
      ({ publicAddress }) => publicAddress && "answers on an address of the internet; let it answer inside the network",
    ),
    ...objections(model.workloads, ({ publicAddress }) => publicAddress && "has a public address, or a way out past its network"),
  ],
  compliant: [
    aws("a balancer inside the network", { aws_lb: { web: { internal: true } } }),
    aws("a machine that says it takes no address", { aws_instance: { web: { associate_public_ip_address: false } } }),
    google("a machine inside", { google_compute_instance: { web: { network_interface: [{ subnetwork: "inside" }] } } }),
  ],
  nonCompliant: [
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
