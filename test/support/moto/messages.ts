import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** SQS queues and what is set on them, and SNS topics; a client of AWS for two calls would be a dependency more. */
export async function messages(options: Options): Promise<Thing[]> {
  const ask = async (call: string, body: object) => {
    const headers = {
      ...signed(options, "sqs"),
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${call}`,
    };
    const answer = await fetch(options.endpoint, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { QueueUrls = [] } = (await ask("ListQueues", {})) as { QueueUrls?: string[] };
  const parts = QueueUrls.map(async (url) => {
    const asked = { QueueUrl: url, AttributeNames: ["All"] };
    const { Attributes = {} } = (await ask("GetQueueAttributes", asked)) as { Attributes?: Record<string, string> };
    const { Policy, RedriveAllowPolicy, ...queue } = Attributes;
    return [
      thing("aws_sqs_queue", url, queue),
      ...(Policy ? [thing("aws_sqs_queue_policy", url, JSON.parse(Policy))] : []),
      ...(RedriveAllowPolicy ? [thing("aws_sqs_queue_redrive_allow_policy", url, JSON.parse(RedriveAllowPolicy))] : []),
    ];
  });
  return [...(await Promise.all(parts)).flat(), ...(await topics(options))];
}

/** SNS's topics, their policies and subscriptions, by the calls of its older protocol. */
async function topics(options: Options): Promise<Thing[]> {
  const headers = { ...signed(options, "sns"), "content-type": "application/x-www-form-urlencoded" };
  const ask = async (asked: Record<string, string>) => {
    const body = new URLSearchParams({ Version: "2010-03-31", ...asked }).toString();
    return (await fetch(options.endpoint, { method: "POST", headers, body })).text();
  };
  const inside = (xml: string, element: string) =>
    [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text]) => text ?? "");
  const subscriptions = inside(await ask({ Action: "ListSubscriptions" }), "SubscriptionArn");
  const made = inside(await ask({ Action: "ListTopics" }), "TopicArn").map(async (arn) => {
    const attributes = await ask({ Action: "GetTopicAttributes", TopicArn: arn });
    const policy = /<key>Policy<\/key>\s*<value>([^<]*)/.exec(attributes)?.[1];
    return [thing("aws_sns_topic", arn, attributes), ...(policy ? [thing("aws_sns_topic_policy", arn, policy)] : [])];
  });
  return [...(await Promise.all(made)).flat(), ...subscriptions.map((arn) => thing("aws_sns_topic_subscription", arn))];
}
