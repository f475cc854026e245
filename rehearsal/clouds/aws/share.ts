import { record } from "../../cty/values";
import type { Reference, TypeModel } from "../model";
import { freeAddress } from "../network";
import { attributes, type Rule, textAt } from "../rule";

const files = "arn:{$partition}:elasticfilesystem:{$region}:{$account}:file-system/";
const host = "{$region}.{$suffix}";

/** Elastic File System: ids as the provider's documentation gives them for import. */
export const AWS_SHARE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_efs_file_system: {
    id: "fs-0{hex:16}",
    values: {
      arn: `${files}{id}`,
      creation_token: "terraform-{digits:26}",
      dns_name: `{id}.efs.${host}`,
      kms_key_id: (make) =>
        make.state.encrypted === true ? make.expand("arn:{$partition}:kms:{$region}:{$account}:key/{uuid}") : "",
      name: (make) => make.text("tags.Name"),
      number_of_mount_targets: "0",
      owner_id: "{$account}",
      size_in_bytes: () => [
        record([
          ["value", 6144],
          ["value_in_ia", 0],
          ["value_in_standard", 6144],
        ]),
      ],
      "protection.replication_overwrite": "ENABLED",
    },
    heldBy: ["aws_efs_mount_target"],
  },
  // without a policy it has AWS's own, so that writing one changes what is there
  aws_efs_file_system_policy: { id: "{file_system_id}", borrowsId: true, joins: true },
  aws_efs_mount_target: {
    id: "fsmt-0{hex:16}",
    values: {
      availability_zone_name: (make) => zoneOf(make.inventory.find(make.cloud.name, make.text("subnet_id"))[0]?.attributes),
      dns_name: `{file_system_id}.efs.${host}`,
      file_system_arn: `${files}{file_system_id}`,
      ip_address: freeAddress("subnet_id", "cidr_block"),
      mount_target_dns_name: `{availability_zone_name}.{file_system_id}.efs.${host}`,
      network_interface_id: "eni-0{hex:16}",
      owner_id: "{$account}",
    },
  },
};

export const AWS_SHARE_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_efs_/,
    path: /^file_system_id$/,
    to: ["aws_efs_file_system"],
    refusal: (value) => `operation error EFS: api error FileSystemNotFound: File system '${value}' does not exist.`,
  },
];

const zoneOf = (values: unknown): string => textAt((values ?? {}) as Parameters<typeof textAt>[0], "availability_zone");

export const AWS_SHARE_RULES: readonly Rule[] = [
  {
    demands: "A file system has one mount target in a zone",
    source: "https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html",
    on: /^aws_efs_mount_target$/,
    refusal(asked) {
      const files = asked.named("file_system_id", "aws_efs_file_system");
      const zone = zoneOf(asked.named("subnet_id", "aws_subnet")?.attributes);
      const there = (files ? asked.beside(files) : []).map((other) => textAt(attributes(other), "availability_zone_name"));
      if (zone === "" || !there.includes(zone)) return undefined;
      return "operation error EFS: api error MountTargetConflict: mount target already exists in this AZ";
    },
  },
];
