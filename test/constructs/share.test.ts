import { Access } from "../../constructs/access";
import { InvalidProps, type Provider } from "../../constructs/core";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { contains, demandedBlock, overlap, readBlock, reservedBlock, serverBlock } from "../../constructs/network/addresses";
import { Share } from "../../constructs/share";
import { ada, all, changed, one, type Stack, statements, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;

/** Files that `worker` writes and `reader` reads, unless the cloud cannot let it; `other` does neither. */
const stack = (
  provider: Provider,
  {
    size,
    count,
    cidr = "10.20.0.0/16",
    names = ["results"],
  }: { size?: "256 GiB"; count?: number; cidr?: string; names?: readonly string[] } = {},
): Stack =>
  synth(provider, (lab: Lab) => {
    new Network(lab, "main", { cidr });
    const [worker, reader] = ["worker", "reader", "other"].map((name) => new Machine(lab, name, { count })) as [Machine, Machine];
    for (const name of names)
      new Share(lab, name, { size, writeBy: [worker], readBy: provider === "azure" ? undefined : [reader] });
    new Access(lab, "main", { viewers: [ada] });
  });

test("AWS: encrypted, over TLS alone, and a machine mounts with the right that it was given", () => {
  const aws = stack("aws");
  expect(one(aws, "aws_efs_file_system")).toMatchObject({ encrypted: true, throughput_mode: "elastic" });
  expect(one(aws, "aws_efs_file_system")).not.toHaveProperty("availability_zone_name");
  const policy = statements(one(aws, "aws_efs_file_system_policy"));
  const role = (name: string) => [`\${aws_iam_role.machine-${name}_role.arn}`];
  const mounting = { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } };
  expect(policy).toMatchObject([
    { Effect: "Deny", Principal: "*", Action: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Effect: "Allow", Principal: { AWS: role("reader") }, Condition: mounting },
    { Effect: "Allow", Principal: { AWS: role("worker") }, Condition: mounting },
  ]);
  const calls = policy.map(({ Action }) => [Action].flat().includes("elasticfilesystem:ClientWrite"));
  expect(calls).toEqual([false, false, true]);
  expect(aws.text).not.toContain("aws_efs_backup_policy");
});

test("AWS: it has an address in each of two zones, in subnets from which nothing leads out", () => {
  const targets = all(stack("aws"), "aws_efs_mount_target").map(([, target]) => target);
  expect(targets.map(({ subnet_id }) => subnet_id)).toEqual([
    `\${aws_subnet.network-main_shares-a.id}`,
    `\${aws_subnet.network-main_shares-b.id}`,
  ]);
  for (const { security_groups } of targets) expect(security_groups).toEqual([`\${aws_security_group.share-results_group.id}`]);
  const routes = all(stack("aws"), "aws_route").map(([, route]) => route.route_table_id);
  expect(routes).not.toContain(`\${aws_route_table.network-main_shares-routes.id}`);
});

test("Azure: NFS in an account without keys or a public side, which refuses what comes without TLS", () => {
  const azure = stack("azure");
  expect(one(azure, "azurerm_storage_account", "share-results_account")).toMatchObject({
    account_kind: "FileStorage",
    account_tier: "Premium",
    account_replication_type: "ZRS",
    shared_access_key_enabled: false,
    public_network_access_enabled: false,
    https_traffic_only_enabled: true,
  });
  expect(one(azure, "azurerm_storage_share")).toMatchObject({ enabled_protocol: "NFS", quota: 128 });
  expect(one(azure, "azurerm_private_endpoint")).toMatchObject({
    subnet_id: `\${azurerm_subnet.network-main_shares.id}`,
    private_service_connection: { subresource_names: ["file"] },
  });
  expect(one(azure, "azurerm_subnet", "network-main_shares")).toMatchObject({
    address_prefixes: ["10.20.193.64/26"],
    private_endpoint_network_policies: "Enabled",
    default_outbound_access_enabled: false,
  });
  expect(one(azure, "azurerm_network_security_rule", "network-main_deny-inbound-shares")).toMatchObject({ access: "Deny" });
});

test("Google: every machine by its address and with its right, in addresses of the server's own", () => {
  const google = stack("google", { count: 2 });
  const address = (name: string, unit: number) =>
    `\${google_compute_instance.machine-${name}_instance-${unit}.network_interface[0].network_ip}`;
  const instance = one(google, "google_filestore_instance");
  expect(instance).toMatchObject({
    tier: "REGIONAL",
    protocol: "NFS_V4_1",
    deletion_protection_enabled: false,
    file_shares: {
      capacity_gb: 128,
      nfs_export_options: [
        { access_mode: "READ_WRITE", ip_ranges: [address("worker", 1), address("worker", 2)] },
        { access_mode: "READ_ONLY", ip_ranges: [address("reader", 1), address("reader", 2)] },
      ],
    },
  });
  const [network] = instance.networks;
  const range = readBlock(network.reserved_ip_range);
  const net = readBlock("10.20.0.0/16");
  if (!range || !net) throw new Error("no range");
  expect(range.prefix).toBe(26);
  expect(contains(reservedBlock(net), range)).toBe(true);
  for (const purpose of ["bastion", "egress", "proxies", "endpoints", "shares"] as const)
    expect(overlap(range, demandedBlock(net, purpose))).toBe(false);
  expect(google.text).not.toContain("google_service_networking_connection");
});

test("the machines named reach it on NFS's port, and no other", () => {
  const aws = all(stack("aws"), "aws_vpc_security_group_ingress_rule").filter(([id]) => id.startsWith("share-"));
  expect(aws.map(([, rule]) => [rule.referenced_security_group_id, rule.from_port, rule.to_port])).toEqual([
    [`\${aws_security_group.machine-reader_group.id}`, 2049, 2049],
    [`\${aws_security_group.machine-worker_group.id}`, 2049, 2049],
  ]);
  const azure = all(stack("azure"), "azurerm_network_security_rule").filter(([id]) => id.startsWith("share-"));
  expect(azure.map(([, rule]) => [rule.source_application_security_group_ids, rule.destination_port_range])).toEqual([
    [[`\${azurerm_application_security_group.machine-worker_group.id}`], "2049"],
  ]);
  const google = stack("google");
  const rules = all(google, "google_compute_firewall").filter(([id]) => id.startsWith("share-"));
  expect(rules.flatMap(([, rule]) => (rule.allow ? [[rule.allow, rule.target_service_accounts]] : []))).toEqual(
    ["reader", "worker"].map((name) => [
      [{ protocol: "tcp", ports: ["2049"] }],
      [`\${google_service_account.machine-${name}_account.email}`],
    ]),
  );
  const deny = one(google, "google_compute_firewall", "share-results_deny-out");
  expect(deny).toMatchObject({ direction: "EGRESS", deny: [{ protocol: "all" }] });
  expect(deny).not.toHaveProperty("target_service_accounts");
  const instance = one(google, "google_filestore_instance");
  for (const [, rule] of rules) expect(rule.destination_ranges).toEqual([instance.networks[0].reserved_ip_range]);
  expect(instance.depends_on).toEqual(expect.arrayContaining(rules.map(([id]) => `google_compute_firewall.${id}`)));
});

test.each([
  [
    "aws",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references of Terraform's
    "sudo mkdir -p /mnt/results && sudo mount -t efs -o tls,iam ${aws_efs_file_system.share-results_files.id}:/ /mnt/results",
  ],
  [
    "azure",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references of Terraform's
    "sudo mkdir -p /mnt/results && sudo mount -t aznfs -o vers=4,minorversion=1,sec=sys ${azurerm_storage_account.share-results_account.primary_file_host}:/${azurerm_storage_account.share-results_account.name}/${azurerm_storage_share.share-results_share.name} /mnt/results",
  ],
  [
    "google",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: references of Terraform's
    "sudo mkdir -p /mnt/results && sudo mount -t nfs -o vers=4.1,sec=sys ${google_filestore_instance.share-results_files.networks[0].ip_addresses[0]}:/files /mnt/results",
  ],
] as const)("%s says how to mount it", (provider, mount) => {
  expect(stack(provider).output["share-results"]?.value).toMatchObject({ mount, size: "128 GiB" });
});

test.each(providers)("%s: another share changes nothing of the first, nor does a greater one of anything else", (provider) => {
  const grown = changed(stack(provider), stack(provider, { size: "256 GiB" }));
  // files that grow as they are written have no size
  expect(grown).toHaveLength(provider === "aws" ? 0 : 1);
  const more = changed(stack(provider), stack(provider, { names: ["results", "drafts"] }));
  expect(more.filter((address) => !address.includes("share-drafts"))).toEqual([]);
  expect(more).not.toEqual([]);
});

test("a network without room for shares is refused, with what would be enough", () => {
  expect(() => stack("google", { cidr: "10.20.0.0/22" })).toThrow(InvalidProps);
  expect(() => stack("google", { cidr: "10.20.0.0/22" })).toThrow(/no room for Google's file servers: make it \/20 or larger/);
  expect(() => stack("aws", { cidr: "10.20.0.0/22" })).toThrow(
    /is too small for the subnet that a cloud demands for its shares: \/20/,
  );
  expect(() => stack("azure", { cidr: "10.20.0.0/22" })).toThrow(
    /is too small for the subnet that a cloud demands for its shares/,
  );
});

test("two file servers at one place are refused, and told apart by another name", () => {
  const net = readBlock("10.20.0.0/20");
  if (!net) throw new Error("no network");
  const place = (name: string) => serverBlock(net, name)?.first;
  const names = Array.from({ length: 12 }, (_, i) => `share-${i}`);
  const twin = names.find((name) => name !== "share-0" && place(name) === place("share-0")) as string;
  const other = names.find((name) => place(name) !== place("share-0")) as string;
  const on =
    (...chosen: string[]) =>
    () =>
      stack("google", { cidr: "10.20.0.0/20", names: chosen });
  expect(on("share-0", twin)).toThrow(/follow from its name, and share-0 has the same ones: choose another name/);
  expect(on("share-0", other)).not.toThrow();
});

test("more machines than every cloud can name are refused, and a share that nobody mounts", () => {
  expect(() => stack("aws", { count: 20 })).not.toThrow();
  expect(() =>
    synth("aws", (lab) => {
      const writeBy = [1, 2, 3, 4].map((i) => new Machine(lab, `worker-${i}`, { count: 17 }));
      new Share(lab, "results", { writeBy });
    }),
  ).toThrow(/68 machines would mount it, and Google names 64 at most/);
  expect(() =>
    synth("aws", (lab) => {
      new Share(lab, "results", {});
    }),
  ).toThrow(/a share is mounted by one machine at least/);
  expect(() =>
    synth("aws", (lab) => {
      const both = [new Machine(lab, "worker")];
      new Share(lab, "results", { writeBy: both, readBy: both });
    }),
  ).toThrow(/a machine in writeBy reads already: name it once/);
});
