import { Stack } from "../../compare/model/stack";
import { aws, type Found, type Json, type Rule, ref } from "../rule";

/** Calls that AWS knows no resource for, as far as labs use them: general knowledge, not read. */
const unnarrowed =
  /^([a-z0-9-]+:(Describe|List)\w*|ssmmessages:\w+|ecr:GetAuthorizationToken|ssm:(UpdateInstanceInformation|GetConnectionStatus))$/;
/** Policies that stand on a resource, and whether `*` means that resource there. */
const onResource: Readonly<Record<string, boolean>> = {
  aws_efs_file_system_policy: false,
  aws_kms_key: true,
  aws_kms_key_policy: true,
  aws_s3_bucket_policy: false,
  aws_secretsmanager_secret_policy: true,
  aws_sns_topic_policy: false,
  aws_sqs_queue_policy: false,
};
/** Policies on a resource that are about it and name none. */
const unnamed = ["aws_ecr_repository_policy"];
const list = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

const role = (statement: Json, version = "2012-10-17") => ({
  aws_iam_role: { web: { assume_role_policy: "{}" } },
  aws_iam_role_policy: {
    web: { role: ref("aws_iam_role.web.name"), policy: JSON.stringify({ Version: version, Statement: [statement] }) },
  },
});
const narrow = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::data/*" };

export const rule: Rule = {
  id: "whole-policies",
  title: "IAM statements are whole, name their calls and their resources",
  protects: "A pattern in a policy allows calls that AWS adds later; an incomplete statement is refused at deploy.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (_, json) => {
    const stack = new Stack(json);
    return stack.resources.flatMap(({ type, address, body }) =>
      (["policy", "assume_role_policy"] as const).flatMap((attribute) => {
        const text = body[attribute];
        if (!type.startsWith("aws_") || typeof text !== "string" || !text.startsWith('{"')) return [];
        const kind = attribute === "assume_role_policy" ? "trust" : unnamed.includes(type) ? "unnamed" : "policy";
        return documentFaults(JSON.parse(text) as Json, kind, onResource[type]).map((message): Found => ({ address, message }));
      }),
    );
  },
  compliant: [
    aws("a call on a resource", role(narrow)),
    aws("a call that lists", role({ ...narrow, Action: "ec2:DescribeInstances", Resource: "*" })),
    aws("a policy on a repository, which names no resource", {
      aws_ecr_repository_policy: {
        web: {
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ ...narrow, Resource: undefined, Principal: { AWS: "arn" }, Action: "ecr:BatchGetImage" }],
          }),
        },
      },
    }),
    aws("everything refused", role({ ...narrow, Effect: "Deny", Action: "*", Resource: "*" })),
  ],
  nonCompliant: [
    aws("every call of a service", role({ ...narrow, Action: "s3:*" })),
    aws("every resource", role({ ...narrow, Resource: "*" })),
    aws("no resource", role({ Sid: "Read", Effect: "Allow", Action: "s3:GetObject" })),
    aws("no effect", role({ Sid: "Read", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" })),
    aws("the old language, without variables", role(narrow, "2008-10-17")),
    aws("a service that acts for whoever asks", {
      aws_iam_role: {
        logs: {
          assume_role_policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Sid: "Logs", Effect: "Allow", Principal: { Service: "vpc-flow-logs.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
          }),
        },
      },
    }),
    aws("a trust in everything", {
      aws_iam_role: {
        web: {
          assume_role_policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Sid: "All", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "*" }],
          }),
        },
      },
    }),
  ],
};

/** Whether a statement has to say whom and what it is about. */
type Kind = "policy" | "trust" | "unnamed";

function documentFaults({ Version, Statement }: Json, kind: Kind, self: boolean | undefined): string[] {
  const statements = list(Statement) as Json[];
  return [
    ...(Version === "2012-10-17" ? [] : ["is not in the policy language of 2012-10-17"]),
    ...(statements.length > 0 ? [] : ["has a policy without a statement"]),
    ...statements.flatMap((statement) =>
      statementFaults(statement, kind, self).map((fault) => `has a statement ${statement.Sid ?? ""} ${fault}`.replace("  ", " ")),
    ),
  ];
}

/** Services that act for the machine they run and for nobody else. */
const own = ["ec2.amazonaws.com"];

/** A service acts for whoever asks it, in any account, unless the trust says for which. */
function trustsStrangers({ Principal, Condition }: Json): boolean {
  const services = list((Principal as Json | undefined)?.Service).map(String);
  if (services.includes("*")) return true;
  return services.some((service) => !own.includes(service)) && !/"aws:Source(Account|Arn)"/.test(JSON.stringify(Condition ?? {}));
}

function statementFaults(statement: Json, kind: Kind, self: boolean | undefined): string[] {
  const { Effect, Principal, Action, Resource } = statement;
  const [actions, resources] = [list(Action).map(String), list(Resource).map(String)];
  const trust = kind === "trust";
  const named = kind !== "policy" || self !== undefined;
  const wide = resources.includes("*") && self !== true && !actions.every((action) => unnarrowed.test(action));
  return [
    ...(Effect === "Allow" || Effect === "Deny" ? [] : ["that neither allows nor refuses"]),
    ...(actions.length > 0 ? [] : ["without a call"]),
    ...(named && Object.keys((Principal ?? {}) as object).length === 0 ? ["about nobody"] : []),
    ...(trust && trustsStrangers(statement) ? ["by which a service acts for every account"] : []),
    ...(kind === "policy" && resources.length === 0 ? ["about no resource"] : []),
    ...(Effect === "Allow" && actions.some((action) => action.includes("*")) ? [`that allows ${actions.join(", ")}`] : []),
    ...(Effect === "Allow" && wide ? ["that allows calls on every resource"] : []),
    ...(self === false && resources.includes("*") ? ["about more than what it stands on"] : []),
  ];
}
