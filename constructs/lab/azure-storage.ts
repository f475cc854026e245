/** What every storage account of a lab has: nothing in it is public, and it is reached over TLS, by identities where the account's own key is not needed. */
export const closedStorage = {
  allowNestedItemsToBePublic: false,
  crossTenantReplicationEnabled: false,
  defaultToOauthAuthentication: true,
  localUserEnabled: false,
  httpsTrafficOnlyEnabled: true,
  infrastructureEncryptionEnabled: true,
  minTlsVersion: "TLS1_2",
} as const;
