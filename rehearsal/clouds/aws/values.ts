import type { Value, ValueMap } from "../../cty/values";
import { lookup } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { Maker } from "../maker";
import { publicAddress } from "../network";

export const ec2 = (kind: string) => `arn:{$partition}:ec2:{$region}:{$account}:${kind}/{id}`;

/** The ARN of a named thing in IAM, which may stand under a path. */
export const iam = (kind: string) => (make: Maker) =>
  make.expand(`arn:{$partition}:iam::{$account}:${kind}${make.text("path") || "/"}{name}`);

/** The name of a parameter may begin with the slash that the ARN has anyway. */
export const parameterArn = (make: Maker) =>
  make.expand(`arn:{$partition}:ssm:{$region}:{$account}:parameter/${make.text("name").replace(/^\//, "")}`);

/** The zone's id, by which accounts know it in common: euc1-az1. */
export function zoneId(zone: string): string {
  const [, area = "", side = "", number = "", letter = "a"] = /^([a-z]+)-(?:gov-|iso-)?([a-z]+)-(\d)([a-z])$/.exec(zone) ?? [];
  const short = side
    .replace(/north/, "n")
    .replace(/south/, "s")
    .replace(/central/, "c")
    .replace(/east/, "e")
    .replace(/west/, "w");
  return `${area}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

/** The format of records when none is asked for; from AWS' guide to flow logs. */
export const FLOW_LOG_FORMAT = () =>
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
    .split(" ")
    .map((field) => `\${${field}}`)
    .join(" ");

export const hasWriteOnly = (version: string) => (make: Maker) => typeof make.state[version] === "number";

export function defaultSecurityGroup(make: Maker): string {
  return attributeOf(make, make.text("vpc_id"), "default_security_group_id") || make.expand("sg-0{hex:16}");
}

export function vpcOfAcl(make: Maker): string {
  return owner(make, make.text("default_network_acl_id"))?.id ?? "";
}

export function zoneOfSubnet(make: Maker): string {
  return attributeOf(make, make.text("subnet_id"), "availability_zone") || `${make.account.region}a`;
}

export function publicAddressOf(make: Maker): string {
  return attributeOf(make, make.text("allocation_id"), "public_ip");
}

export function ownPublicAddress(make: Maker): string {
  return make.state.associate_public_ip_address === true ? publicAddress(make) : "";
}

export function privateName(make: Maker): string {
  return `ip-${make.text("private_ip").replaceAll(".", "-")}.${make.account.region}.compute.internal`;
}

export function publicName(make: Maker): string {
  return `ec2-${make.text("public_ip").replaceAll(".", "-")}.${make.account.region}.compute.${make.account.suffix}`;
}

export function prefixList(make: Maker): string {
  return make.text("vpc_endpoint_type") === "Interface" ? "" : make.expand("pl-{hex:8}");
}

export const allowAll = () =>
  JSON.stringify({ Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }], Version: "2008-10-17" });

export function keyPolicy(make: Maker): Value {
  const principal = { AWS: make.expand("arn:{$partition}:iam::{$account}:root") };
  const statement = { Action: "kms:*", Effect: "Allow", Principal: principal, Resource: "*", Sid: "Enable IAM User Permissions" };
  return JSON.stringify({ Id: "key-default-1", Statement: [statement], Version: "2012-10-17" });
}

function owner(make: Maker, handle: string): Item | undefined {
  return handle === "" ? undefined : make.inventory.find("aws", handle)[0];
}

function attributeOf(make: Maker, handle: string, name: string): string {
  const item = owner(make, handle);
  const value = item && lookup(item.attributes as ValueMap, name);
  return typeof value === "string" ? value : "";
}
