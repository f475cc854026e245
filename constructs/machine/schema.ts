import { z } from "zod";
import { type ImageName, imageNames, isWindows, leastWindowsDisk } from "../../catalog/images";
import { type GpuSizeName, gpuSizeNames, hasGpu, largest, type Shape, type SizeName, sizeNames } from "../../catalog/sizes";
import { keyFor } from "../key/schema";
import { about, gib, gibOf, ref } from "../schema";
import { isAddress } from "./addresses";
import { ofUbuntu, ofWindows, script, wrongSetup } from "./setup";

/** CPUs and memory; `least` is the least memory that may be asked for, in GiB. */
export const shape = (least: number) =>
  z.strictObject({
    /** Number of virtual CPUs, 1 to 64. */
    cpu: about(z.int().min(1).max(largest.cpu), { description: "Virtual CPUs at least", example: "2" }),
    /** Memory, up to 256 GiB. */
    memory: about(gib(least, largest.memory), { description: "Memory at least", example: "8 GiB" }),
  });

/** What machines that stand alone and those of a pool have in common. */
export const fields = {
  size: about(z.union([z.enum([...sizeNames, ...gpuSizeNames]), shape(1)]).default("small"), {
    description:
      "How large: a size by name, `gpu-small` with a GPU among them, or `{ cpu, memory }` for the nearest that is not smaller",
    example: "small",
  }),
  image: about(z.enum(imageNames).default("ubuntu-24.04" satisfies ImageName), {
    description:
      "The operating system; the newest image at the time when the machine is made. The licence of Windows is paid by the hour besides, while the machine runs",
    example: "ubuntu-24.04",
  }),
  disk: about(gib(32, 1024).default("32 GiB"), {
    description: "Size of the boot disk, which is encrypted; 50 GiB at least with Windows",
  }),
  subnet: about(ref("subnet").optional(), { description: "The subnet that the machines stand in", example: "work" }),
  setup: about(
    script(
      (text) => ofUbuntu(text) || ofWindows(text),
      "a set-up script begins with #! or #cloud-config, and one of Windows with the line #ps1",
    ).optional(),
    {
      description:
        "A script run once at a machine's first start, from a file beside the description, for Windows PowerShell that begins with the line `#ps1`; another script makes the machines anew",
      example: "setup/workbench.sh",
      file: true,
    },
  ),
};

interface Started {
  readonly disk: string;
  readonly image: ImageName;
  readonly setup?: string | undefined;
  readonly size: unknown;
}
/** Refuses a disk, a size or a script that does not go with the system. */
export function goWithSystem({ disk, image, setup, size }: Started, context: z.RefinementCtx): void {
  const issue = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
  if (isWindows(image)) {
    if (gibOf(disk) < leastWindowsDisk)
      issue("disk", `Windows has a disk of at least ${leastWindowsDisk} GiB, and this one has ${disk}: write disk: 64 GiB`);
    if (hasGpu(size)) issue("size", `${size} starts from Ubuntu: choose such an image, or a size without a GPU`);
  }
  const wrong = setup === undefined ? undefined : wrongSetup(image, setup);
  if (wrong !== undefined) issue("setup", wrong);
}

/** Virtual machines that are alike: without public addresses unless published, and without keys, each with the identity of its entry. */
export const machine = z
  .strictObject({
    /**
     * A size by name, or CPUs and memory for which each cloud's nearest type that is not smaller is taken. `gpu-small` has a GPU, for which accounts
     * ask their cloud for a quota first; its driver is for `setup` to install, signed, since machines start with secure boot. @default "small"
     */
    size: fields.size,
    /**
     * The operating system, in its newest image when the machine is made: Ubuntu, or Windows Server Datacenter with a desktop, whose licence is paid
     * by the hour while the machine runs. @default "ubuntu-24.04"
     */
    image: fields.image,
    /**
     * Size of the encrypted boot disk, 32 to 1024 GiB, with Windows 50 GiB at least. A disk grows in place and never shrinks. @default "32 GiB"
     */
    disk: fields.disk,
    /** How many machines there are, 1 to 20; a greater number leaves those that exist alone. @default 1 */
    count: about(z.int().min(1).max(20).default(1), { description: "How many machines of this kind there are", example: "1" }),
    /**
     * One machine for each of the team's `members`, in place of a number of them: its member alone logs in to it, starts and stops it, besides the
     * team's admins. @default machines that the whole team uses
     */
    per: about(z.enum(["member"]).optional(), {
      description: "One machine for each of the team's members, who alone logs in to it, besides admins; in place of count",
      example: "member",
    }),
    /** The subnet that the machines stand in. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: fields.subnet,
    /**
     * The private IPv4 address that the machine has for good, also when it is made anew: one of its subnet's, but neither of the first ten nor of
     * the last two of each half of the range. For an entry of one machine. @default whatever address the cloud gives it
     */
    address: about(z.string().refine(isAddress, "an address is four numbers with dots, without zeros before them").optional(), {
      description: "The private IPv4 address that the machine has for good, in its subnet; for an entry of one machine",
      example: "10.20.25.20",
    }),
    /**
     * Whether each machine has a public IPv4 address of its own, kept as long as the entry and paid by the hour. What reaches it there is what an
     * `ingress` lets in from the network's ranges, and one has to; ports for log-in never. Its subnet has internet. @default false
     */
    published: about(z.boolean().default(false), {
      description:
        "A public IPv4 address for each machine, paid by the hour, where it is reached by what an ingress lets in from the network's ranges",
    }),
    /**
     * A script that is run once, at a machine's first start, 16384 bytes at most: on Ubuntu by cloud-init, text that begins with `#!` or
     * `#cloud-config`; on Windows PowerShell, whose first line is `#ps1`. Another script makes the machines anew. No place for secrets: it stands in
     * the stack and can be read on the machine. @default none
     */
    setup: fields.setup,
    /** A key of the lab that encrypts the boot disks; another one, or none any more, makes the machines anew on AWS and Google. @default the cloud's own key */
    key: keyFor("the boot disk"),
  })
  .superRefine(goWithSystem)
  .superRefine(({ address, count, per, published }, context) => {
    const issue = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
    if (per === "member" && count > 1) issue("count", "each member has one machine: leave count or per out");
    if (per === "member" && address !== undefined) issue("address", "one address cannot be that of each member's machine");
    if (address !== undefined && published)
      issue("address", "a published machine stands in a range of its own on AWS, so that its private address is not to choose");
    if (address !== undefined && count > 1) issue("address", `one address cannot be that of ${count} machines`);
  })
  .describe(
    "Virtual machines that are alike: without public addresses unless published, and without keys, each with the identity of its entry",
  );
/** A size as the catalogue takes it. */
export const sizeOf = (size: z.output<typeof machine>["size"]): SizeName | GpuSizeName | Shape =>
  typeof size === "string" ? size : { cpu: size.cpu, memory: gibOf(size.memory) };
