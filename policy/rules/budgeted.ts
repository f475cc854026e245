import { blocks, Stack, texts } from "../../compare/model/stack";
import { aws, azure, google, type Json, objections, type Rule, ref } from "../rule";

/** A budget with a notice for each list, at rising thresholds. */
const budget = (...emails: readonly (readonly string[])[]) => ({
  azurerm_resource_group: { lab: {} },
  azurerm_consumption_budget_resource_group: {
    lab: {
      resource_group_id: ref("azurerm_resource_group.lab.id"),
      amount: 100,
      notification: emails.map((contact_emails, i) => ({
        enabled: true,
        operator: "GreaterThan",
        threshold: 80 + i,
        contact_emails,
      })),
    },
  },
});

/** Somebody whom a budget tells early and no longer later: a higher threshold may tell more people, not fewer. */
function leavesOut({ body }: { readonly body: Json }): string | undefined {
  const notices = blocks(body, "notification").map((notice) => ({
    kind: String(notice.notification_type ?? notice.threshold_type),
    threshold: Number(notice.threshold),
    told: [...texts(notice.subscriber_email_addresses), ...texts(notice.contact_emails)],
  }));
  for (const { kind, threshold, told } of notices) {
    const earlier = notices.filter((each) => each.kind === kind && each.threshold < threshold).flatMap((each) => each.told);
    const left = earlier.find((who) => !told.includes(who));
    if (left) return `leaves out ${left} at ${threshold} percent, who was told before`;
  }
  return undefined;
}

export const rule: Rule = {
  id: "budgeted",
  title: "A budget counts this lab and tells somebody",
  protects: "A forgotten machine would be noticed with the bill.",
  controls: [],
  level: "error",
  check: ({ budgets }, stack) => [
    ...(budgets.some(
      ({ ofLab, amount, thresholds, recipients }) => ofLab && amount > 0 && thresholds.length > 0 && recipients.length > 0,
    )
      ? []
      : [{ address: budgets[0]?.address ?? "", message: "has no budget that counts this lab alone and writes to somebody" }]),
    ...objections(new Stack(stack).of("aws_budgets_budget", "azurerm_consumption_budget_resource_group"), leavesOut),
  ],
  compliant: [azure("a budget of the group", budget(["ada@cic.example"], ["ada@cic.example", "ben@cic.example"]))],
  nonCompliant: [
    azure("a budget that tells nobody", budget([])),
    azure("a later notice that leaves somebody out", budget(["ada@cic.example", "ben@cic.example"], ["ada@cic.example"])),
    aws("no budget", {}),
    google("no budget", {}),
  ],
};
