import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { databaseTypes, engines } from "../../catalog/databases";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy, letUse } from "../key/aws";
import { keyTrigger } from "../key/taken";
import { grantRole } from "../lab/aws-grants";
import { loginRole } from "../lab/aws-logins";
import { policyJson, type Statement } from "../lab/aws-policy";
import { logsOf } from "../logs";
import { defaultSubnet } from "../network";
import { doorFor } from "../network/aws-door";
import { gibOf } from "../schema";
import { byName, type Login, namedIn, userOf } from "./logins";
import { backupDays } from "./schema";

declare module "../core" {
  interface Aws {
    database: { readonly instance: DbInstance; readonly securityGroup: SecurityGroup };
  }
}

/** By engine: what it calls its own log, what refuses plain text, and what gives a user of ours to IAM. */
const families = {
  postgres: {
    log: "postgresql",
    tls: { name: "rds.force_ssl", value: "1" },
    statements: (user: string) => [`CREATE USER "${user}"`, `GRANT rds_iam TO "${user}"`],
  },
  mysql: {
    log: "error",
    tls: { name: "require_secure_transport", value: "ON" },
    statements: (user: string) => [`CREATE USER '${user}' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'`],
  },
};

export const on: OnCloud<"aws", "database"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags({ Name: self.name });
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { family, version, port } = engines[props.engine];
    const { all, sources } = namedIn<"aws">(props.openTo);
    const securityGroup = doorFor(self, { vpc: subnet.network.native.vpc, from: sources, port });
    const group = new DbSubnetGroup(self, "subnets", {
      name: self.cloudName("aws_db_subnet_group"),
      description: `Database ${self.name}`,
      subnetIds: subnet.native.zones.map((zone) => zone.subnet.id),
      tags,
    });
    const parameters = new DbParameterGroup(self, "parameters", {
      name: self.cloudName("aws_db_parameter_group"),
      description: `Database ${self.name}: TLS only`,
      family: `${family}${version}`,
      parameter: [families[family].tls],
      tags,
      // another engine's group stands before the instance leaves the old one
      lifecycle: { createBeforeDestroy: true },
    });
    const identifier = self.cloudName("aws_db_instance");
    const logs = logsOf(lab);
    // docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html: by IAM refused log-ins have a log of their own
    const kinds = logs ? [families[family].log, "iam-db-auth-error"] : [];
    // RDS would make these groups itself, without an end, and leave them behind
    const groups = kinds.map((kind) => {
      const group = new CloudwatchLogGroup(self, `log-${kind}`, {
        name: `/aws/rds/instance/${identifier}/${kind}`,
        retentionInDays: logs?.days,
        tags,
      });
      logs?.native.encrypt(group);
      return group;
    });
    const instance = new DbInstance(self, "instance", {
      identifier,
      engine: family,
      engineVersion: version,
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      autoMinorVersionUpgrade: true,
      instanceClass: databaseTypes.aws[props.size],
      storageType: "gp3",
      allocatedStorage: gibOf(props.storage),
      storageEncrypted: true,
      kmsKeyId: encryptedBy(props.key, "rds"),
      // nobody of ours ever knows it: AWS makes it and keeps it in a secret of its own
      username: "steward",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: encryptedBy(props.key, "secretsmanager"),
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: group.name,
      parameterGroupName: parameters.name,
      vpcSecurityGroupIds: [securityGroup.id],
      publiclyAccessible: false,
      multiAz: false,
      port,
      backupRetentionPeriod: backupDays,
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: true,
      skipFinalSnapshot: true,
      deletionProtection: false,
      applyImmediately: true,
      enabledCloudwatchLogsExports: logs && kinds,
      tags,
      dependsOn: logs && groups,
      lifecycle: { replaceTriggeredBy: [keyTrigger(self, props.key)] },
    });
    const logins = all.map((who): [typeof who, Login] => {
      const user = userOf(who);
      const { accountId, partition } = lab.native;
      const connect: Statement = {
        Sid: "Connect",
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: `arn:${partition}:rds-db:${lab.region}:${accountId}:dbuser:${instance.resourceId}/${user}`,
      };
      if (typeof who === "string") {
        const see: Statement = { Sid: "See", Effect: "Allow", Action: "rds:DescribeDBInstances", Resource: instance.arn };
        return [who, { user, identity: loginRole(self, who, [connect, see]).arn }];
      }
      grantRole(self, "connect", who, [connect]);
      return [who, { user, identity: who.native.role.arn }];
    });
    return {
      native: { instance, securityGroup },
      outputs: {
        host: instance.address,
        port,
        logins: byName(logins),
        statements: logins.flatMap(([, { user }]) => families[family].statements(user)),
      },
    };
  },

  admit(self, access) {
    for (const level of levels)
      access.native.allow("database", level, [
        { Sid: "See", Effect: "Allow", Action: ["rds:DescribeDBInstances", "rds:DescribeDBParameters"], Resource: "*" },
      ]);
    const { admin } = access.native.roles;
    if (!admin) return;
    letUse(self.props.key, "secretsmanager", [self.node.id, access.name, "admin"], "read", { Principal: { AWS: admin.arn } });
    new IamRolePolicy(self, `admin-${access.name}`, {
      name: self.cloudName("aws_iam_role_policy", "admin"),
      role: admin.name,
      policy: policyJson([
        {
          Sid: "MasterPassword",
          Effect: "Allow",
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: self.native.instance.masterUserSecret.get(0).secretArn,
        },
      ]),
    });
  },

  parity: {
    engine: "equivalent",
    size: {
      approximated: "small shares its CPUs with others, as on Azure: what it uses beyond its share is paid besides",
    },
    storage: { approximated: "AWS refuses a smaller storage; Azure and Google make the database anew, without its data" },
    subnet: "equivalent",
    openTo: {
      approximated:
        "a user's first log-in waits for SQL that an administrator runs once (output statements); a member logs in by a role made for them, which they assume; an administrator logs in as steward, whose password AWS keeps in a secret of its own and changes every week",
    },
    key: {
      approximated:
        "it encrypts the secret with the password of steward as well: who may read that also has a right to use the key, by way of Secrets Manager alone",
    },
  },
};
