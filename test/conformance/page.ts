import type { Provider } from "../../catalog/providers";
import { catalogue } from "../../compare/conformance";

interface Caught {
  readonly cloud: Provider;
  readonly what: string;
  readonly probe: string;
  readonly caughtBy: readonly string[];
  /** Guardrails that object to the broken stack and not to the healthy one. */
  readonly ruledBy: readonly string[];
}

/** The page on what the conformance suite asks, and on what it was seen to catch. */
export function page(register: readonly Caught[]): string {
  const count = (id: string) => register.filter(({ probe }) => probe === id).length;
  const list = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(", ");
  const ruled = register.filter(({ ruledBy }) => ruledBy.length > 0).length;
  return `${[
    "# Conformance",
    "<!-- Written by test/conformance (CIC_WRITE_DOCS=1 npx jest test/conformance) from the probes and from what broken stacks were caught by. -->",
    "`cic conformance FILE` reads each lab's synthesized stack into a model that is the same for every cloud: what is reached from where, who may do what until when,",
    "what is encrypted and where it rests, what survives a destroy, what costs by the hour. Probes judge each lab; the labs of a team on several clouds are compared",
    "besides, and a difference is allowed only where a cloud declares it ([parity.md](parity.md)). The model knows nothing of this project's constructs: with",
    "`--stacks cdktf.out` it judges what a program wrote, escape hatches included. A type of resource that it does not know fails `all-judged`.",
    "",
    "## Probes",
    "| probe | what it demands | broken stacks |",
    "|---|---|---|",
    ...catalogue.map(({ id, demands }) => `| \`${id}\` | ${demands} | ${count(id)} |`),
    "",
    "## Broken stacks",
    `${register.length} stacks that were broken on purpose. Each is caught by the probe that names it and by no other that looks at a lab alone; comparing it with the`,
    `same lab on the other clouds often shows it too. A guardrail ([guardrails.md](guardrails.md)) objects to ${ruled} of them: \`judged-whole\` and`,
    "`recorded-connections` warn, the others refuse the stack. A rule sees one stack and nothing else. Where no guardrail is named only probes can tell, for taken by",
    "itself such a stack is a proper lab: it differs from the same lab on other clouds, or lets out a subnet that the description wants sealed.",
    "",
    "| cloud | broken | probe | guardrail | also differs |",
    "|---|---|---|---|---|",
    ...register.map(
      ({ cloud, what, probe, caughtBy, ruledBy }) =>
        `| ${cloud} | ${what} | \`${probe}\` | ${list(ruledBy) || "—"} | ${list(caughtBy.filter((id) => id !== probe))} |`,
    ),
  ].join("\n")}\n`;
}
