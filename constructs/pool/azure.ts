import type { ApplicationSecurityGroup } from "@cdktf/provider-azurerm/lib/application-security-group";
import {
  LinuxVirtualMachineScaleSet,
  type LinuxVirtualMachineScaleSetNetworkInterface,
} from "@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set";
import {
  MonitorAutoscaleSetting,
  type MonitorAutoscaleSettingProfile,
} from "@cdktf/provider-azurerm/lib/monitor-autoscale-setting";
import type { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { sizeFor } from "../../catalog/sizes";
import { timeZones } from "../../catalog/time-zones";
import type { OnCloud } from "../core";
import { diskEncryption } from "../key/azure";
import { openToBastion } from "../machine/azure-login";
import { grantOnMachines } from "../machine/azure-owners";
import { identify, loginExtension, loginRole, otherGpu, system, ubuntuAlone } from "../machine/azure-system";
import { sizeOf } from "../machine/schema";
import { defaultSubnet, type Subnet } from "../network";
import { type Hours, type Moment, spelled } from "../schedule/times";

declare module "../core" {
  interface Azure {
    pool: {
      readonly subnet: Subnet<"azure">;
      readonly scaleSet: LinuxVirtualMachineScaleSet;
      /** Puts every machine, also one that comes later, into a gateway's list of who answers. */
      readonly standBehind: (gatewaysPool: string) => void;
      /** Lets the pool have no machine outside hours; of several, the one that began or ended last counts. */
      readonly keepHours: (hours: Hours) => void;
      /** The machines' identity for what the lab grants them. */
      readonly identity: UserAssignedIdentity;
      /** Names the machines in rules of security groups. */
      readonly applicationSecurityGroup: ApplicationSecurityGroup;
    };
  }
}

export const on: OnCloud<"azure", "pool"> = {
  build(self, props) {
    const { home } = self.lab.native;
    const tags = self.lab.native.tags();
    const { min, max, cpu } = props.scale;
    const subnet = props.subnet ?? defaultSubnet(self.lab);
    const { type } = sizeFor("azure", sizeOf(props.size));
    const { identity, applicationSecurityGroup } = identify(self);
    const enterable = subnet.internet === "nat";
    if (enterable) openToBastion(subnet);
    const gatewaysPools: string[] = [];
    const card = (): LinuxVirtualMachineScaleSetNetworkInterface[] => [
      {
        name: "main",
        primary: true,
        ipConfiguration: [
          {
            name: "main",
            primary: true,
            subnetId: subnet.native.subnet.id,
            applicationSecurityGroupIds: [applicationSecurityGroup.id],
            applicationGatewayBackendAddressPoolIds: gatewaysPools.length > 0 ? gatewaysPools : undefined,
          },
        ],
      },
    ];
    // of Azure's two kinds of scale set the one that has secure boot and a virtual TPM
    const scaleSet = new LinuxVirtualMachineScaleSet(self, "machines", {
      ...home,
      ...system(identity, props, diskEncryption(props.key)),
      name: self.cloudName("azurerm_linux_virtual_machine_scale_set"),
      sku: type,
      instances: min,
      // more than were asked for would be paid and run the set-up
      overprovision: false,
      // azurerm makes the machines anew one after the other; Azure itself would need a way to ask whether one is well
      upgradeMode: "Manual",
      networkInterface: card(),
      // it fetches its packages from the internet; without one it would fail, and the deploy with it
      extension: enterable ? [loginExtension] : undefined,
      tags,
      lifecycle: { ignoreChanges: ["instances"] },
      dependsOn: [...subnet.native.ready],
    });
    const rule = (operator: "GreaterThan" | "LessThan", threshold: number, direction: "Increase" | "Decrease") => ({
      metricTrigger: {
        metricName: "Percentage CPU",
        metricResourceId: scaleSet.id,
        timeGrain: "PT1M",
        statistic: "Average",
        timeWindow: "PT5M",
        timeAggregation: "Average",
        operator,
        threshold,
      },
      scaleAction: { direction, type: "ChangeCount", value: 1, cooldown: "PT5M" },
    });
    const load: MonitorAutoscaleSettingProfile = {
      name: "load",
      capacity: { minimum: min, maximum: max, default: min },
      // half the load on one machine fewer stays below the other threshold
      rule: [rule("GreaterThan", cpu, "Increase"), rule("LessThan", Math.floor(cpu / 2), "Decrease")],
    };
    const scaling = new MonitorAutoscaleSetting(self, "scaling", {
      ...home,
      name: self.cloudName("azurerm_monitor_autoscale_setting"),
      targetResourceId: scaleSet.id,
      profile: [load],
      tags,
    });
    const profiles: MonitorAutoscaleSettingProfile[] = [];
    return {
      native: {
        subnet,
        scaleSet,
        standBehind(gatewaysPool) {
          gatewaysPools.push(gatewaysPool);
          scaleSet.putNetworkInterface(card());
        },
        // each profile counts from its moment until that of another
        keepHours({ name, start, stop, timeZone }) {
          const from = ({ hour, minute, days }: Moment) => ({
            timezone: timeZones[timeZone],
            days: days.map(spelled),
            hours: [hour],
            minutes: [minute],
          });
          profiles.push(
            { ...load, name: `${name}-start`, recurrence: from(start) },
            { name: `${name}-stop`, capacity: { minimum: 0, maximum: 0, default: 0 }, recurrence: from(stop) },
          );
          scaling.putProfile(profiles);
        },
        identity,
        applicationSecurityGroup,
      },
      outputs: {
        name: scaleSet.name,
        login: enterable
          ? `https://portal.azure.com/#@/resource${scaleSet.id}/instances`
          : "# no log-in: the subnet has no internet",
      },
    };
  },

  admit: (self, access) => grantOnMachines(self.lab, access, [self.native.scaleSet], [loginRole]),

  parity: {
    size: otherGpu,
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: ubuntuAlone,
    disk: {
      approximated:
        "Azure encrypts disks where they are stored; a machine's cache is encrypted only where the subscription has registered EncryptionAtHost, which a lab cannot ask for",
    },
    subnet: {
      approximated:
        "nobody logs in to a machine in a subnet without internet, from which Azure's log-in extension fetches packages; elsewhere people log in by Bastion, which Azure bills by the hour; Azure places the machines in the region as it sees fit, AWS and Google in two zones",
    },
    setup: {
      approximated:
        "Azure makes the machines anew in place, one after the other, so that one is missing meanwhile; AWS and Google first add a machine. A set-up that is taken away makes a new scale set",
    },
    scale: "equivalent",
    "scale.min": "equivalent",
    "scale.max": "equivalent",
    "scale.cpu": {
      approximated:
        "Azure adds a machine when the mean of five minutes is above the number, and takes one away when it is below half of it; AWS and Google hold the mean near the number",
    },
    key: {
      approximated:
        "another key makes a new scale set, so that all machines go before others stand; AWS and Google replace them a few at a time",
    },
  },
};
