import type { Provider } from "../../constructs/core";
import { Disk } from "../../constructs/disk";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import type { InventoryItem } from "../../rehearsal";
import { Workspace } from "../rehearsal/workspace";
import { all, changed, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const types = {
  aws: ["aws_ebs_volume", "aws_volume_attachment", "aws_instance"],
  azure: ["azurerm_managed_disk", "azurerm_virtual_machine_data_disk_attachment", "azurerm_linux_virtual_machine"],
  google: ["google_compute_disk", "google_compute_attached_disk", "google_compute_instance"],
} as const;

interface Asked {
  readonly size?: string;
  readonly count?: number;
  readonly setup?: string;
  readonly names?: readonly string[];
}
const lab = (provider: Provider, { size, count, setup, names = ["data"] }: Asked = {}): Stack =>
  synth(provider, (lab) => {
    new Network(lab, "main", { subnets: { work: { internet: "none" } }, flowLogs: false });
    const machine = new Machine(lab, "bench", { count, setup });
    for (const name of names) new Disk(lab, name, { machine, size });
  });
const own = (stack: Stack, provider: Provider) => all(stack, types[provider][0]).filter(([id]) => id.startsWith("disk-"));

test("a disk is encrypted, closed to every network, and leaves nothing when it goes", () => {
  expect(one(lab("aws"), "aws_ebs_volume")).toMatchObject({ encrypted: true, type: "gp3", size: 64 });
  expect(one(lab("aws"), "aws_ebs_volume")).not.toHaveProperty("final_snapshot");
  expect(one(lab("aws"), "aws_volume_attachment")).toMatchObject({ stop_instance_before_detaching: true });
  expect(one(lab("azure"), "azurerm_managed_disk")).toMatchObject({
    create_option: "Empty",
    network_access_policy: "DenyAll",
    public_network_access_enabled: false,
    disk_size_gb: 64,
  });
  expect(one(lab("azure"), "azurerm_virtual_machine_data_disk_attachment")).toMatchObject({ caching: "None" });
  expect(one(lab("google"), "google_compute_disk", "disk-data_disk-1")).toMatchObject({ type: "pd-balanced", size: 64 });
});

describe.each(providers)("%s", (provider) => {
  const [disk, attachment, machine] = types[provider];

  test("its machine is told to leave it alone, and nothing of the disk hangs on the machine", () => {
    const stack = lab(provider, { count: 2 });
    expect(own(stack, provider)).toHaveLength(2);
    for (const [, body] of own(stack, provider)) expect(JSON.stringify(body)).not.toContain(machine);
    for (const [id, body] of all(stack, attachment)) expect(JSON.stringify(body)).toContain(`instance-${id.slice(-1)}`);
    if (provider === "google")
      for (const [, body] of all(stack, machine)) expect(body.lifecycle.ignore_changes).toContain("attached_disk");
  });

  test("another size changes the disk alone; another disk changes nothing; a second machine brings its own", () => {
    const before = lab(provider);
    expect(changed(before, lab(provider, { size: "128 GiB" }))).toEqual([`${disk}.disk-data_disk-1`]);
    const more = changed(before, lab(provider, { names: ["data", "more"] }));
    expect(more.filter((address) => !address.includes("disk-more"))).toEqual([]);
    const two = changed(before, lab(provider, { count: 2 })).filter((address) => address.includes("disk-data"));
    expect(two).toEqual([`${attachment}.disk-data_attachment-2`, `${disk}.disk-data_disk-2`].sort());
  });

  test("tells its path in each machine, the same however many others there are", () => {
    const paths = (stack: Stack) =>
      (one({ ...stack, resource: { output: stack.output } }, "output", "disk-data").value as { devices: string[] }).devices;
    expect(paths(lab(provider, { count: 2 }))).toHaveLength(2);
    expect(paths(lab(provider, { names: ["data", "more"] }))).toEqual(paths(lab(provider)));
    for (const path of paths(lab(provider))) expect(path).toMatch(/^\/dev\/disk\//);
  });

  test("a machine takes four disks, each at a place of its own", () => {
    const four = ["a", "b", "c", "d"];
    const places = all(lab(provider, { names: four }), attachment).map(([, body]) => body.device_name ?? body.lun);
    expect(new Set(places).size).toBe(4);
    expect(() => lab(provider, { names: [...four, "e"] })).toThrow(/has 4 disks already/);
    // both names stand for one place
    expect(() => lab(provider, { names: ["data", "disk-11"] })).toThrow(/place at its machine follows from its name/);
  });

  test("a machine that is made anew keeps its disk, which grows in place", async () => {
    const workspace = await Workspace.open();
    try {
      const done = await workspace.apply(JSON.parse(lab(provider).text));
      expect(done.errors).toEqual([]);
      const idOf = async () => {
        const beside = ({ type, attributes }: InventoryItem) =>
          type === disk && (provider === "aws" || /\bdata\b/.test(String(attributes.name)));
        return (await workspace.rehearsal.inventory()).filter(beside).map(({ id }) => id);
      };
      const before = await idOf();
      expect(before).toHaveLength(1);
      const anew = JSON.parse(lab(provider, { setup: "#!/bin/sh\n", size: "100 GiB" }).text);
      const planned = (await workspace.planned(anew)).filter((line) => /disk-data|instance-1/.test(line));
      expect(planned).toEqual(
        [
          `replace ${machine}.machine-bench_instance-1`,
          `replace ${attachment}.disk-data_attachment-1`,
          `update ${disk}.disk-data_disk-1`,
        ].sort(),
      );
      expect((await workspace.apply(anew)).errors).toEqual([]);
      expect(await idOf()).toEqual(before);
      expect((await workspace.planned(anew)).filter((line) => !line.startsWith("noop"))).toEqual([]);
      expect((await workspace.destroy()).errors).toEqual([]);
      expect(await workspace.rehearsal.inventory()).toEqual([]);
    } finally {
      await workspace.close();
    }
  }, 120_000);
});
