/** The operating systems that a machine may start from. Both bring cloud-init and AWS's log-in agent; Debian's images bring no such agent. */
export const imageNames = ["ubuntu-24.04", "ubuntu-22.04"] as const;
export type ImageName = (typeof imageNames)[number];

interface Image {
  /** The public SSM parameter that holds the id of the newest image. */
  readonly aws: string;
  readonly azure: { readonly publisher: string; readonly offer: string; readonly sku: string };
  /** The image family. */
  readonly google: string;
}

/**
 * Each cloud's name for an image, x86-64, generation 2 with secure boot on Azure. Read 2026-11-23:
 * - AWS: documentation.ubuntu.com/aws "Find Ubuntu images", the SSM parameters that Canonical publishes
 * - Azure: documentation.ubuntu.com/azure "Find Ubuntu images"; azurerm's own examples for 22.04
 * - Google: cloud.google.com/compute/docs/images/os-details
 */
export const images: Readonly<Record<ImageName, Image>> = {
  "ubuntu-24.04": {
    aws: "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
    azure: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server" },
    google: "projects/ubuntu-os-cloud/global/images/family/ubuntu-2404-lts-amd64",
  },
  "ubuntu-22.04": {
    aws: "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    azure: { publisher: "Canonical", offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts-gen2" },
    google: "projects/ubuntu-os-cloud/global/images/family/ubuntu-2204-lts",
  },
};
