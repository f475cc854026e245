import {
  type Attached,
  dateOf,
  levelOf,
  onlyThrough,
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
import type { Origin, Right, Subject, Unknown, Workload } from "./types";

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
export function awsRights(stack: Stack, workloads: readonly Workload[]): { rights: Right[]; unreadable: Unknown[] } {
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
      const holders = behind({ kind: "AWS", id: `\${${role.address}.arn}` });
      const rights = read(policy.by, policy.statements)
        .filter(({ allow }) => allow)
        .flatMap((s) => rightsOn(stack, policy.by, s));
      return [...rights, ...elsewhere(policy)].flatMap((right) =>
        holders.map(({ subject, until }) => ({ ...right, subject, until: right.until ?? until })),
      );
    }),
  );
  const ofResources = Object.entries(policies).flatMap(([type, { on, itself: bare }]) =>
    stack.of(type).flatMap((by) => {
      const itself = stack.target(by.body[on]);
      return read(by, statementsOf(stack, by.body.policy))
        .filter(({ allow }) => allow)
        .map((s) => (bare ? { ...s, resources: ["*"] } : s))
        .flatMap((s) =>
          rightsOn(stack, by, s, itself).flatMap((right) =>
            s.principals
              .map((one) => (forWhoever(one, s) ? everybody : one))
              .flatMap(behind)
              .map(({ subject, until }) => ({ ...right, subject, until: right.until ?? until })),
          ),
        );
    }),
  );
  const trusts = [...roles].flatMap(([role, { holders, useUntil }]) =>
    holders
      .filter(({ subject }) => subject.kind === "person" || subject.kind === "anyone")
      .map(({ subject, enterUntil }): Right => {
        const until = later(enterUntil, useUntil);
        return { ...origin(role), subject, level: "act-as", target: role.address, beyond: false, until };
      }),
  );
  return { rights: [...ofRoles, ...ofResources, ...trusts], unreadable };
}

type Unowned = Omit<Right, "subject">;

/** What one statement allows. In the policy of a resource, `*` stands for the resource itself. */
function rightsOn(stack: Stack, by: Origin, statement: Statement, itself?: Resource): Unowned[] {
  const until = dateOf(statement);
  const levels = new Set(statement.actions.map((action) => (reachesSessions(statement, action) ? "login" : levelOf(action))));
  return statement.resources.flatMap((text): Unowned[] => {
    // who may start a session must be allowed its document too, which by itself opens nothing
    if (/:document\//.test(text)) return [];
    const named = text === "*" && itself ? [itself] : stack.targets(text).filter(({ address }) => !address.startsWith("data."));
    const own = named.length > 0 ? named : stack.targets(onlyThrough(statement));
    const tagged = own.length === 0 ? withTag(stack, statement, text) : undefined;
    const targets = tagged ?? own;
    return [...levels].flatMap((level): Unowned[] => {
      if (level === "self") return [];
      if (targets.length > 0)
        return targets.map(({ address, type }) => {
          const opens = level === "read" && merged(awsParts, bySecret)[type] === true;
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
      return [{ ...origin(by), level, target: text, beyond: true, until }];
    });
  });
}

/** Resources of the stack that a condition on tags narrows a statement to; undefined where it reaches others too. */
function withTag(stack: Stack, statement: Statement, text: string): Resource[] | undefined {
  const condition = tagCondition(statement);
  if (!condition || stack.text(condition.value) !== stack.name) return undefined;
  if (!text.includes(":instance/") && text !== "*") return [];
  const tags = (of: Resource) => (of.type === "aws_autoscaling_group" ? groupTags(stack, of) : tagsOf(stack, of.body.tags));
  return stack.of(...machineTypes).filter((one) => tags(one)[condition.key] === stack.name);
}

const bySecret = ({ opensBySecret = [] }: AwsPart) => Object.fromEntries(opensBySecret.map((type) => [type, true] as const));

/** Machines, and groups of them. */
const machineTypes = ["aws_instance", "aws_autoscaling_group"];

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
  return { kind: id === "*" ? "anyone" : "person", id };
}

const everybody = { kind: "AWS", id: "*" };
/** A service of AWS acts for whoever asks it, in any account, unless the policy says for whom. */
const forWhoever = ({ kind }: { kind: string }, { conditions }: Statement): boolean =>
  kind === "Service" && !conditions.some(({ key }) => /^aws:Source(Arn|Account|OrgID)$/i.test(key));

/** A right ends when nobody can begin to use it and nobody can go on: where either is open, it does not end. */
const later = (a: string | undefined, b: string | undefined): string | undefined => (a && b ? (a > b ? a : b) : undefined);
