import { createHash } from "node:crypto";
import type { ImageName } from "../../catalog/images";
import { type Construct, DataResource } from "../cdktf";
import { halfOf, usableOf } from "./addresses";

/** One machine of an entry. */
export interface Unit {
  /** What its resources are called after. */
  readonly key: string;
  /** Which of two zones it stands in, on clouds where it has one. */
  readonly zone: number;
  /** Which of the two slices of a subnet of AWS it stands in, and so which zone there: its address decides, where it has one for good. */
  readonly slice: number;
}

/**
 * The machines of an entry in a subnet of a range, by number: a greater count leaves the others alone.
 * @throws Error where the subnet has no such address
 */
export function unitsOf(
  { count, address }: { readonly count: number; readonly address?: string | undefined },
  { name, cidr }: { readonly name: string; readonly cidr: string },
): Unit[] {
  const slice = address === undefined ? undefined : halfOf(address, cidr);
  if (address !== undefined && slice === undefined)
    throw new Error(`${address} cannot be a machine's for good in the subnet ${name}: choose from ${usableOf(cidr)}`);
  return Array.from({ length: count }, (_, i) => ({ key: String(i + 1), zone: i % 2, slice: slice ?? i % 2 }));
}

/**
 * What a machine cannot change while it lives: another value makes it anew, on AWS and Google by naming this as a trigger, on Azure by itself.
 * The newest image of a system is ignored once a machine stands, so that the system's own name has to stand here.
 */
export function generation(
  self: Construct,
  {
    image,
    setup,
    address,
  }: { readonly image: ImageName; readonly setup?: string | undefined; readonly address?: string | undefined },
): string {
  const made = new DataResource(self, "generation", {
    input: {
      image,
      setup: setup === undefined ? "none" : createHash("sha256").update(setup).digest("hex"),
      ...(address === undefined ? {} : { address }),
    },
  });
  // a bare address: cdktf would write the resource itself as a template, which Terraform refuses there
  return `${made.terraformResourceType}.${made.friendlyUniqueId}`;
}

export const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
