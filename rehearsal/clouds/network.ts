import type { Value, ValueMap } from "../cty/values";
import { lookup } from "../provider/lookup";
import type { Maker } from "./maker";

/** An address of the range that documents use (RFC 5737), so that it can be nobody's. */
export function publicAddress(make: Maker): string {
  return `203.0.113.${1 + (Number(make.digits(4)) % 254)}`;
}

/** Makes a private address from the subnet that an attribute names: one that no other resource in that subnet has. */
export function freeAddress(reference: string, range: string) {
  return (make: Maker): Value => {
    const handle = subnetReference(make.state, reference);
    const [subnet] = make.inventory.find(make.cloud.name, make.cloud.normal(handle));
    if (!subnet) return "";
    const cidr = lookup(subnet.attributes as ValueMap, range);
    const taken = new Set(make.inventory.users(subnet).flatMap((user) => addressesIn(user.attributes)));
    return typeof cidr === "string" ? firstFree(cidr, Number(make.digits(6)), taken) : "";
  };
}

function subnetReference(state: ValueMap, reference: string): string {
  const value = lookup(state, reference);
  return typeof value === "string" ? value : "";
}

/** The first address at or after a place in the range that is not taken; clouds keep the first four and the last for themselves. */
export function firstFree(cidr: string, start: number, taken: ReadonlySet<string>): string {
  const [base = "0.0.0.0", bits = "32"] = cidr.split("/");
  const network = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const usable = 2 ** (32 - Number(bits)) - 5;
  for (let step = 0; step < usable; step++) {
    const host = network + 4 + ((start + step) % usable);
    const address = [24, 16, 8, 0].map((shift) => Math.floor(host / 2 ** shift) % 256).join(".");
    if (!taken.has(address)) return address;
  }
  return "";
}

function addressesIn(attributes: unknown): string[] {
  return JSON.stringify(attributes).match(/\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\/)/g) ?? [];
}

/** The first and the last address of an IPv4 range; undefined for anything else. */
function bounds(cidr: string): [number, number] | undefined {
  const [, base = "", bits = ""] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr) ?? [];
  if (base === "") return undefined;
  const size = 2 ** (32 - Number(bits));
  const address = base.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const start = address - (address % size);
  return [start, start + size - 1];
}

/** Whether a range lies inside another; of IPv6 nothing is said. */
export function inside(range: string, around: string): boolean {
  const [a, b] = [bounds(range), bounds(around)];
  return !a || !b || (a[0] >= b[0] && a[1] <= b[1]);
}

/** Whether two IPv4 ranges have an address in common. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [bounds(one), bounds(other)];
  return a !== undefined && b !== undefined && a[0] <= b[1] && b[0] <= a[1];
}

/** What keeps an address of a range from being a resource's: it lies outside, or among those that the cloud keeps at either end. */
export function unusable(address: string, range: string, kept: { readonly first: number; readonly last: number }) {
  const [own, ends] = [bounds(`${address}/32`), bounds(range)];
  if (!own || !ends) return undefined;
  const [at, [first, last]] = [own[0], ends];
  if (at < first || at > last) return "outside";
  return at < first + kept.first || at > last - kept.last ? "kept" : undefined;
}
