import { BillingBudget, type BillingBudgetConfig } from "@cdktf/provider-google/lib/billing-budget";
import type { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { OnCloud } from "../core";
import type { Lab } from "../lab";
import { channelFor } from "../lab/google-channels";
import { literal } from "../text";
import { alarm } from "./schema";

declare module "../core" {
  interface Google {
    budget: { readonly budget: BillingBudget; readonly channels: readonly MonitoringNotificationChannel[] };
  }
}

/** The account that pays: named by the accounts file, or the project's own, which Google shows to some deployers only. */
function billing(lab: Lab<"google">): Pick<BillingBudgetConfig, "billingAccount" | "lifecycle"> {
  const named = lab.accounts.google?.billingAccount;
  if (named) return { billingAccount: literal(named) };
  const { project } = lab.native;
  const condition = `\${try(length(data.google_project.${project.friendlyUniqueId}.billing_account) > 0, false)}`;
  const errorMessage =
    "Google does not say which billing account pays for the project; in accounts.yaml write google: { billingAccount: 012345-6789AB-CDEF01 }.";
  return { billingAccount: project.billingAccount, lifecycle: { precondition: [{ condition, errorMessage }] } };
}

export const on: OnCloud<"google", "budget"> = {
  build(self, props) {
    const { lab } = self;
    const { thresholds, recipients } = alarm(props, lab.props.owner);
    const labels = lab.native.labels();
    const channels = recipients.map((email) => channelFor(self, email));
    const budget = new BillingBudget(self, "budget", {
      ...billing(lab),
      displayName: self.cloudName("google_billing_budget"),
      amount: { specifiedAmount: { currencyCode: props.currency, units: `${props.amount}` } },
      budgetFilter: {
        projects: [`projects/${lab.native.project.number}`],
        labels: { lab: labels.lab as string },
        calendarPeriod: "MONTH",
      },
      thresholdRules: thresholds.map((percent) => ({ thresholdPercent: percent / 100, spendBasis: "CURRENT_SPEND" })),
      allUpdatesRule: {
        monitoringNotificationChannels: channels.map(({ name }) => name),
        disableDefaultIamRecipients: true,
      },
      dependsOn: [lab.native.service("billingbudgets")],
    });
    return { native: { budget, channels }, outputs: { name: budget.displayName } };
  },

  parity: {
    amount: { approximated: "Google counts the lab's costs by the label `lab`: what takes no labels is left out" },
    currency: { approximated: "Google refuses a currency other than the billing account's" },
    alertAt: "equivalent",
    recipients: "equivalent",
  },
};
