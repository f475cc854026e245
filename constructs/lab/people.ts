import { shortHash } from "../../catalog/names";
import { literal } from "../text";
import type { Lab } from ".";

/** A person in construct ids and cloud names: readable, and the same wherever they are named. */
export function personId(email: string): string {
  const local = (email.split("@")[0] as string)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 16)
    .replace(/^-+|-+$/g, "");
  return `${local || "person"}-${shortHash([email])}`;
}

const wanted = {
  aws: "the ARN of an IAM user or role, such as arn:aws:iam::123456789012:user/ada",
  azure: "an Entra object id, such as 6f9619ff-8b86-d011-b42d-00c04fc964ff",
} as const;

/**
 * Who a person is on the lab's cloud.
 * @throws Error where accounts say nothing of them and the cloud knows nobody by e-mail
 */
export function principalOf(lab: Lab, email: string): string {
  const known = lab.accounts.members?.[email]?.[lab.provider];
  if (known) return literal(known);
  if (lab.provider === "google") return `user:${literal(email)}`;
  throw new Error(
    `${lab.node.id}: ${email} is nobody on ${lab.provider} yet; in accounts.yaml write members: { ${email}: { ${lab.provider}: … } } with ${wanted[lab.provider]}`,
  );
}

/** What a person or a machine that is granted something is called in construct ids. */
export const granteeId = (who: string | { readonly node: { readonly id: string } }): string =>
  typeof who === "string" ? personId(who) : who.node.id;

/** Each person and machine once, in an order that does not depend on the one they were named in. */
export const inOrder = <W extends string | { readonly node: { readonly id: string } }>(all: Iterable<W>): W[] =>
  [...new Set(all)].sort((a, b) => (granteeId(a) < granteeId(b) ? -1 : 1));
