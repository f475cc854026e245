import type { TypeModel } from "../model";

/** What joins private endpoints to groups that rules name: ids as the provider's documentation shows them for import. */
export const AZURE_ENDPOINT_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_private_endpoint_application_security_group_association: {
    id: "{private_endpoint_id}|{application_security_group_id}",
  },
};
