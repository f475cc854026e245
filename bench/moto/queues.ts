interface Asked {
  readonly QueueUrl: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly AttributeNames?: readonly string[];
}
/** Asks moto itself for the same call with another content; undefined where moto refuses it. */
type AskSqs = (asked: object) => Promise<{ readonly Attributes?: Readonly<Record<string, string>> } | undefined>;

const name = "RedriveAllowPolicy";

/** moto 5.2.1 forgets which queues may leave their dead letters in a queue, and writes where a queue leaves its own otherwise than SQS does. */
export class Queues {
  private readonly allowed = new Map<string, string>();

  /** @returns the answer to a call that may be about that; undefined where moto's own is enough */
  async answer(action: string, asked: Asked, moto: AskSqs): Promise<object | undefined> {
    const { QueueUrl: url, Attributes = {}, AttributeNames = [] } = asked;
    if (action === "DeleteQueue") this.allowed.delete(url);
    if (action === "SetQueueAttributes" && name in Attributes) {
      const { [name]: policy, ...rest } = Attributes;
      // a queue without it lets every other one
      if (policy) this.allowed.set(url, policy);
      else this.allowed.delete(url);
      return Object.keys(rest).length > 0 ? moto({ ...asked, Attributes: rest }) : {};
    }
    if (action !== "GetQueueAttributes") return undefined;
    const others = AttributeNames.filter((one) => one !== name);
    const found = await moto({ ...asked, AttributeNames: others.length > 0 ? others : ["QueueArn"] });
    if (!found) return undefined;
    const told: Record<string, string> = others.length > 0 ? { ...found.Attributes } : {};
    // SQS writes it without spaces, and the provider takes any other text for a change
    if (told.RedrivePolicy) told.RedrivePolicy = JSON.stringify(JSON.parse(told.RedrivePolicy));
    const policy = this.allowed.get(url);
    if (policy && AttributeNames.some((one) => one === "All" || one === name)) told[name] = policy;
    return { Attributes: told };
  }
}
