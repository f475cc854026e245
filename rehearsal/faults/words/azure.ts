import type { About, CloudWords } from "./model";

const ARM = "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors";

const azure = (status: string, code: string, message: (about: About) => string) => (about: About) =>
  `unexpected status ${status.slice(0, 3)} (${status}) with error: ${code}: ${message(about)}`;

/** How Azure refuses; the form is that of the SDK in the provider. */
export const AZURE_WORDS: CloudWords = {
  throttled: [
    {
      say: azure(
        "429 Too Many Requests",
        "TooManyRequests",
        () => "The request is being throttled as the limit has been reached for the operation type.",
      ),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling",
    },
  ],
  "server-error": [{ say: azure("500 Internal Server Error", "InternalServerError", () => "An error occurred."), source: ARM }],
  "not-found-yet": [
    {
      say: azure("404 Not Found", "ResourceNotFound", ({ name }) => `The Resource '${name}' was not found.`),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found",
    },
  ],
  quota: [
    {
      on: /virtual_machine$/,
      say: azure(
        "409 Conflict",
        "OperationNotAllowed",
        () =>
          "Operation could not be completed as it results in exceeding approved standardBSFamily Cores quota. Additional details - Deployment Model: Resource Manager, Current Limit: 10, Current Usage: 10, Additional Required: 2, (Minimum) New Limit Required: 12.",
      ),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-resource-quota",
    },
    {
      on: /public_ip$/,
      say: azure(
        "400 Bad Request",
        "PublicIPCountLimitReached",
        () => "Cannot create more than 10 public IP addresses for this subscription in this region.",
      ),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits",
    },
    {
      say: azure(
        "400 Bad Request",
        "QuotaExceeded",
        ({ type }) => `The subscription's quota for ${type.replace(/^azurerm_/, "")} is exceeded.`,
      ),
      source: ARM,
    },
  ],
  "name-taken": [
    {
      on: /storage_account$/,
      say: azure(
        "409 Conflict",
        "StorageAccountAlreadyTaken",
        ({ name }) => `The storage account named ${name} is already taken.`,
      ),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-name",
    },
    {
      on: /key_vault$/,
      say: azure(
        "409 Conflict",
        "VaultAlreadyExists",
        ({ name }) =>
          `The vault name '${name}' is already in use. Vault names are globally unique so it is possible that the name is already taken.`,
      ),
      source: "https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery",
    },
    {
      say: ({ type, name }) =>
        `a resource with the ID "${name}" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for "${type}" for more information`,
      source: "https://github.com/hashicorp/terraform-provider-azurerm/blob/v4.55.0/helpers/tf/errors.go",
    },
  ],
  "soft-deleted": [
    {
      say: azure(
        "409 Conflict",
        "ConflictError",
        () =>
          "A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.",
      ),
      source: "https://learn.microsoft.com/azure/key-vault/general/key-vault-recovery",
    },
  ],
  "not-permitted": [
    {
      say: azure(
        "403 Forbidden",
        "AuthorizationFailed",
        ({ type }) =>
          `The client 'rehearsal@rehearsal.example' with object id '44444444-4444-4444-a444-444444444444' does not have authorization to perform action on ${type} or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      ),
      source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
    },
  ],
  "not-enabled": [
    {
      say: azure(
        "409 Conflict",
        "MissingSubscriptionRegistration",
        ({ type }) =>
          `The subscription is not registered to use namespace '${namespace(type)}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
      ),
      source: "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider",
    },
  ],
  "in-use": [
    {
      on: /resource_group$/,
      say: ({ name }) => `deleting Resource Group "${name}": the Resource Group still contains Resources.`,
      source:
        "https://github.com/hashicorp/terraform-provider-azurerm/blob/v4.55.0/internal/services/resource/custompollers/resource_group_prevent_delete_poller.go",
    },
    {
      on: /subnet$/,
      say: azure(
        "400 Bad Request",
        "InUseSubnetCannotBeDeleted",
        ({ name }) =>
          `Subnet ${name} is in use and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.`,
      ),
      source: "https://learn.microsoft.com/troubleshoot/azure/virtual-network/troubleshoot-vnet-deletion",
    },
    {
      say: azure(
        "409 Conflict",
        "CannotDeleteResource",
        ({ name }) =>
          `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${name}'. Please delete all nested resources before deleting this resource.`,
      ),
      source: ARM,
    },
  ],
  dropped: () => 'Put "https://management.azure.com/": read tcp: read: connection reset by peer',
};

function namespace(type: string): string {
  if (/storage/.test(type)) return "Microsoft.Storage";
  if (/key_vault/.test(type)) return "Microsoft.KeyVault";
  return /machine|disk/.test(type) ? "Microsoft.Compute" : "Microsoft.Network";
}
