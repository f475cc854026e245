import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { OnCloud } from "../core";
import { literal } from "../text";
import { alarm } from "./schema";

declare module "../core" {
  interface Aws {
    budget: { readonly budget: BudgetsBudget };
  }
}

export const on: OnCloud<"aws", "budget"> = {
  build(self, props) {
    const { lab } = self;
    const { thresholds, recipients } = alarm(props, lab.props.owner);
    const tags = lab.native.tags();
    const budget = new BudgetsBudget(self, "budget", {
      name: self.cloudName("aws_budgets_budget"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: `${props.amount}`,
      limitUnit: props.currency,
      costFilter: [{ name: "TagKeyValue", values: [`user:lab$${tags.lab}`] }],
      notification: thresholds.map((threshold) => ({
        notificationType: "ACTUAL",
        comparisonOperator: "GREATER_THAN",
        threshold,
        thresholdType: "PERCENTAGE",
        subscriberEmailAddresses: recipients.map(literal),
      })),
      tags,
    });
    return { native: { budget }, outputs: { name: budget.name } };
  },

  parity: {
    amount: {
      approximated:
        "AWS counts the lab's costs by the tag `lab`, from the day on which the payer's account has activated it as a cost allocation tag",
    },
    currency: { approximated: "AWS budgets take the currency in which the account is billed, and refuse any other" },
    alertAt: "equivalent",
    recipients: "equivalent",
  },
};
