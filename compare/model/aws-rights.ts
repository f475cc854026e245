import {
  type Attached,
  dateOf,
  levelOf,
  linkedService,
  onlyThrough,
  ownFilesOnly,
  policiesOf,
  reachesSessions,
  type Statement,
  statementsOf,
  tagCondition,
} from "./aws-policy";
import type { AwsPart } from "./part";
import { awsParts, merged } from "./parts";
import { groupTags } from "./pools";
import { origin, type Resource, type Stack, tagsOf } from "./stack";
import type { Level, Origin, Right, Subject, Unknown, Workload } from "./types";

/** Policies on resources. */
const policies: NonNullable<AwsPart["policies"]> = {
  aws_s3_bucket_policy: { on: "bucket" },
  aws_secretsmanager_secret_policy: { on: "secret_arn" },
  ...merged(awsParts, (part) => part.policies),
};

/** Somebody who may act with a role. */
interface Holder {
  readonly subject: Subject;
  /** When they can no longer begin to. */
  readonly enterUntil: string | undefined;
}

/** Rights by policies of roles, and by policies on resources. */
export function awsRights(
  stack: Stack,
  workloads: readonly Pick<Workload, "identity">[],
): { rights: Right[]; unreadable: Unknown[] } {
  const unreadable: Unknown[] = [];
  const read = (by: Resource, statements: readonly Statement[] | undefined): readonly Statement[] => {
    if (!statements) unreadable.push({ ...origin(by), why: "its policy cannot be read from the stack" });
    return statements ?? [];
  };
  const roles = new Map(
    stack.of("aws_iam_role").map((role) => {
      const policies = policiesOf(stack, role);
      const denials = policies.flatMap(({ statements }) => statements ?? []).filter((s) => !s.allow && s.actions.includes("*"));
      const carries = workloads.some(({ identity }) => identity === role.address);
      const trust = read(role, statementsOf(stack, role.body.assume_role_policy));
      return [
        role,
        { policies, useUntil: denials.map(dateOf).find(Boolean), holders: holdersOf(stack, role, trust, carries) },
      ] as const;
    }),
  );
  const behind = (principal: { kind: string; id: string }): { subject: Subject; until: string | undefined }[] => {
    const role = stack.target(principal.id);
    const known = role && roles.get(role);
    if (!known) return [{ subject: subjectOf(principal), until: undefined }];
    return known.holders.map(({ subject, enterUntil }) => ({ subject, until: later(enterUntil, known.useUntil) }));
  };

  const ofRoles = [...roles].flatMap(([role, { policies }]) =>
    policies.flatMap((policy) => {
      const shell = opensShell(stack, policies);
      const rights = read(policy.by, policy.statements)
        .filter(({ allow }) => allow)
        .flatMap((s) => rightsOn(stack, policy.by, s).filter((right) => !isDenied(stack, policies, s, right)))
        // a session that leads through a node and no further than an address that is written down logs nobody in
        .filter(({ level, target }) => level !== "login" || shell || stack.at(target)?.type !== "aws_eks_node_group");
      return [...rights, ...elsewhere(policy)].flatMap((right) =>
        behind({ kind: "AWS", id: `\${${role.address}.arn}` })
          .filter(({ subject }) => !isOfService(policy, subject))
          .map(({ subject, until }) => ({ ...right, subject, until: right.until ?? until })),
      );
    }),
  );
  const ofResources = Object.entries(policies).flatMap(([type, { on, itself: bare }]) =>
    stack
      .of(type)
      .filter(({ body }) => body.policy !== undefined)
      .flatMap((by) => {
        const itself = on === undefined ? by : stack.target(by.body[on]);
        return read(by, statementsOf(stack, by.body.policy))
          .filter(({ allow }) => allow)
          .map((s) => (bare ? { ...s, resources: ["*"] } : s))
          .flatMap((s) =>
            rightsOn(stack, by, s, itself).flatMap((right) =>
              s.principals
                .map((one) => (forWhoever(one, s) ? everybody : (linked(one, s) ?? one)))
                .flatMap(behind)
                .map(({ subject, until }) => ({ ...right, subject, until: right.until ?? until })),
            ),
          );
      }),
  );
  const ofEntries = awsParts
    .flatMap(({ entries }) => entries?.(stack) ?? [])
    .flatMap(({ by, principal, target, levels }) =>
      behind({ kind: "AWS", id: principal }).flatMap(({ subject, until }) =>
        levels.map((level): Right => ({ ...origin(by), subject, level, target: target.address, beyond: false, until })),
      ),
    );
  const trusts = [...roles].flatMap(([role, { holders, useUntil }]) =>
    holders
      .filter(({ subject }) => subject.kind === "person" || subject.kind === "anyone")
      .map(({ subject, enterUntil }): Right => {
        const until = later(enterUntil, useUntil);
        return { ...origin(role), subject, level: "act-as", target: role.address, beyond: false, until };
      }),
  );
  return { rights: [...ofRoles, ...ofResources, ...ofEntries, ...trusts], unreadable };
}

type Unowned = Omit<Right, "subject">;

/** What an action amounts to in a statement. */
function levelIn(statement: Statement, action: string): Level | "self" {
  if (reachesSessions(statement, action)) return "login";
  // tags that a thing has from its first moment on take nothing over
  if (action === "ec2:CreateTags" && statement.conditions.some(({ key }) => key === "ec2:CreateAction")) return "self";
  return levelOf(action);
}

/** What one statement allows. In the policy of a resource, `*` stands for the resource itself. */
function rightsOn(stack: Stack, by: Origin, statement: Statement, itself?: Resource): Unowned[] {
  const until = dateOf(statement);
  const levels = new Set(statement.actions.map((action) => levelIn(statement, action)));
  return statement.resources.flatMap((text): Unowned[] => {
    // who may start a session must be allowed its document too, which by itself opens nothing
    if (/:document\//.test(text) || stack.target(text)?.type === "aws_ssm_document") return [];
    // models by way of profiles alone: the right to call the profiles says which
    if (/::foundation-model\//.test(text) && byProfiles(statement)) return [];
    const named = text === "*" && itself ? [itself] : stack.targets(text).filter(({ address }) => !address.startsWith("data."));
    const own = named.length > 0 ? named : stack.targets(onlyThrough(statement));
    const narrowed = own.length === 0 ? withCondition(stack, statement, text) : undefined;
    const targets = narrowed ?? own;
    return [...levels].flatMap((level): Unowned[] => {
      if (level === "self") return [];
      if (targets.length > 0 || narrowed)
        return targets.map(({ address, type }) => {
          const opens = level === "read" && openedBySecret.has(type);
          return { ...origin(by), level: opens ? "administer" : level, target: address, beyond: false, until };
        });
      // to look at things by a call that lists is to see those of the stack, and that others exist
      if (level === "see" && text === "*")
        return [
          { ...origin(by), level: "list", target: "*", beyond: true, until },
          ...listed(stack, statement).map(
            ({ address }): Unowned => ({ ...origin(by), level, target: address, beyond: false, until }),
          ),
        ];
      const tag = tagCondition(statement);
      return [{ ...origin(by), level, target: tag ? `${text} with ${tag.key} ${tag.value}` : text, beyond: true, until }];
    });
  });
}

/** Whether policies of a role deny on machines that carry a tag, whatever it says, all the calls by which a statement gives a right. */
function isDenied(stack: Stack, policies: readonly Attached[], given: Statement, { level, target }: Unowned): boolean {
  const machine = stack.at(target);
  if (!machine || !machineTypes.includes(machine.type)) return false;
  const tags = tagsOf(stack, machine.body.tags);
  const denied = policies
    .flatMap(({ statements = [] }) => statements)
    .filter((s) => !s.allow && s.resources.some((text) => text === "*" || text.endsWith(":instance/*")))
    .filter(({ conditions: [only, ...others] }) => {
      const [, tag = ""] = /^(?:aws:ResourceTag|ssm:resourceTag)\/(.+)$/.exec(only?.key ?? "") ?? [];
      return only?.operator === "Null" && String(only.values) === "false" && others.length === 0 && tags[tag] !== undefined;
    })
    .flatMap((s) => s.actions);
  return given.actions.filter((action) => levelIn(given, action) === level).every((action) => denied.includes(action));
}

/** Whether a statement gives nothing but what profiles of the account's own lead to. */
const byProfiles = (statement: Statement): boolean =>
  /:application-inference-profile\/\*$/.test(soleValue(statement, /^ArnLike$/, "bedrock:InferenceProfileArn") ?? "");

/** Resources of the stack that conditions narrow a statement to; undefined where it reaches others too. */
function withCondition(stack: Stack, statement: Statement, text: string): Resource[] | undefined {
  const tag = tagCondition(statement);
  const machines = text.includes(":instance/") || text === "*";
  if (machines && tag?.key === "eks:cluster-name") {
    const cluster = stack.target(tag.value);
    return cluster && stack.pointing("aws_eks_node_group", "cluster_name", cluster);
  }
  if (machines && tag && stack.text(tag.value) === stack.name) {
    const tags = (of: Resource) => (of.type === "aws_autoscaling_group" ? groupTags(stack, of) : tagsOf(stack, of.body.tags));
    // nodes carry the tags of their pool
    return stack.of(...machineTypes, "aws_eks_node_group").filter((one) => tags(one)[tag.key] === stack.name);
  }
  const network = soleValue(statement, /^(ArnEquals|StringEquals)$/, "ec2:Vpc");
  if (network !== undefined) return stack.targets(network).filter(({ type }) => type === "aws_vpc");
  // what another account has is for that one to give
  const other = soleValue(statement, /^StringNotEquals$/, "aws:ResourceAccount");
  return stack.target(other)?.type === "aws_caller_identity" ? [] : undefined;
}

/** Types whose secret lets in whoever reads it. */
const openedBySecret = new Set(awsParts.flatMap(({ opensBySecret = [] }) => opensBySecret));

/** Machines, and groups of them. */
const machineTypes = ["aws_instance", "aws_autoscaling_group"];

const soleValue = ({ conditions }: Statement, operators: RegExp, name: string): string | undefined =>
  conditions.find(({ operator, key, values }) => operators.test(operator) && key === name && values.length === 1)?.values[0];

/** Whether policies allow sessions of any other kind than those that lead to one address. */
const opensShell = (stack: Stack, policies: readonly Attached[]): boolean =>
  policies
    .flatMap(({ statements = [] }) => statements)
    .filter(({ allow, actions }) => allow && actions.some((action) => levelOf(action) === "login"))
    .flatMap(({ resources }) => resources)
    .some((text) => text === "*" || /:document\//.test(text) || !leadsToOneAddress(stack.target(text)));

/** Whether a resource is a session's document with an address written down; what is no document opens no session by itself. */
function leadsToOneAddress(document: Resource | undefined): boolean {
  if (document?.type !== "aws_ssm_document") return true;
  try {
    const { sessionType, parameters, properties } = JSON.parse(String(document.body.content)) as Record<string, unknown>;
    return sessionType === "Port" && parameters === undefined && typeof (properties as { host?: unknown })?.host === "string";
  } catch {
    return false;
  }
}

/** Whether a policy is the one that AWS itself keeps for its control planes, held by these. */
const isOfService = ({ elsewhere: arn }: Attached, { kind, id }: Subject): boolean =>
  kind === "service" && id === "eks.amazonaws.com" && /\/AmazonEKSClusterPolicy$/.test(arn ?? "");

/** What of the stack a statement's listing calls show. */
const listed = (stack: Stack, { actions }: Statement): Resource[] => [
  ...Object.entries(merged(awsParts, ({ listing }) => listing)).flatMap(([type, calls]) =>
    actions.some((action) => calls.test(action)) ? stack.of(type) : [],
  ),
  ...(actions.some((action) => /^ec2:(\*|Describe(\*|Instances))/.test(action)) ? stack.of(...machineTypes) : []),
  ...(actions.includes("sagemaker:DescribeNotebookInstance") ? stack.of("aws_sagemaker_notebook_instance") : []),
];

/** Policies that AWS or somebody else keeps. What they allow is read as everything, except where it is known. */
function elsewhere({ by, elsewhere: arn }: Attached): Unowned[] {
  if (arn === undefined) return [];
  const level = /\/(ReadOnlyAccess|ViewOnlyAccess|AmazonSSMManagedInstanceCore)$/.test(arn) ? "read" : "administer";
  return [{ ...origin(by), level, target: arn, beyond: true, until: undefined }];
}

/** `carries`: something of the lab that is no machine acts with the role. */
function holdersOf(stack: Stack, role: Resource, trust: readonly Statement[], carries: boolean): Holder[] {
  const isMachine = stack.pointing("aws_iam_instance_profile", "role", role).length > 0;
  const holders = trust
    .filter(({ allow }) => allow)
    .flatMap((statement) =>
      statement.principals.map((principal): Holder => {
        const machine = (isMachine && principal.id === "ec2.amazonaws.com") || (carries && principal.kind === "Service");
        const subject: Subject = machine ? { kind: "machine", id: role.address } : subjectOf(principal);
        return { subject, enterUntil: dateOf(statement) };
      }),
    );
  return holders.length > 0 ? holders : [{ subject: { kind: "role", id: role.address }, enterUntil: undefined }];
}

function subjectOf({ kind, id }: { kind: string; id: string }): Subject {
  if (kind === "Service") return { kind: "service", id };
  // whoever the account's own policies allow it, as they do whoever deploys
  if (/:iam::\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}:root$/.test(id)) return { kind: "deployer", id };
  return { kind: id === "*" ? "anyone" : "person", id };
}

const everybody = { kind: "AWS", id: "*" };
/** A service of AWS acts for whoever asks it, in any account, unless the policy says for whom. */
const forWhoever = ({ kind, id }: { kind: string; id: string }, statement: Statement): boolean =>
  kind === "Service" &&
  !ownFilesOnly(id, statement) &&
  !statement.conditions.some(({ key }) =>
    /^aws:Source(Arn|Account|OrgID)$|^kms:EncryptionContext:aws:(logs:arn|ecs:clusterAccount)$/i.test(key),
  );

/** The service of AWS's that everybody comes down to where only its role may call. */
function linked({ id }: { id: string }, statement: Statement): { kind: string; id: string } | undefined {
  const service = id === everybody.id ? linkedService(statement) : undefined;
  return service === undefined ? undefined : { kind: "Service", id: service };
}

/** A right ends when nobody can begin to use it and nobody can go on: where either is open, it does not end. */
const later = (a: string | undefined, b: string | undefined): string | undefined => (a && b ? (a > b ? a : b) : undefined);
