import { Budget } from "../../constructs/budget";
import { budget as schema } from "../../constructs/budget/schema";
import type { Provider } from "../../constructs/core";
import { accounts, ada, all, bob, changed, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
type Props = ConstructorParameters<typeof Budget<Provider>>[2];
const budget = (provider: Provider, props: Partial<Props> = {}, known = accounts): Stack =>
  synth(provider, (lab) => new Budget(lab, "main", { amount: 400, ...props }), known);

test("AWS counts the lab's own tag, which no template reads", () => {
  expect(one(budget("aws"), "aws_budgets_budget")).toMatchObject({
    limit_amount: "400",
    limit_unit: "EUR",
    time_unit: "MONTHLY",
    cost_filter: [{ name: "TagKeyValue", values: ["user:lab$test-main-aws"] }],
    tags: { lab: "test-main-aws" },
  });
});

test("Azure begins in the month of the first deploy and ends with the lab; a later month changes nothing", () => {
  const made = one(budget("azure"), "azurerm_consumption_budget_resource_group");
  expect(made).toMatchObject({
    amount: 400,
    resource_group_id: `\${azurerm_resource_group.group.id}`,
    time_period: { start_date: `\${formatdate("YYYY-MM-'01T00:00:00Z'", plantimestamp())}`, end_date: "2027-04-01T00:00:00Z" },
    lifecycle: { ignore_changes: ["time_period[0].start_date"] },
  });
});

test("Google counts the lab's label in its project, on the account that is named or the project's own", () => {
  const made = one(budget("google"), "google_billing_budget");
  expect(made).toMatchObject({
    billing_account: `\${data.google_project.project.billing_account}`,
    budget_filter: { projects: [`projects/\${data.google_project.project.number}`], labels: { lab: "test-main-google" } },
    all_updates_rule: { disable_default_iam_recipients: true },
  });
  expect(made.lifecycle.precondition[0].error_message).toContain("google: { billingAccount:");
  const named = one(budget("google", {}, { google: { billingAccount: "012345-6789AB-CDEF01" } }), "google_billing_budget");
  expect(named.billing_account).toBe("012345-6789AB-CDEF01");
});

test("alerts go to the owner unless somebody is named", () => {
  const emails = (recipients?: string[]) => ({
    aws: one(budget("aws", { recipients }), "aws_budgets_budget").notification[0].subscriber_email_addresses,
    azure: one(budget("azure", { recipients }), "azurerm_consumption_budget_resource_group").notification[0].contact_emails,
    google: all(budget("google", { recipients }), "google_monitoring_notification_channel").map(
      ([, r]) => r.labels.email_address,
    ),
  });
  expect(emails()).toEqual({ aws: [ada], azure: [ada], google: [ada] });
  expect(emails([bob, ada, bob])).toEqual({ aws: [ada, bob], azure: [ada, bob], google: [ada, bob] });
});

test("Google: one more recipient adds one channel", () => {
  expect(changed(budget("google", { recipients: [ada] }), budget("google", { recipients: [ada, bob] }))).toEqual([
    "google_billing_budget.budget-main_budget",
    expect.stringMatching(/^google_monitoring_notification_channel\.budget-main_channel-bob-[a-z0-9]{8}$/),
  ]);
});

test.each(providers)("%s: every field changes the budget, the order of lists does not", (provider) => {
  const base = budget(provider).text;
  for (const props of [{ amount: 401 }, { currency: "CHF" }, { alertAt: [90] }, { recipients: [bob] }] satisfies Partial<Props>[])
    expect(budget(provider, props).text).not.toBe(base);
  expect(budget(provider, { alertAt: [100, 50, 80, 50] }).text).toBe(base);
});

test("thresholds are the same shares everywhere", () => {
  const at = { alertAt: [7, 120] };
  expect(one(budget("aws", at), "aws_budgets_budget").notification.map((n: { threshold: number }) => n.threshold)).toEqual([
    7, 120,
  ]);
  expect(
    one(budget("azure", at), "azurerm_consumption_budget_resource_group").notification.map(
      (n: { threshold: number }) => n.threshold,
    ),
  ).toEqual([7, 120]);
  expect(
    one(budget("google", at), "google_billing_budget").threshold_rules.map(
      (t: { threshold_percent: number }) => t.threshold_percent,
    ),
  ).toEqual([0.07, 1.2]);
});

test.each([
  { amount: 0 },
  { amount: 1.5 },
  { amount: 1_000_001 },
  { alertAt: [] },
  { alertAt: [0] },
  { recipients: [] },
  { currency: "XYZ" },
])("refuses %j", (props) => {
  expect(schema.safeParse({ amount: 400, ...props }).success).toBe(false);
});
