import { conform, type Subject } from "../../compare/conformance";
import { checkStack } from "../../policy";
import { type Expected, unmet } from "./expected";
import type { Mutant } from "./mutants";
import { refusals } from "./provider";

type Json = Readonly<Record<string, unknown>>;
type Resources = Record<string, Record<string, Json>>;
export const watchers = ["reference", "provider", "guardrail", "probe", "expectation"] as const;
export type Watcher = (typeof watchers)[number];

/** The labs of one team, one for each cloud: what is said of them before anything is changed. */
export class Watch {
  private readonly conformed: ReadonlySet<string>;
  private readonly checked: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly lacking: ReadonlySet<string>;

  constructor(
    private readonly subjects: readonly Subject[],
    private readonly expected: readonly Expected[],
  ) {
    this.conformed = new Set(outcomes(subjects));
    this.checked = new Map(subjects.map(({ lab, stack }) => [lab, new Set(findings(stack))]));
    this.lacking = new Set(subjects.flatMap(({ stack }) => unmet(stack, expected)));
  }

  /** Who notices a mutant first, and what that says; undefined where nobody does. */
  notice(lab: string, mutant: Mutant): { by: Watcher; says: string } | undefined {
    const ways: Record<Watcher, () => string | undefined> = {
      reference: () => dangling(mutant.stack),
      provider: () => refused(mutant),
      guardrail: () => findings(mutant.stack).find((finding) => !this.checked.get(lab)?.has(finding)),
      probe: () => {
        const changed = this.subjects.map((subject) => (subject.lab === lab ? { ...subject, stack: mutant.stack } : subject));
        return outcomes(changed).find((outcome) => !this.conformed.has(outcome));
      },
      expectation: () => unmet(mutant.stack, this.expected).find((line) => !this.lacking.has(line)),
    };
    for (const by of watchers) {
      const says = sayOrFail(ways[by]);
      if (says !== undefined) return { by, says };
    }
    return undefined;
  }
}

/** What cannot be read any more is noticed too. */
function sayOrFail(way: () => string | undefined): string | undefined {
  try {
    return way();
  } catch (error) {
    return (error as Error).message;
  }
}

const findings = (stack: Json): string[] =>
  checkStack(stack).map(({ rule, address, message }) => `${rule}: ${address} ${message}`);

const outcomes = (subjects: readonly Subject[]): string[] =>
  conform(subjects).failed.map(({ probe, entry, address, message }) => `${probe}: ${address ?? entry} ${message}`);

function refused({ stack, type, address }: Mutant): string | undefined {
  const body = (stack.resource as Resources)[type]?.[address.slice(type.length + 1)];
  return body && refusals(type, body)[0];
}

const reference = /(?:\$\{|[\s(,[])((?:data\.)?[a-z]+_[a-z0-9_]+\.[A-Za-z][\w-]*)/g;

/** An address that something refers to and that does not stand in the stack, as Terraform would say before any plan. */
function dangling(stack: Json): string | undefined {
  const stands = new Set(
    [["", stack.resource] as const, ["data.", stack.data] as const].flatMap(([prefix, part]) =>
      Object.entries((part ?? {}) as Resources).flatMap(([type, made]) =>
        Object.keys(made).map((id) => `${prefix}${type}.${id}`),
      ),
    ),
  );
  for (const text of texts(stack)) {
    const named = [...text.matchAll(/\$\{[^}]*\}/g)].flatMap(([inner]) =>
      [...inner.matchAll(reference)].map(([, to = ""]) => to),
    );
    const plain = /^(data\.)?(aws|azurerm|google|terraform)_[a-z0-9_]+\.[\w-]+(\.[a-z_]+)?$/.test(text)
      ? [
          text
            .split(".")
            .slice(0, text.startsWith("data.") ? 3 : 2)
            .join("."),
        ]
      : [];
    const lost = [...named, ...plain].find((to) => !stands.has(to));
    if (lost) return `${lost} is referred to and does not stand here`;
  }
  return undefined;
}

function* texts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) yield* texts(inner);
}
