import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import { PostgresqlFlexibleServerActiveDirectoryAdministrator } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-active-directory-administrator";
import { PostgresqlFlexibleServerConfiguration as Configuration } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration";
import type { PrivateEndpoint } from "@cdktf/provider-azurerm/lib/private-endpoint";
import { databaseTypes, engines } from "../../catalog/databases";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/azure";
import { grantPerson } from "../lab/azure-grants";
import { personId, principalOf } from "../lab/people";
import { keepRecords } from "../logs/azure";
import { defaultSubnet } from "../network";
import { knownByRange } from "../network/azure-alone";
import { privateEndpoint } from "../network/azure-endpoints";
import { gibOf } from "../schema";
import { servicesTogether } from "../service/together";
import { literal } from "../text";
import { byName, type Login, namedIn, userOf } from "./logins";
import { backupDays } from "./schema";

declare module "../core" {
  interface Azure {
    database: { readonly server: PostgresqlFlexibleServer; readonly endpoint: PrivateEndpoint };
  }
}

export const on: OnCloud<"azure", "database"> = {
  build(self, props) {
    const { lab } = self;
    const { home, client } = lab.native;
    const tags = lab.native.tags();
    const { version, port } = engines[props.engine];
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { all, sources } = namedIn<"azure">(props.openTo);
    const key = encryptedBy(props.key);
    const server = new PostgresqlFlexibleServer(self, "server", {
      ...home,
      name: self.cloudName("azurerm_postgresql_flexible_server"),
      version,
      skuName: databaseTypes.azure[props.size],
      storageMb: gibOf(props.storage) * 1024,
      autoGrowEnabled: false,
      backupRetentionDays: backupDays,
      geoRedundantBackupEnabled: false,
      publicNetworkAccessEnabled: false,
      authentication: { activeDirectoryAuthEnabled: true, passwordAuthEnabled: false, tenantId: client.tenantId },
      identity: key?.carried,
      customerManagedKey: key && { keyVaultKeyId: key.keyId, primaryUserAssignedIdentityId: key.identity.id },
      tags,
      // Azure chooses the zone, and another one after a failure
      lifecycle: { ignoreChanges: ["zone"] },
    });
    new Configuration(self, "tls", { serverId: server.id, name: "require_secure_transport", value: "on" });
    // learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-dbforpostgresql-flexibleservers-logs, 2026-11-27
    keepRecords(self, "logs", server.id, "PostgreSQLLogs");
    const endpoint = privateEndpoint(self, {
      subnet,
      to: server.id,
      subresource: "postgresqlServer",
      zone: "privatelink.postgres.database.azure.com",
      from: sources,
      port,
    });
    const logins = all.map((who): { who: typeof who; login: Login; statement: string } => {
      const user = userOf(who);
      if (typeof who === "string") grantPerson(self, lab, who, "Reader", server.id);
      const [identity, object, type] =
        typeof who === "string"
          ? [literal(who), principalOf(lab, who), "user"]
          : [who.native.identity.clientId, who.native.identity.principalId, "service"];
      const statement = `SELECT * FROM pgaadauth_create_principal_with_oid('${user}', '${object}', '${type}', false, false)`;
      return { who, login: { user, identity }, statement };
    });
    return {
      native: { server, endpoint },
      outputs: {
        host: server.fqdn,
        port,
        logins: byName(logins.map(({ who, login }) => [who, login])),
        statements: logins.map(({ statement }) => statement),
      },
    };
  },

  // settings, but no data, are seen by everybody who reads the lab's group
  admit(self, access) {
    const { server } = self.native;
    for (const { email, objectId } of access.native.principals.admin) {
      const id = `admin-${personId(email)}`;
      if (self.node.tryFindChild(id)) continue;
      new PostgresqlFlexibleServerActiveDirectoryAdministrator(self, id, {
        serverName: server.name,
        resourceGroupName: self.lab.native.home.resourceGroupName,
        tenantId: self.lab.native.client.tenantId,
        objectId,
        principalName: literal(email),
        principalType: "User",
      });
    }
  },

  parity: {
    engine: {
      approximated:
        "PostgreSQL alone, and MySQL is refused: on Azure it wants an administrator's password, and takes cloud identities only after an administrator of the directory has let the server read it",
      refused: { "mysql-8.4": "write engine: postgres-17" },
    },
    size: { approximated: "small shares its CPUs with others, as on AWS: it becomes slow when it has used up its share" },
    storage: {
      approximated: "Azure and Google make the database anew, without its data, where storage becomes smaller; AWS refuses it",
    },
    subnet: {
      approximated: "the address in the subnet is a private endpoint, paid by the hour",
    },
    openTo: {
      approximated: `the right to log in is inside the database: a user waits for SQL that an administrator runs once (output statements), and for a member it has no end but the lab's; the team's admins are the server's Entra administrators, named by their e-mail, which ends when the lab is destroyed; ${knownByRange}; ${servicesTogether}; a member's right to see the server ends by itself only where Entra ID P2 is there (accounts: azure.pim)`,
    },
    key: "equivalent",
  },
};
