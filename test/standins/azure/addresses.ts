import type { Json } from "./store";

const number = (address: string) => address.split(".").reduce((n, part) => n * 256 + Number(part), 0);
const text = (n: number) => [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join(".");

function bounds(range: string): [first: number, last: number] {
  const [address = "", bits = "32"] = range.split("/");
  const first = number(address);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
}

export function within(range: string, other: string): boolean {
  const [[first, last], [from, to]] = [bounds(range), bounds(other)];
  return first >= from && last <= to;
}

export function overlap(range: string, other: string): boolean {
  const [[first, last], [from, to]] = [bounds(range), bounds(other)];
  return first <= to && from <= last;
}

/** The ranges of a subnet. */
export function addressesOf({ properties }: { readonly properties?: unknown }): string[] {
  const { addressPrefixes, addressPrefix } = (properties ?? {}) as Json;
  return (addressPrefixes as string[] | undefined) ?? (addressPrefix ? [addressPrefix as string] : []);
}

/** A range's first address that is free; Azure keeps the first four for itself. */
export function freeAddress(range: string, taken: ReadonlySet<unknown>): string {
  let at = bounds(range)[0] + 4;
  while (taken.has(text(at))) at++;
  return text(at);
}
