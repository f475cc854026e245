import { createHash } from "node:crypto";
import type { ImageName } from "../../catalog/images";
import { type Construct, DataResource } from "../cdktf";

/**
 * What a machine cannot change while it lives: another value makes it anew, on AWS and Google by naming this as a trigger, on Azure by itself.
 * The newest image of a system is ignored once a machine stands, so that the system's own name has to stand here; AWS takes a boot disk's key
 * that is not named for whichever there is.
 */
export function generation(
  self: Construct,
  {
    image,
    setup,
    address,
  }: { readonly image: ImageName; readonly setup?: string | undefined; readonly address?: string | undefined },
  key?: { readonly name: string },
): string {
  const made = new DataResource(self, "generation", {
    input: {
      image,
      setup: setup === undefined ? "none" : createHash("sha256").update(setup).digest("hex"),
      ...(address === undefined ? {} : { address }),
      ...(key === undefined ? {} : { key: key.name }),
    },
  });
  // a bare address: cdktf would write the resource itself as a template, which Terraform refuses there
  return `${made.terraformResourceType}.${made.friendlyUniqueId}`;
}

export const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
