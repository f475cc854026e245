import { aws, azure, google, type Rule, ref } from "../rule";

const budget = (emails: readonly string[]) => ({
  azurerm_resource_group: { lab: {} },
  azurerm_consumption_budget_resource_group: {
    lab: {
      resource_group_id: ref("azurerm_resource_group.lab.id"),
      amount: 100,
      notification: [{ enabled: true, operator: "GreaterThan", threshold: 80, contact_emails: emails }],
    },
  },
});

export const rule: Rule = {
  id: "budgeted",
  title: "A budget counts this lab and tells somebody",
  protects: "A forgotten machine would be noticed with the bill.",
  controls: [],
  level: "error",
  check: ({ budgets }) =>
    budgets.some(
      ({ ofLab, amount, thresholds, recipients }) => ofLab && amount > 0 && thresholds.length > 0 && recipients.length > 0,
    )
      ? []
      : [{ address: budgets[0]?.address ?? "", message: "has no budget that counts this lab alone and writes to somebody" }],
  compliant: [azure("a budget of the group", budget(["ada@cic.example"]))],
  nonCompliant: [azure("a budget that tells nobody", budget([])), aws("no budget", {}), google("no budget", {})],
};
