import { createHash } from "node:crypto";
import type { ImageName } from "../../catalog/images";
import { type Construct, DataResource } from "../cdktf";

/** One machine of an entry. */
export interface Unit {
  /** What its resources are called after. */
  readonly key: string;
  /** Which of two zones it stands in, on clouds where it has one. */
  readonly zone: number;
}

/** The machines of an entry, by number: a greater count leaves the others alone. */
export const unitsOf = ({ count }: { readonly count: number }): Unit[] =>
  Array.from({ length: count }, (_, i) => ({ key: String(i + 1), zone: i % 2 }));

/**
 * What a machine cannot change while it lives: another value makes it anew, on AWS and Google by naming this as a trigger, on Azure by itself.
 * The newest image of a system is ignored once a machine stands, so that the system's own name has to stand here.
 */
export function generation(
  self: Construct,
  { image, setup }: { readonly image: ImageName; readonly setup?: string | undefined },
): string {
  const made = new DataResource(self, "generation", {
    input: { image, setup: setup === undefined ? "none" : createHash("sha256").update(setup).digest("hex") },
  });
  // a bare address: cdktf would write the resource itself as a template, which Terraform refuses there
  return `${made.terraformResourceType}.${made.friendlyUniqueId}`;
}

export const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
