import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { levels } from "../access/schema";
import { type Construct, dependable, Lazy } from "../cdktf";
import type { Capability, OnCloud } from "../core";
import type { Key } from "../key";
import { encryptedBy, letService, letUse } from "../key/aws";
import type { Lab } from "../lab";
import { policyJson, type Statement } from "../lab/aws-policy";
import { Network } from "../network";
import { daysOf } from "../schema";
import type { Logs } from ".";
import { Files } from "./aws-files";

type Encrypt = (group: CloudwatchLogGroup, writer?: IamRole) => void;

declare module "../core" {
  interface Aws {
    logs: {
      /** One for each thing that writes, beside which it stands: AWS has no store of several. They are known at synthesis. */
      readonly groups: () => readonly CloudwatchLogGroup[];
      /** Of balancers, which write into no group. */
      readonly files: () => readonly Files[];
      /** Has a group that something writes into, by a role of its own where it has one, encrypted by the key of the logs, if they name one. */
      readonly encrypt: Encrypt;
    };
  }
}

/** All of a class in the lab, in an order that does not depend on the one they were made in. */
const madeIn = <T extends Construct>(lab: Lab<"aws">, of: abstract new (...made: never) => T): T[] =>
  lab.node
    .findAll()
    .filter((made): made is T => made instanceof of)
    .sort((a, b) => (a.node.path < b.node.path ? -1 : 1));

/** Reading what groups hold. */
export const readingLogs = (groups: readonly CloudwatchLogGroup[]): Omit<Statement, "Sid"> => ({
  Effect: "Allow",
  Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:DescribeLogStreams"],
  Resource: groups.flatMap(({ arn }) => [arn, `${arn}:*`]),
});

const readingFiles = (files: readonly Files[]): Statement => ({
  Sid: "Files",
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:ListBucket"],
  Resource: files.flatMap(({ bucket: { arn } }) => [arn, `${arn}/*`]),
});

/** How groups are encrypted by the key of a lab's logs, before they are made: by CloudWatch Logs itself, for these groups alone, and for whatever writes. */
function encryptsBy({ lab, node }: Capability<"aws", "logs">, key: Key<"aws">): Encrypt {
  const names: string[] = [];
  const encrypted: string[] = [];
  encryptedBy(key, "logs");
  return (group, writer) => {
    if (encrypted.length === 0)
      letService(key, `logs.${lab.region}.amazonaws.com`, [node.id, "keep"], "keep", {
        ArnEquals: { "kms:EncryptionContext:aws:logs:arn": encrypted },
      });
    names.push(group.nameInput as string);
    names.sort();
    // the group's own ARN would wait for the group, which waits for the key's policy
    encrypted.splice(
      0,
      Infinity,
      ...names.map((name) => `arn:${lab.native.partition}:logs:${lab.region}:${lab.native.accountId}:log-group:${name}`),
    );
    if (writer)
      letUse(key, "logs", [node.id, writer.node.path.split("/").slice(1).join("-")], "write", { Principal: { AWS: writer.arn } });
    group.kmsKeyId = key.native.key.arn;
    // CloudWatch Logs tries the key when the group is made
    group.dependsOn = [dependable(key.native.admission)];
  };
}

/** Whatever groups and files the lab has at synthesis. Their names are told by a call that nothing narrows. */
function letRead(self: Logs<"aws">, id: string, role: IamRole): void {
  const find: Statement = { Sid: "Find", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" };
  const statements = () => {
    const [groups, files] = [self.native.groups(), self.native.files()];
    return [
      find,
      ...(groups.length > 0 ? [{ Sid: "Read", ...readingLogs(groups) }] : []),
      ...(files.length > 0 ? [readingFiles(files)] : []),
    ];
  };
  new IamRolePolicy(self, id, {
    name: self.cloudName("aws_iam_role_policy"),
    role: role.name,
    policy: Lazy.stringValue({ produce: () => policyJson(statements()) }),
  });
}

export const on: OnCloud<"aws", "logs"> = {
  build(self, props) {
    const { lab } = self;
    const groups = () => madeIn(lab, CloudwatchLogGroup);
    const files = () => madeIn(lab, Files);
    const read = Lazy.listValue({
      produce: () => [
        ...groups().map(({ nameInput }) => `aws logs tail ${nameInput} --region ${lab.region}`),
        ...files().map(({ bucket: { bucketInput: name } }) => `aws s3 sync s3://${name} ${name} --region ${lab.region}`),
      ],
    });
    const encrypt: Encrypt = props.key ? encryptsBy(self, props.key) : () => {};
    for (const network of lab.entries)
      if (network instanceof Network && network.isOn("aws") && network.native.flows)
        encrypt(network.native.flows.group, network.native.flows.writer);
    return { native: { groups, files, encrypt }, outputs: { days: daysOf(props.keep), read } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      letRead(self, `team-${access.name}-${level}`, role);
      letUse(self.props.key, "logs", [self.node.id, access.name, level], "read", { Principal: { AWS: role.arn } });
    }
  },

  parity: {
    keep: {
      approximated:
        "AWS keeps what each network, service, cluster and log of a database writes in a group of its own, all for the same time; it cannot narrow its call that lists groups: who reads sees the names of those of the whole region of the account; its balancers write files, into a bucket for each, every five minutes, as best they can, and S3 takes what is older than asked away once a day",
    },
    key: {
      approximated:
        "who reads or writes records also has a right to use the key, by way of CloudWatch Logs alone, which Google keeps to its own service; what balancers record is encrypted by S3's own keys, the only ones by which AWS lets them write",
    },
  },
};
