import { BillingBudget } from "@cdktf/provider-google/lib/billing-budget";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { OnCloud } from "../core";
import { personId } from "../lab/people";
import { literal } from "../text";
import { alarm } from "./schema";

declare module "../core" {
  interface Google {
    budget: { readonly budget: BillingBudget; readonly channels: readonly MonitoringNotificationChannel[] };
  }
}

export const on: OnCloud<"google", "budget"> = {
  build(self, props) {
    const { lab } = self;
    const { thresholds, recipients } = alarm(props, lab.props.owner);
    const labels = lab.native.labels();
    const account = lab.accounts.google?.billingAccount;
    const channels = recipients.map(
      (email) =>
        new MonitoringNotificationChannel(self, `channel-${personId(email)}`, {
          displayName: literal(`${lab.node.id}: ${email}`),
          type: "email",
          labels: { email_address: literal(email) },
          userLabels: labels,
          forceDelete: true,
          dependsOn: [lab.native.service("monitoring")],
        }),
    );
    const budget = new BillingBudget(self, "budget", {
      billingAccount: account ? literal(account) : lab.native.project.billingAccount,
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
