import { isIPv4, isIPv6 } from "node:net";
import type { Value } from "../cty/values";
import { dotted, type Path, rulePath } from "../protocol/diagnostics";

type Check = (value: string, name: string) => string | undefined;

/** Formats that providers check beyond what stands in the rules: resource types, attribute, check and where it is read. */
const FORMATS: { types: RegExp; path: RegExp; check: Check }[] = [
  // terraform-provider-aws internal/service/ec2/vpc_.go: validation.IsCIDRNetwork(16, 28)
  { types: /^aws_vpc$/, path: /^cidr_block$/, check: (value, name) => cidr(value, name) ?? cidrSize(value, name, 16, 28) },
  // terraform-provider-aws internal/verify: ValidIPv4CIDRNetworkAddress
  { types: /^aws_subnet$/, path: /^cidr_block$/, check: cidr },
  { types: /^aws_vpc_security_group_(in|e)gress_rule$/, path: /^cidr_ipv4$/, check: cidr },
  { types: /^aws_route$/, path: /^destination_cidr_block$/, check: cidr },
  // terraform-provider-aws internal/verify: ValidIAMPolicyJSON, and validation.StringIsJSON
  { types: /^aws_/, path: /(^|\.)(policy|assume_role_policy)$/, check: policyJson },
  // terraform-provider-azurerm internal/services/storage/validate/storage_account_name.go
  {
    types: /^azurerm_storage_account$/,
    path: /^name$/,
    check: matching(
      /^[a-z0-9]{3,24}$/,
      (name) => `name (${name}) can only consist of lowercase letters and numbers, and must be between 3 and 24 characters long`,
    ),
  },
  // terraform-provider-azurerm internal/services/keyvault/validate/vault_name.go
  {
    types: /^azurerm_key_vault$/,
    path: /^name$/,
    check: matching(
      /^[a-zA-Z0-9-]{3,24}$/,
      () => `"name" may only contain alphanumeric characters and dashes and must be between 3-24 chars`,
    ),
  },
  // terraform-provider-google google/verify/validation.go: ValidateIpCidrRange, ValidateGCEName
  { types: /^google_compute_subnetwork$/, path: /^(ip_cidr_range|secondary_ip_range\.ip_cidr_range)$/, check: parsedCidr },
  {
    types: /^google_compute_(network|subnetwork|address|firewall|disk|router)$/,
    path: /^name$/,
    check: (value, name) =>
      /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$/.test(value)
        ? undefined
        : `"${name}" ("${value}") doesn't match regexp "^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)$"`,
  },
];

/** Why the provider would refuse the value's form, or undefined. */
export function formatRefusal(type: string, value: Value, path: Path): string | undefined {
  if (typeof value !== "string") return undefined;
  const at = rulePath(path);
  for (const format of FORMATS) {
    if (!format.types.test(type) || !format.path.test(at)) continue;
    const refusal = format.check(value, dotted(path));
    if (refusal) return refusal;
  }
  return undefined;
}

function matching(pattern: RegExp, refusal: (value: string) => string): Check {
  return (value) => (pattern.test(value) ? undefined : refusal(JSON.stringify(value)));
}

function isCidr(value: string): boolean {
  const [address = "", bits = "", more] = value.split("/");
  const family = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  return family > 0 && more === undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= family;
}

function parsedCidr(value: string, name: string): string | undefined {
  return isCidr(value) ? undefined : `"${name}" is not a valid IP CIDR range: invalid CIDR address: ${value}`;
}

function cidr(value: string, name: string): string | undefined {
  const [address = "", bits = ""] = value.split("/");
  if (!isCidr(value)) return `"${value}" is not a valid CIDR block: invalid CIDR address: ${value}`;
  if (isIPv4(address) && hostBits(address, Number(bits)) !== 0) {
    return `"${name}": "${value}" is not a valid CIDR block; did you mean "${networkOf(address, Number(bits))}"?`;
  }
  return undefined;
}

function cidrSize(value: string, name: string, low: number, high: number): string | undefined {
  const bits = Number(value.split("/")[1]);
  return bits >= low && bits <= high
    ? undefined
    : `expected "${name}" to contain a network Value with between ${low} and ${high} significant bits, got: ${bits}`;
}

function policyJson(value: string, name: string): string | undefined {
  if (value === "") return undefined;
  try {
    JSON.parse(value);
    return undefined;
  } catch (thrown) {
    return `"${name}" contains an invalid JSON policy: ${(thrown as Error).message}`;
  }
}

const asBits = (address: string) => address.split(".").reduce((bits, part) => bits * 256 + Number(part), 0);
const hostBits = (address: string, bits: number) => asBits(address) % 2 ** (32 - bits);

function networkOf(address: string, bits: number): string {
  const start = asBits(address) - hostBits(address, bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${bits}`;
}
