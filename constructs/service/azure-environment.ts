import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment";
import type { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { NetworkSecurityGroup } from "@cdktf/provider-azurerm/lib/network-security-group";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule";
import { PrivateDnsARecord } from "@cdktf/provider-azurerm/lib/private-dns-a-record";
import { PrivateDnsZone } from "@cdktf/provider-azurerm/lib/private-dns-zone";
import { PrivateDnsZoneVirtualNetworkLink } from "@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link";
import { Subnet } from "@cdktf/provider-azurerm/lib/subnet";
import { SubnetNatGatewayAssociation } from "@cdktf/provider-azurerm/lib/subnet-nat-gateway-association";
import { SubnetNetworkSecurityGroupAssociation } from "@cdktf/provider-azurerm/lib/subnet-network-security-group-association";
import { logDays } from "../../catalog/services";
import { Construct, type ITerraformDependable } from "../cdktf";
import type { Lab } from "../lab";
import { workspaceFor } from "../logs/azure";
import type { Network } from "../network";

/** Where what services write is kept. */
export const workspaceOf = (lab: Lab<"azure">): LogAnalyticsWorkspace =>
  workspaceFor(lab, lab, "written", {
    name: lab.cloudName("azurerm_log_analytics_workspace", ["lab", "written"]),
    days: logDays,
  });

/** The network's environment for container apps: reached from within the network alone, in a subnet of its own. */
export class Environment extends Construct {
  readonly environment: ContainerAppEnvironment;
  /** What has to stand before an app starts, and must not go before it. */
  readonly ready: readonly ITerraformDependable[];

  constructor(network: Network<"azure">) {
    super(network, "services");
    const { home } = network.lab.native;
    const tags = network.lab.native.tags();
    const { subnet, ready } = this.subnet(network);
    const environment = new ContainerAppEnvironment(this, "environment", {
      ...home,
      name: network.cloudName("azurerm_container_app_environment", "services"),
      infrastructureSubnetId: subnet.id,
      // Azure makes a group beside the lab's and takes it away with the environment; a name of its choosing would read as a change that replaces
      infrastructureResourceGroupName: network.cloudName("azurerm_resource_group", "services"),
      internalLoadBalancerEnabled: true,
      // an environment without a profile is of the old kind, which wants a /23 and never gets one
      workloadProfile: [{ name: "Consumption", workloadProfileType: "Consumption" }],
      logsDestination: "azure-monitor",
      tags,
      dependsOn: ready,
    });
    new MonitorDiagnosticSetting(this, "logs", {
      name: network.cloudName("azurerm_monitor_diagnostic_setting", "services"),
      targetResourceId: environment.id,
      logAnalyticsWorkspaceId: workspaceOf(network.lab).id,
      enabledLog: [{ category: "ContainerAppConsoleLogs" }, { category: "ContainerAppSystemLogs" }],
    });
    this.environment = environment;
    this.ready = [...ready, this.names(network)];
  }

  /** The subnet that Azure demands: outbound by the network's translation, inbound from the network alone. */
  private subnet(network: Network<"azure">): { subnet: Subnet; ready: ITerraformDependable[] } {
    const { home } = network.lab.native;
    const subnet = new Subnet(this, "subnet", {
      resourceGroupName: home.resourceGroupName,
      virtualNetworkName: network.native.network.name,
      name: network.cloudName("azurerm_subnet", "services"),
      addressPrefixes: [network.demanded("services")],
      defaultOutboundAccessEnabled: false,
      delegation: [
        {
          name: "services",
          serviceDelegation: {
            name: "Microsoft.App/environments",
            actions: ["Microsoft.Network/virtualNetworks/subnets/join/action"],
          },
        },
      ],
    });
    const nsg = new NetworkSecurityGroup(this, "nsg", {
      ...home,
      name: network.cloudName("azurerm_network_security_group", "services"),
      tags: network.lab.native.tags(),
    });
    const rule = (id: string, priority: number, access: "Allow" | "Deny", from: string, ports: readonly string[], why: string) =>
      new NetworkSecurityRule(this, id, {
        name: network.cloudName("azurerm_network_security_rule", `services-${id}`),
        description: why,
        resourceGroupName: home.resourceGroupName,
        networkSecurityGroupName: nsg.name,
        priority,
        direction: "Inbound",
        access,
        protocol: ports.length > 0 ? "Tcp" : "*",
        sourceAddressPrefix: from,
        sourcePortRange: "*",
        destinationAddressPrefix: "*",
        ...(ports.length > 0 ? { destinationPortRanges: [...ports] } : { destinationPortRange: "*" }),
      });
    // learn.microsoft.com/azure/container-apps/firewall-integration, workload profiles; general knowledge, not read
    const rules = [
      rule(
        "https",
        100,
        "Allow",
        network.props.cidr,
        ["443", "31443"],
        "HTTPS from the network; each service says which machines",
      ),
      rule("probes", 110, "Allow", "AzureLoadBalancer", ["30000-32767"], "The balancer of the environment itself"),
      rule("own", 120, "Allow", network.demanded("services"), [], "The environment's own traffic"),
      rule("deny", 4096, "Deny", "*", [], "Nothing comes in unless a rule says so"),
    ];
    const guard = new SubnetNetworkSecurityGroupAssociation(this, "guard", {
      subnetId: subnet.id,
      networkSecurityGroupId: nsg.id,
    });
    const { outbound } = network.native;
    const ways = outbound
      ? [
          outbound.address,
          new SubnetNatGatewayAssociation(this, "outbound", { subnetId: subnet.id, natGatewayId: outbound.nat.id }),
        ]
      : [];
    return { subnet, ready: [...rules, guard, ...ways] };
  }

  /** The names of the environment's services, which Azure's own servers do not answer for in a network. */
  private names(network: Network<"azure">): ITerraformDependable {
    const { resourceGroupName } = network.lab.native.home;
    const tags = network.lab.native.tags();
    const zone = new PrivateDnsZone(this, "zone", { name: this.environment.defaultDomain, resourceGroupName, tags });
    const link = new PrivateDnsZoneVirtualNetworkLink(this, "link", {
      name: network.cloudName("azurerm_private_dns_zone_virtual_network_link", "services"),
      resourceGroupName,
      privateDnsZoneName: zone.name,
      virtualNetworkId: network.native.network.id,
      registrationEnabled: false,
      tags,
    });
    new PrivateDnsARecord(this, "record", {
      name: "*",
      resourceGroupName,
      zoneName: zone.name,
      ttl: 60,
      records: [this.environment.staticIpAddress],
      tags,
    });
    return link;
  }
}

/** Made with the network's first service. */
export const environmentOf = (network: Network<"azure">): Environment =>
  (network.node.tryFindChild("services") as Environment | undefined) ?? new Environment(network);
