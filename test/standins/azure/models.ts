import type { Answer } from "../front";
import { parse, same } from "./ids";
import { refusal } from "./refusals";
import type { Resource, Store } from "./store";

const accounts = "Microsoft.CognitiveServices/accounts";
export const isModelAccount = ({ type }: Resource): boolean => same(type, accounts);

/** Where a deleted account of language models waits until it is purged. */
export function deletedAccount({ id, name, location = "" }: Pick<Resource, "id" | "name" | "location">): string {
  const [, , subscription, , group] = id.split("/");
  const at = `/subscriptions/${subscription}/providers/Microsoft.CognitiveServices/locations/${location}`;
  return `${at}/resourceGroups/${group}/deletedAccounts/${name}`;
}

/** Why an account cannot be made: one of its name waits to be purged, or has the address that it asks for. */
export function refusesAccount(store: Store, id: string, content: Partial<Resource>): Answer | undefined {
  const { type, name } = parse(id);
  if (!same(type, accounts)) return undefined;
  if (store.get(deletedAccount({ id, name, location: content.location })))
    return refusal(409, "FlagMustBeSetForRestore", `An existing resource with ID '${id}' has been soft-deleted.`);
  const address = content.properties?.customSubDomainName;
  const other = store
    .all()
    .find((one) => isModelAccount(one) && !same(one.id, id) && one.properties.customSubDomainName === address);
  return other && refusal(400, "CustomDomainInUse", `The subdomain name '${address}' is used by ${other.id}.`);
}
