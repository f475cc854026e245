import { azure, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "disks-closed",
  title: "What is on a disk is reached by its machine alone",
  protects: "By a link, anybody who gets hold of it could copy the whole disk from anywhere, past the machine and its rules.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: ({ disks }) => objections(disks, ({ exported }) => exported && "can be fetched through a network, past its machine"),
  compliant: [
    azure("a disk without links", {
      azurerm_managed_disk: { data: { network_access_policy: "DenyAll", public_network_access_enabled: false } },
    }),
  ],
  nonCompliant: [
    azure("a disk that says nothing, which is open", { azurerm_managed_disk: { data: {} } }),
    azure("a disk with links for some networks", {
      azurerm_managed_disk: { data: { network_access_policy: "AllowPrivate", public_network_access_enabled: false } },
    }),
  ],
};
