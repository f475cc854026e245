import { refusesPlain, statementsOf } from "./aws-policy";
import { azureNetwork } from "./azure-network";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, closedStore, type GooglePart, paid } from "./part";
import { at, blocks, origin, type Resource, type Stack, texts } from "./stack";
import type { Level, Right, Store, Subject } from "./types";

/** Shares encrypt what they hold wherever no setting says otherwise. */
const share = closedStore("share");
const nfs = 2049;

const awsShares = (stack: Stack): Store[] =>
  stack.of("aws_efs_file_system").map((files) => {
    const policies = stack.pointing("aws_efs_file_system_policy", "file_system_id", files);
    const statements = policies.flatMap(({ body }) => statementsOf(stack, body.policy) ?? []);
    return share(files, {
      encrypted: files.body.encrypted === true,
      key: keyOf(stack, files.body.kms_key_id),
      tlsOnly: statements.some(refusesPlain),
      // without a policy whoever reaches it mounts it
      anonymous: policies.length > 0 ? "barred" : "granted",
      parts: stack.pointing("aws_efs_mount_target", "file_system_id", files).map(({ address }) => address),
    });
  });

/** Accounts that serve files, each with its shares. */
const serving = (stack: Stack): [account: Resource, shares: Resource[]][] =>
  stack.of("azurerm_storage_account").flatMap((account): [Resource, Resource[]][] => {
    const shares = stack.pointing("azurerm_storage_share", "storage_account_id", account);
    return shares.length > 0 ? [[account, shares]] : [];
  });

const azureShares = (stack: Stack): Store[] =>
  serving(stack).map(([account, shares]) => {
    const {
      allow_nested_items_to_be_public,
      https_traffic_only_enabled,
      shared_access_key_enabled,
      public_network_access_enabled,
    } = account.body;
    return share(account, {
      parts: shares.map(({ address }) => address),
      key: keyOf(stack, at(account.body, "customer_managed_key.key_vault_key_id")),
      anonymous: allow_nested_items_to_be_public === false ? "barred" : "possible",
      // plain NFS is refused where plain HTTP is
      tlsOnly: https_traffic_only_enabled !== false,
      sharedKeys: shared_access_key_enabled !== false,
      publicAddress: public_network_access_enabled !== false,
      gib: shares.reduce((sum, { body }) => sum + Number(body.quota), 0),
    });
  });

/** Whoever reaches a share over NFS reads and writes: Azure knows no identity there. */
const azureRights = (stack: Stack): Right[] => {
  const overNfs = serving(stack).filter(([, shares]) => shares.some(({ body }) => body.enabled_protocol === "NFS"));
  const shares = new Map(overNfs.map(([account]) => [account.address, account]));
  return azureNetwork(stack).flows.flatMap(({ from, to, ports }) => {
    const files = shares.get(to);
    const machine = from.kind === "machine" ? stack.at(from.name) : undefined;
    const identity = stack.target(at(machine?.body, "identity.identity_ids"));
    if (!files || !identity || !ports.some(([a, b]) => a <= nfs && nfs <= b)) return [];
    return mounts(files, { kind: "machine", id: identity.address }, ["read", "write"]);
  });
};

const mounts = (files: Resource, subject: Subject, levels: readonly Level[]): Right[] =>
  levels.map((level) => ({ ...origin(files), subject, level, target: files.address, beyond: false, until: undefined }));

const exportsOf = (files: Resource) => blocks(files.body, "file_shares").flatMap((one) => blocks(one, "nfs_export_options"));
const googleShares = (stack: Stack): Store[] =>
  stack.of("google_filestore_instance").map((files) =>
    share(files, {
      tlsOnly: false,
      key: keyOf(stack, files.body.kms_key_name),
      // without a list every address of the network mounts it
      anonymous: exportsOf(files).length > 0 ? "barred" : "granted",
      gib: Number(at(files.body, "file_shares.capacity_gb")),
    }),
  );

/** Filestore knows machines by their addresses: an entry has a right where all of its machines are in the list. Any other address is anybody's. */
const googleRights = (stack: Stack): Right[] => {
  const accountOf = ({ body }: Resource) => stack.target(at(body, "service_account.email"));
  return stack.of("google_filestore_instance").flatMap((files) =>
    exportsOf(files).flatMap(({ ip_ranges, access_mode }) => {
      const levels: Level[] = access_mode === "READ_ONLY" ? ["read"] : ["read", "write"];
      const machines = stack.targets(ip_ranges).filter(({ type }) => type === "google_compute_instance");
      const accounts = new Set(machines.flatMap((machine) => accountOf(machine) ?? []));
      const whole = [...accounts].filter((account) =>
        stack.of("google_compute_instance").every((each) => accountOf(each) !== account || machines.includes(each)),
      );
      const open = texts(ip_ranges).filter((address) => stack.targets(address).length === 0);
      return [
        ...whole.flatMap(({ address }) => mounts(files, { kind: "machine", id: address }, levels)),
        ...open.flatMap((address) => mounts(files, { kind: "anyone", id: address }, levels)),
      ];
    }),
  );
};

export const awsShare: AwsPart = {
  types: { aws_efs_file_system: "tags", aws_efs_file_system_policy: "no-tags", aws_efs_mount_target: "no-tags" },
  stores: awsShares,
  reached: { aws_efs_mount_target: "security_groups" },
  policies: { aws_efs_file_system_policy: { on: "file_system_id", itself: true } },
  listing: { aws_efs_file_system: /^elasticfilesystem:Describe(\*|FileSystems)/ },
};

export const azureShare: AzurePart = {
  types: { azurerm_storage_share: "no-tags" },
  stores: azureShares,
  rights: azureRights,
  costs: (stack) => paid(stack, "azurerm_storage_share", "share", true),
};

export const googleShare: GooglePart = {
  types: { google_filestore_instance: "labels" },
  served: { google_filestore_instance: { network: "networks.network", range: "networks.reserved_ip_range" } },
  stores: googleShares,
  rights: googleRights,
  costs: (stack) => paid(stack, "google_filestore_instance", "share", true),
};
