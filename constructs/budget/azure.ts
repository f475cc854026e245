import { ConsumptionBudgetResourceGroup } from "@cdktf/provider-azurerm/lib/consumption-budget-resource-group";
import type { OnCloud } from "../core";
import { literal } from "../text";
import { alarm } from "./schema";

declare module "../core" {
  interface Azure {
    budget: { readonly budget: ConsumptionBudgetResourceGroup };
  }
}

/** The first day of the month in which the lab is first deployed: Azure takes no earlier month, and the synth knows no clock. */
const thisMonth = `\${formatdate("YYYY-MM-'01T00:00:00Z'", plantimestamp())}`;

export const on: OnCloud<"azure", "budget"> = {
  build(self, props) {
    const { lab } = self;
    const { thresholds, recipients } = alarm(props, lab.props.owner);
    const budget = new ConsumptionBudgetResourceGroup(self, "budget", {
      name: self.cloudName("azurerm_consumption_budget_resource_group", props.currency.toLowerCase()),
      resourceGroupId: lab.native.resourceGroup.id,
      amount: props.amount,
      timeGrain: "Monthly",
      timePeriod: { startDate: thisMonth, endDate: lab.endsAt },
      notification: thresholds.map((threshold) => ({
        operator: "GreaterThanOrEqualTo",
        threshold,
        thresholdType: "Actual",
        contactEmails: recipients.map(literal),
      })),
      lifecycle: { ignoreChanges: ["time_period[0].start_date"] },
    });
    return { native: { budget }, outputs: { name: budget.name } };
  },

  parity: {
    amount: "equivalent",
    currency: {
      approximated: "Azure budgets count in the subscription's billing currency; the budget's name says which one was meant",
    },
    alertAt: "equivalent",
    recipients: "equivalent",
  },
};
