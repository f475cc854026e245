import type { Reference, TypeModel } from "../model";
import { attributes, type Rule } from "../rule";

const lambda = (what: string) => `arn:{$partition}:lambda:{$region}:{$account}:${what}`;
const API = "https://docs.aws.amazon.com/lambda/latest";

/** Functions and what runs them: ids as the provider's documentation gives them for import. */
export const AWS_FUNCTION_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_lambda_event_source_mapping: {
    id: "{uuid}",
    values: {
      arn: lambda("event-source-mapping:{id}"),
      function_arn: (make) => make.text("function_name"),
      uuid: "{id}",
      state: "Enabled",
    },
  },
  aws_lambda_function: {
    id: "{function_name}",
    named: "arn",
    values: {
      arn: lambda("function:{function_name}"),
      invoke_arn: "arn:{$partition}:apigateway:{$region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      qualified_arn: "{arn}:$LATEST",
      qualified_invoke_arn: "arn:{$partition}:apigateway:{$region}:lambda:path/2015-03-31/functions/{arn}:$LATEST/invocations",
      version: "$LATEST",
      code_sha256: (make) => make.text("source_code_hash"),
      last_modified: "2026-01-01T00:00:00.000+0000",
    },
  },
  aws_lambda_function_event_invoke_config: { id: "{function_name}", borrowsId: true, joins: true },
  aws_lambda_permission: { id: "{statement_id}", key: "{function_name}/{statement_id}" },
};

const noFunction = (value: string) => `operation error Lambda: api error ResourceNotFoundException: Function not found: ${value}`;
export const AWS_FUNCTION_REFERENCES: readonly Reference[] = [
  {
    on: /^aws_lambda_(permission|event_source|function_event)/,
    path: /^function_name$/,
    to: ["aws_lambda_function"],
    refusal: noFunction,
  },
  {
    on: /^aws_lambda_function$/,
    path: /^role$/,
    to: ["aws_iam_role"],
    refusal: () =>
      "operation error Lambda: CreateFunction: api error InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
  },
  {
    path: /^event_source_arn$/,
    to: ["aws_sqs_queue"],
    refusal: (value) =>
      `operation error Lambda: api error InvalidParameterValueException: Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. ${value}`,
  },
  {
    on: /^aws_scheduler_schedule$/,
    path: /^target\.arn$/,
    to: ["aws_lambda_function"],
    except: /:scheduler:::aws-sdk:/,
    refusal: noFunction,
  },
];

/** General knowledge of the pages named, not read. */
export const AWS_FUNCTION_RULES: readonly Rule[] = [
  {
    demands: "A queue hides a message for at least as long as the function that takes it may run",
    source: `${API}/dg/services-sqs-configure.html`,
    on: /^aws_lambda_event_source_mapping$/,
    refusal(asked) {
      const queue = asked.named("event_source_arn", "aws_sqs_queue");
      const called = asked.named("function_name", "aws_lambda_function");
      const hidden = Number(queue && attributes(queue).visibility_timeout_seconds);
      const runs = Number(called && attributes(called).timeout);
      return hidden < runs
        ? `operation error Lambda: api error InvalidParameterValueException: Queue visibility timeout: ${hidden} seconds is less than Function timeout: ${runs} seconds`
        : undefined;
    },
  },
];
