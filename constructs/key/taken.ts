import { type Construct, DataResource } from "../cdktf";

/**
 * A trigger by which an entry is made anew where its key is taken away. For some resources a provider takes a key that is not named for whichever
 * there is, and would leave them encrypted by one that may go in the same deploy.
 */
export function keyTrigger(self: Construct, key: { readonly name: string } | undefined): string {
  const named = new DataResource(self, "encryption", { triggersReplace: key && { key: key.name } });
  // a bare address: cdktf would write the resource itself as a template, which Terraform refuses there
  return `${named.terraformResourceType}.${named.friendlyUniqueId}`;
}
