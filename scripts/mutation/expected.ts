type Json = Readonly<Record<string, unknown>>;

interface ExpectedStatement {
  /** It allows exactly the calls of one of these lists. */
  readonly calls: readonly (readonly string[])[];
  /** On exactly these resources, as references stand without ids. @default any */
  readonly on?: readonly string[];
  /** Whether a policy may be without. @default false */
  readonly optional?: true;
}

/** What resources of the examples have to say, where no rule, probe or provider would miss it. */
export interface Expected {
  /** Resource types; a regular expression, as is the id. */
  readonly type: string;
  /** @default every id */
  readonly id?: string;
  /** By path: a value that each has, values that are among those there, or null where any will do. References stand without ids. */
  readonly says?: Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;
  /** By path: how many values are there, where the others would hide that one is gone. */
  readonly count?: Readonly<Record<string, number>>;
  /** By address, a regular expression: how many such resources stand beside it. */
  readonly beside?: Readonly<Record<string, number>>;
  /** Statements of its IAM policies, by how their ids begin. */
  readonly statements?: Readonly<Record<string, ExpectedStatement>>;
  /** What is lost without it. */
  readonly why: string;
}

/** What a stack does not say although it is expected to, a line each. */
export function unmet(stack: Json, all: readonly Expected[]): string[] {
  const resources = Object.entries(stack.resource as Record<string, Record<string, Json>>).flatMap(([type, made]) =>
    Object.entries(made).map(([id, body]) => ({ type, id, address: `${type}.${id}`, body })),
  );
  return resources.flatMap(({ type, id, address, body }) =>
    all
      .filter((each) => whole(each.type, type) && whole(each.id ?? ".*", id))
      .flatMap(({ says, count, beside, statements, why }) => {
        const lacking = <T>(of: Readonly<Record<string, T>> = {}, met: (what: string, wanted: T) => boolean, kind = "") =>
          Object.entries(of)
            .filter(([what, wanted]) => !met(what, wanted))
            .map(([what]) => `${address} ${kind}${what}: ${why}`);
        return [
          ...lacking(says, (path, wanted) => holds(valuesAt(body, steps(path)).map(withoutIds), wanted)),
          ...lacking(count, (path, wanted) => valuesAt(body, steps(path)).length === wanted),
          ...lacking(
            beside,
            (other, wanted) => resources.filter((one) => whole(other, one.address)).length === wanted,
            "beside ",
          ),
          ...lacking(statements, (sid, wanted) => allows(statementsOf(body, sid), wanted), "statement "),
        ];
      }),
  );
}

/** Of a path, at its dots that are not those of a reference. */
const steps = (path: string): string[] => path.split(/\.(?![^{}]*\})/);

const whole = (pattern: string, text: string) => new RegExp(`^(?:${pattern})$`).test(text);

function holds(values: readonly unknown[], wanted: NonNullable<Expected["says"]>[string]): boolean {
  if (Array.isArray(wanted)) return wanted.every((each) => values.includes(each));
  return values.length > 0 && (wanted === null || values.every((value) => value === wanted));
}

function allows(found: readonly Json[], { calls, on, optional }: ExpectedStatement): boolean {
  const same = (a: readonly unknown[], b: readonly unknown[]) => String([...a].sort()) === String([...b].sort());
  return (
    (optional || found.length > 0) &&
    found.every(({ Effect, Action, Resource }) => {
      const resources = [Resource].flat().map(withoutIds);
      return Effect === "Allow" && calls.some((list) => same(list, [Action].flat())) && (on === undefined || same(on, resources));
    })
  );
}

function statementsOf(body: Json, sid: string): Json[] {
  const documents = [body.policy, body.assume_role_policy].filter((text) => typeof text === "string");
  const all = documents.flatMap((text) => [(JSON.parse(text as string) as { Statement: Json | Json[] }).Statement].flat());
  return all.filter(({ Sid }) => String(Sid).startsWith(sid));
}

/** References and addresses with the type and attribute alone: `${aws_s3_bucket.x.arn}/*` is `aws_s3_bucket.arn/*`. */
const withoutIds = (value: unknown): unknown =>
  typeof value === "string"
    ? value.replace(/\$\{([^{}]*)\}/g, "$1").replace(/\b([a-z]+_[a-z0-9_]+)\.[A-Za-z][\w-]*/g, "$1")
    : value;

/** Values at a path; lists are looked into, and so is a text that is JSON, where the path has `(json)`. */
function valuesAt(value: unknown, [key, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, key === undefined ? [] : [key, ...rest]));
  if (value === undefined || value === null) return [];
  if (key === "(json)") return typeof value === "string" ? valuesAt(JSON.parse(value), rest) : [];
  return key === undefined ? [value] : valuesAt((value as Json)[key], rest);
}
