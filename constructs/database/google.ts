import type { ComputeAddress } from "@cdktf/provider-google/lib/compute-address";
import { DnsManagedZone } from "@cdktf/provider-google/lib/dns-managed-zone";
import { DnsRecordSet } from "@cdktf/provider-google/lib/dns-record-set";
import { SqlDatabaseInstance } from "@cdktf/provider-google/lib/sql-database-instance";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { databaseTypes, type EngineName, engines } from "../../catalog/databases";
import { levels } from "../access/schema";
import { Fn } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import { agentByHand, encryptedBy } from "../key/google";
import { keyTrigger } from "../key/taken";
import { grantOnly } from "../lab/google-grants";
import { granteeId, personId, principalOf } from "../lab/people";
import { writes } from "../logs/google";
import { defaultSubnet, type Subnet } from "../network";
import { doorTo, type Source } from "../network/google-door";
import { endpointAddress, endpointAt } from "../network/google-endpoint";
import { gibOf } from "../schema";
import { servicesTogether } from "../service/together";
import { literal } from "../text";
import { ttl } from "../zone/schema";
import { byName, type Login, namedIn } from "./logins";
import { backupDays } from "./schema";

declare module "../core" {
  interface Google {
    database: { readonly instance: SqlDatabaseInstance; readonly address: ComputeAddress };
  }
}
type Self = Capability<"google", "database">;

const versions: Readonly<Record<EngineName, string>> = {
  "postgres-17": "POSTGRES_17",
  "postgres-16": "POSTGRES_16",
  "mysql-8.4": "MYSQL_8_4",
};
const identityFlag = { postgres: "cloudsql.iam_authentication", mysql: "cloudsql_iam_authentication" };
const roles = { view: "roles/cloudsql.viewer", login: "roles/cloudsql.instanceUser", admin: "roles/cloudsql.admin" };

export const on: OnCloud<"google", "database"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { family, port } = engines[props.engine];
    const { all, sources } = namedIn<"google">(props.openTo);
    const key = encryptedBy(props.key, "sqladmin");
    // without a name of ours: Cloud SQL keeps that of a deleted instance for a week, in which a lab may come again
    const instance = new SqlDatabaseInstance(self, "instance", {
      region: lab.region,
      databaseVersion: versions[props.engine],
      settings: {
        tier: databaseTypes.google[props.size],
        edition: "ENTERPRISE",
        availabilityType: "ZONAL",
        diskType: "PD_SSD",
        diskSize: gibOf(props.storage),
        diskAutoresize: false,
        deletionProtectionEnabled: false,
        retainBackupsOnDelete: false,
        databaseFlags: [{ name: identityFlag[family], value: "on" }],
        ipConfiguration: {
          ipv4Enabled: false,
          sslMode: "ENCRYPTED_ONLY",
          pscConfig: [{ pscEnabled: true, allowedConsumerProjects: [lab.native.project.projectId] }],
        },
        backupConfiguration: {
          enabled: true,
          location: lab.region,
          backupRetentionSettings: { retainedBackups: backupDays, retentionUnit: "COUNT" },
        },
        userLabels: lab.native.labels(),
      },
      encryptionKeyName: key?.name,
      deletionProtection: false,
      lifecycle: { replaceTriggeredBy: [keyTrigger(self, props.key)] },
      dependsOn: [lab.native.service("sqladmin"), ...(key ? [key.ready] : [])],
    });
    // by the name that Google draws, so that what leads its log away comes after it
    writes(lab, {
      type: '="cloudsql_database"',
      field: "resource.labels.database_id",
      name: `${instance.project}:${instance.name}`,
    });
    const { address, host } = endpoint(self, instance, subnet, sources, port);
    const logins = all.map((who): [typeof who, Login] => {
      const person = typeof who === "string";
      const { accountId, project, email, member } = person
        ? { accountId: "", project: "", email: literal(who), member: principalOf(lab, who) }
        : who.native.serviceAccount;
      // PostgreSQL has no room for the whole address of an account
      const user = person || family === "mysql" ? email : `${accountId}@${project}.iam`;
      const id = granteeId(who);
      new SqlUser(self, `user-${id}`, {
        instance: instance.name,
        name: user,
        type: person ? "CLOUD_IAM_USER" : "CLOUD_IAM_SERVICE_ACCOUNT",
        // one that owns tables cannot be deleted; it goes with the instance, and without its right nobody logs in by it
        deletionPolicy: "ABANDON",
      });
      grant(self, instance, `login-${id}`, roles.login, member, person ? "named" : undefined);
      return [who, { user, identity: email }];
    });
    return {
      native: { instance, address },
      outputs: { host, port, logins: byName(logins), statements: [] },
    };
  },

  admit(self, access) {
    for (const level of levels)
      for (const { email, member } of access.native.members[level]) {
        // an administrator sees what they administer
        const right = level === "admin" ? "admin" : "view";
        const id = `team-${personId(email)}-${right}`;
        if (!self.node.tryFindChild(id)) grant(self, self.native.instance, id, roles[right], member, "team");
      }
  },

  parity: {
    engine: "equivalent",
    size: "equivalent",
    storage: {
      approximated: "Azure and Google make the database anew, without its data, where storage becomes smaller; AWS refuses it",
    },
    subnet: {
      approximated:
        "the address in the subnet is a Private Service Connect endpoint, paid by the hour; on its way in no rule can stand, so every other machine of the network is refused on its way out",
    },
    openTo: {
      approximated: `users are there without SQL; Google gives rights on databases by project alone, so that each is narrowed to the instance by a condition; an administrator first gives the user postgres (root in MySQL) a password (gcloud sql users set-password), for which they may also change and delete the instance; networks joined by VPN reach the address; ${servicesTogether}`,
    },
    key: { approximated: agentByHand("Cloud SQL", "sqladmin") },
  },
};

const grant = (
  self: Self,
  { project, name }: SqlDatabaseInstance,
  id: string,
  role: string,
  member: string,
  as?: "named" | "team",
) =>
  grantOnly(self, {
    id,
    project,
    type: "sqladmin.googleapis.com/Instance",
    on: `projects/${project}/instances/${name}`,
    role,
    member,
    as,
  });

/** The instance's address in a subnet, with the name by which its certificate knows it. */
function endpoint(
  self: Self,
  instance: SqlDatabaseInstance,
  subnet: Subnet<"google">,
  sources: readonly Source[],
  port: number,
): { address: ComputeAddress; host: string } {
  const { lab } = self;
  const address = endpointAddress(self, subnet);
  const door = doorTo(self, { network: subnet.network, ranges: [`${address.address}/32`], from: sources, port });
  const rule = endpointAt(self, subnet, address, { target: instance.pscServiceAttachmentLink, after: door });
  const zone = new DnsManagedZone(self, "names", {
    name: self.cloudName("google_dns_managed_zone"),
    dnsName: instance.dnsName,
    description: `The name of the database ${self.name}`,
    visibility: "private",
    privateVisibilityConfig: { networks: [{ networkUrl: subnet.network.native.network.id }] },
    forceDestroy: true,
    labels: lab.native.labels(),
    dependsOn: [lab.native.service("dns")],
  });
  new DnsRecordSet(self, "name", {
    managedZone: zone.name,
    name: instance.dnsName,
    type: "A",
    ttl,
    rrdatas: [address.address],
    dependsOn: [rule],
  });
  return { address, host: Fn.trimsuffix(instance.dnsName, ".") };
}
