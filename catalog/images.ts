import type { Provider } from "./providers";

/** Systems of the Ubuntu kind. Both bring cloud-init and AWS's log-in agent; Debian's images bring no such agent. */
export const ubuntuNames = ["ubuntu-24.04", "ubuntu-22.04"] as const;
export type UbuntuName = (typeof ubuntuNames)[number];
/** Windows Server Datacenter with a desktop, in English. */
export const windowsNames = ["windows-2025", "windows-2022"] as const;
export type WindowsName = (typeof windowsNames)[number];

/** The operating systems that a machine may start from. */
export const imageNames = [...ubuntuNames, ...windowsNames] as const;
export type ImageName = (typeof imageNames)[number];
export const isWindows = (image: unknown): image is WindowsName => windowsNames.some((name) => name === image);

/**
 * GiB that a disk has at least on which Windows stands: what Google's images have, of both years (test-kitchen/kitchen-google, pull request 152,
 * read 2026-11-26). AWS's have 30 (general knowledge, not read).
 */
export const leastWindowsDisk = 50;

interface Image {
  /** The public SSM parameter that holds the id of the newest image. */
  readonly aws: string;
  /** The image family. */
  readonly google: string;
}
interface UbuntuImage extends Image {
  readonly azure: { readonly publisher: string; readonly offer: string; readonly sku: string };
}

/**
 * Each cloud's name for an image, x86-64, generation 2 with secure boot on Azure. Read 2026-11-23, of Windows 2026-11-26:
 * - AWS: documentation.ubuntu.com/aws "Find Ubuntu images", the SSM parameters that Canonical publishes; of Windows, Terraform configurations in
 *   public repositories that look up these parameters
 * - Azure: documentation.ubuntu.com/azure "Find Ubuntu images"; azurerm's own examples for 22.04
 * - Google: cloud.google.com/compute/docs/images/os-details; of Windows, Terraform configurations in public repositories that name these families
 */
export const images: Readonly<Record<UbuntuName, UbuntuImage> & Record<WindowsName, Image>> = {
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
  "windows-2025": {
    aws: "/aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base",
    google: "projects/windows-cloud/global/images/family/windows-2025",
  },
  "windows-2022": {
    aws: "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
    google: "projects/windows-cloud/global/images/family/windows-2022",
  },
};

/** A cloud's own name for an image, in one line; undefined where the cloud has none that the catalogue takes. */
export function imageOn(provider: Provider, image: ImageName): string | undefined {
  if (provider !== "azure") return images[image][provider];
  return isWindows(image) ? undefined : Object.values(images[image].azure).join(":");
}

/** The image that a cloud calls so, in one line; undefined where the catalogue does not have it. */
export const imageCalled = (provider: Provider, name: string): ImageName | undefined =>
  imageNames.find((image) => imageOn(provider, image) === name);
