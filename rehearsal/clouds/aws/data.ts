import { blocks, record, type Value, type ValueMap } from "../../cty/values";
import { Refusal } from "../../protocol/diagnostics";
import { text } from "../../provider/lookup";
import type { DataReader } from "../model";
import { tagged, textsOf } from "../search";
import { policyDocument } from "./policyDocument";
import { zoneId } from "./values";

/** https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html (read 2026-11): no roles, no budgets. */
const NOT_LISTED = /^aws_(iam|budgets)_/;

/** Data sources whose answer is more than the configuration repeated. */
export const AWS_DATA: Readonly<Record<string, DataReader>> = {
  aws_caller_identity: (_config, { account }) => ({
    id: account.account ?? "",
    account_id: account.account ?? "",
    arn: `arn:${account.partition}:iam::${account.account}:user/rehearsal`,
    user_id: "AIDAREHEARSALREHEARSA",
  }),
  aws_region: (_config, { account }) => ({
    id: account.region ?? "",
    name: account.region ?? "",
    region: account.region ?? "",
    endpoint: `ec2.${account.region}.${account.suffix}`,
    description: account.region ?? "",
  }),
  aws_partition: (_config, { account }) => ({
    id: account.partition ?? "",
    partition: account.partition ?? "",
    dns_suffix: account.suffix ?? "",
    reverse_dns_prefix: (account.suffix ?? "").split(".").reverse().join("."),
  }),
  aws_availability_zones: (config, { account }) => {
    const names = ["a", "b", "c"].map((letter) => `${account.region}${letter}`);
    const excluded = Array.isArray(config.exclude_names) ? config.exclude_names : [];
    const zones = names.filter((name) => !excluded.includes(name));
    return {
      id: account.region ?? "",
      names: zones,
      zone_ids: zones.map((name) => zoneId(name)),
      group_names: [account.region ?? ""],
    };
  },
  aws_ssm_parameter: (config, { existing, maker, account }) => {
    const name = text(config, "name") ?? "";
    if (!name.startsWith("/aws/service/")) {
      const found = existing("aws_ssm_parameter", record([["name", name]]));
      if (!found)
        throw new Refusal(`reading SSM Parameter (${name})`, "api error ParameterNotFound: the parameter does not exist");
      return { ...found, id: name };
    }
    // Public parameters name machine images; which one is newest nobody but AWS knows, so it follows from the name.
    const value = name.endsWith("ami-id") || name.includes("/ami-") ? maker.expand("ami-0{hex:16}") : maker.expand("{hex:16}");
    const arn = `arn:${account.partition}:ssm:${account.region}::parameter${name}`;
    return { id: name, arn, type: "String", value, insecure_value: value, version: 1 };
  },
  aws_ami: (config, { maker, account }) => {
    const id = maker.expand("ami-0{hex:16}");
    const owner = Array.isArray(config.owners) && typeof config.owners[0] === "string" ? config.owners[0] : "amazon";
    return {
      id,
      image_id: id,
      arn: `arn:${account.partition}:ec2:${account.region}::image/${id}`,
      architecture: filterValue(config, "architecture") ?? "x86_64",
      name: filterValue(config, "name") ?? id,
      owner_id: owner,
      root_device_name: "/dev/sda1",
      root_device_type: "ebs",
      virtualization_type: "hvm",
      state: "available",
    };
  },
  aws_iam_policy_document: policyDocument,
  aws_resourcegroupstaggingapi_resources: (config, { inventory, account }) => {
    const filters = blocks(config.tag_filter);
    const wanted = new Map(filters.map(({ key, values }) => [String(key), textsOf(values)]));
    const found = tagged(inventory, "aws", "tags", wanted).filter(({ type }) => !NOT_LISTED.test(type));
    return {
      id: account.region ?? "",
      resource_tag_mapping_list: found.map(({ attributes, id, tags }) =>
        record([
          ["resource_arn", String((attributes as Record<string, unknown>).arn ?? id)],
          ["tags", record(Object.entries(tags))],
          ["compliance_details", []],
        ]),
      ),
    };
  },
};

function filterValue(config: ValueMap, name: string): Value | undefined {
  const filters = blocks(config.filter);
  const values = filters.find((filter) => filter.name === name)?.values;
  return Array.isArray(values) ? values[0] : undefined;
}
