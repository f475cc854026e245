import { type Construct, TerraformStack } from "../constructs/cdktf";
import { checkStack, type Finding, type Policy, refuses, rules } from ".";

/**
 * Has every guardrail judge the stacks at or below a construct when the program synthesizes them, escape hatches included: a stack that breaks
 * one stops `app.synth()` with the rule, the resource and what would be right; warnings go to standard error. Given an app, it judges whatever
 * was composed by then and names everything at once; given a stack, it judges that before it is written. As with all validations of CDKTF, none
 * run in an app with `skipValidation`.
 * @param options.policy an organisation's own rules and waivers, see `readPolicy` @default the rules of the product alone
 */
export function addGuardrails(scope: Construct, options: { readonly policy?: Policy } = {}): void {
  const { policy = {} } = options;
  const titles = new Map([...rules, ...(policy.rules ?? [])].map(({ id, title }) => [id, title]));
  const say = ({ rule, stack, address, message }: Finding) =>
    `${rule}: ${address ? `${address} of ${stack}` : stack} ${message} (${titles.get(rule)})`;
  scope.node.addValidation({
    validate: () => {
      const stacks = scope.node.findAll().filter((construct) => TerraformStack.isStack(construct));
      const open = stacks.flatMap((stack) => checkStack(stack.toTerraform(), policy)).filter(({ waived }) => !waived);
      for (const finding of open) if (!refuses([finding])) process.stderr.write(`warning: ${say(finding)}\n`);
      return open.filter((finding) => refuses([finding])).map(say);
    },
  });
}
