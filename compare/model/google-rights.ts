import { isWindows } from "../../catalog/images";
import { googleParts, merged } from "./parts";
import { groupNamedBy } from "./pools";
import { at, origin, type Resource, type Stack, texts } from "./stack";
import type { Level, Machine, Right, Subject } from "./types";

/** Part of what a person needs to log in; together they make `login`. */
type Part = "os-login" | "tunnel";

/**
 * Predefined roles and what they amount to; any other is read as administration. Source: "IAM basic and predefined roles reference"
 * (cloud.google.com/iam/docs/understanding-roles); general knowledge, not read.
 */
const roles: Readonly<Record<string, readonly (Level | Part)[]>> = {
  "roles/storage.bucketViewer": ["see"],
  "roles/storage.objectViewer": ["read"],
  "roles/storage.objectCreator": ["write"],
  "roles/storage.objectUser": ["read", "write"],
  "roles/secretmanager.viewer": ["see"],
  "roles/secretmanager.secretAccessor": ["read"],
  "roles/secretmanager.secretVersionAdder": ["write"],
  "roles/compute.viewer": ["see"],
  "roles/compute.osLogin": ["os-login"],
  "roles/compute.osAdminLogin": ["os-login"],
  // starts and stops, but also changes and deletes
  "roles/compute.instanceAdmin.v1": ["see", "operate", "administer"],
  "roles/iap.tunnelResourceAccessor": ["tunnel"],
  "roles/iam.serviceAccountUser": ["act-as"],
  "roles/iam.serviceAccountTokenCreator": ["act-as"],
  ...merged(googleParts, (part) => part.roles),
};

/** What each resource that grants something grants it on; `undefined` is the whole project. */
export const grants: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries({
    compute_instance: "instance_name",
    iap_tunnel_instance: "instance",
    project: undefined,
    secret_manager_secret: "secret_id",
    service_account: "service_account_id",
    storage_bucket: "bucket",
    ...merged(googleParts, (part) => part.grants),
  }).flatMap(([what, attribute]) => ["member", "binding"].map((form) => [`google_${what}_iam_${form}`, attribute] as const)),
);

/** What each permission amounts to, for roles that a stack makes itself. */
const permissions = merged(googleParts, (part) => part.permissions);

/** What a role amounts to: by its name, or by the permissions of one that stands in the stack; all else is administration. */
function partsOf(stack: Stack, role: unknown): readonly (Level | Part)[] {
  const own = stack.target(role);
  if (own?.type !== "google_project_iam_custom_role") return roles[String(role)] ?? ["administer"];
  return [...new Set(texts(own.body.permissions).map((permission) => permissions[permission] ?? "administer"))];
}

interface Grant {
  readonly by: Resource;
  readonly subject: Subject;
  readonly target: Resource | undefined;
  readonly name: string;
  readonly parts: readonly (Level | Part)[];
  readonly until: string | undefined;
}

/** Rights by IAM members and bindings. */
export function googleRights(stack: Stack, machines: readonly Machine[]): Right[] {
  const all = stack.of(...Object.keys(grants)).flatMap((by): Grant[] => {
    const { body } = by;
    const attribute = grants[by.type];
    const expression = at(body, "condition.expression");
    // some services give rights by project alone, which a condition narrows to one thing
    const target = attribute === undefined ? onlyOn(stack, expression) : stack.target(body[attribute]);
    return [...texts(body.member), ...texts(body.members)].map((member) => ({
      by,
      subject: subjectOf(stack, member),
      target: target?.address.startsWith("data.") ? undefined : target,
      name: String(attribute === undefined ? (body.project ?? "the project") : body[attribute]),
      parts: partsOf(stack, body.role),
      until: endOf(expression),
    }));
  });
  return all.flatMap((grant) =>
    grant.parts.map((part): Right => {
      const level = part === "os-login" || part === "tunnel" ? (logsIn(grant, all, machines) ? "login" : "see") : part;
      const { subject, target, until } = grant;
      return { ...origin(grant.by), subject, level, target: target?.address ?? grant.name, beyond: target === undefined, until };
    }),
  );
}

/** Whether somebody has all that logging in to a machine takes: the tunnel, the log-in, and its identity. */
function logsIn({ subject, target }: Grant, all: readonly Grant[], machines: readonly Machine[]): boolean {
  const has = (part: Level | Part, on: string | undefined) =>
    all.some((g) => g.subject.id === subject.id && g.target?.address === on && g.parts.includes(part));
  const machine = machines.find(({ address }) => address === target?.address);
  return (
    machine !== undefined &&
    // on Windows a password for whoever may change the machine stands in OS Login's place
    has(isWindows(machine.system) ? "administer" : "os-login", machine.address) &&
    has("tunnel", machine.address) &&
    (machine.identity === undefined || has("act-as", machine.identity))
  );
}

/** The one resource that a condition narrows a right to, where its name is neither one alternative of several nor denied. */
function onlyOn(stack: Stack, expression: unknown): Resource | undefined {
  if (typeof expression !== "string" || /\|\||[!?]/.test(expression)) return undefined;
  return stack.target(/resource\.name\s*==\s*["']([^"']+)["']/.exec(expression)?.[1]) ?? groupNamedBy(stack, expression);
}

/** A condition ends a right where its time is not one alternative of several. */
function endOf(expression: unknown): string | undefined {
  if (typeof expression !== "string" || expression.includes("||")) return undefined;
  return /request\.time\s*<=?\s*timestamp\(["']([^"']+)["']\)/.exec(expression)?.[1];
}

function subjectOf(stack: Stack, member: string): Subject {
  if (member === "allUsers" || member === "allAuthenticatedUsers") return { kind: "anyone", id: member };
  const account = stack.target(member);
  if (account && isAgent(account, member)) return { kind: "service", id: stack.text(member) ?? member };
  return account ? { kind: "machine", id: account.address } : { kind: "person", id: stack.text(member) ?? member };
}

/** Whether a member is an account of Google's own by which one of its services acts in the project. */
const isAgent = ({ address, type }: Resource, member: string): boolean =>
  address.startsWith("data.") &&
  (type === "google_storage_project_service_account" ||
    type === "google_logging_project_cmek_settings" ||
    (type === "google_project" &&
      /^serviceAccount:service-\$\{[^}]+\.number\}@(cloud-filer|compute-system|container-engine-robot|gcp-sa-[a-z-]+|serverless-robot-prod)\.iam\.gserviceaccount\.com$/.test(
        member,
      )));
