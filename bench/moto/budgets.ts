interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface Notification {
  readonly NotificationType: string;
  readonly Threshold: number;
}

interface Asked {
  readonly AccountId?: string;
  readonly ResourceARN?: string;
  readonly BudgetName?: string;
  readonly Budget?: { readonly BudgetName: string };
  readonly NewBudget?: { readonly BudgetName: string };
  readonly Notification?: Notification;
  readonly Subscribers?: readonly object[];
  readonly ResourceTags?: readonly Tag[];
  readonly ResourceTagKeys?: readonly string[];
}

/** Asks moto itself for an action on budgets. */
export type AskMoto = (action: string, body: object) => Promise<object>;

/** What moto 5.2.1 leaves out of budgets: their tags, whom a notification goes to, and updates. */
export class Budgets {
  private readonly tags = new Map<string, Map<string, string>>();
  private readonly subscribers = new Map<string, readonly object[]>();

  /** The answer to a call that moto cannot answer; undefined for one that it can. */
  async answer(action: string, asked: Asked, moto: AskMoto): Promise<object | undefined> {
    const name = asked.Budget?.BudgetName ?? asked.BudgetName ?? asked.ResourceARN?.split(":budget/")[1] ?? "";
    const { NotificationType, Threshold } = asked.Notification ?? {};
    const notification = `${name} ${NotificationType} ${Threshold}`;
    if (action === "CreateBudget") this.tags.set(name, new Map());
    if (action === "CreateNotification") this.subscribers.set(notification, asked.Subscribers ?? []);
    const tags = this.tags.get(name) ?? new Map<string, string>();
    for (const { Key, Value } of asked.ResourceTags ?? []) tags.set(Key, Value);
    for (const key of asked.ResourceTagKeys ?? []) tags.delete(key);
    if (action === "ListTagsForResource") return { ResourceTags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    if (action === "DescribeSubscribersForNotification") return { Subscribers: this.subscribers.get(notification) ?? [] };
    if (action === "UpdateBudget") await update(asked, moto);
    return ["TagResource", "UntagResource", "UpdateBudget"].includes(action) ? {} : undefined;
  }
}

/** moto can only make a budget anew, with the notifications that it had. */
async function update({ AccountId, NewBudget }: Asked, moto: AskMoto): Promise<void> {
  const which = { AccountId, BudgetName: NewBudget?.BudgetName };
  const { Notifications = [] } = (await moto("DescribeNotificationsForBudget", which)) as { Notifications?: Notification[] };
  await moto("DeleteBudget", which);
  const NotificationsWithSubscribers = Notifications.map((Notification) => ({ Notification, Subscribers: [] }));
  await moto("CreateBudget", { AccountId, Budget: NewBudget, NotificationsWithSubscribers });
}
