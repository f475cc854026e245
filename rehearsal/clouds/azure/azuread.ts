import { text } from "../../provider/lookup";
import type { Account, Cloud, Template } from "../model";
import { TENANT } from ".";

/** Microsoft Entra ID, as far as a rehearsal needs it. */
export const azuread: Cloud = {
  name: "azuread",
  types: {
    azuread_group: {
      id: "/groups/{object_id}",
      named: "display_name",
      values: { object_id: "{uuid}", mail_nickname: "{hex:9}", visibility: "Private" },
    },
  },
  data: {
    azuread_user: (config, { maker }) => {
      const name = text(config, "user_principal_name") ?? text(config, "mail") ?? `${maker.hex(8, "user")}@rehearsal.example`;
      const objectId = text(config, "object_id") ?? maker.uuid(`user ${name}`);
      return {
        id: `/users/${objectId}`,
        object_id: objectId,
        user_principal_name: name,
        mail: name,
        display_name: name.split("@")[0] ?? name,
        account_enabled: true,
      };
    },
  },
  locks: [],
  references: [],
  rules: [],
  account: (config, environment): Account => ({ tenant: text(config, "tenant_id") ?? environment.ARM_TENANT_ID ?? TENANT }),
  normal: (handle) => handle,
  guess: (_type, path): Template | undefined => (/(^|_)id$/.test(path) ? "{uuid}" : undefined),
  guessId: () => "{uuid}",
  adjustPlan: () => undefined,
  takesAlong: () => false,
  parents: () => [],
  words: {
    exists: (type, id) => `A resource with the ID "${id}" already exists (${type})`,
    gone: (_type, id) =>
      `Request_ResourceNotFound: Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    parentMissing: (_type, _id, parent) => `Request_ResourceNotFound: Resource '${parent}' does not exist.`,
    held: (item) => `Request_BadRequest: '${item.id}' is in use`,
  },
};
