import type { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { logDays } from "../../catalog/services";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, Completed, OnCloud } from "../core";
import { letUse } from "../key/aws";
import { Asset } from "../lab/asset";
import { assumedBy } from "../lab/aws-grants";
import { policyJson, type Statement } from "../lab/aws-policy";
import { inOrder } from "../lab/people";
import { Variables } from "../lab/variables";
import { zip } from "../lab/zip";
import { keptDays, logsOf } from "../logs";
import type { Queue } from "../queue";
import { secondsOf } from "../schema";
import { entry, letCall, letTeam } from "../service/aws-entry";
import { awsCronOf } from "./clock";
import { awsFiles } from "./package";
import { type Every, mibOf } from "./schema";

declare module "../core" {
  interface Aws {
    function: {
      readonly function: LambdaFunction;
      readonly api: Apigatewayv2Api | undefined;
      readonly logs: CloudwatchLogGroup;
      /** The code's identity. */
      readonly role: IamRole;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
      readonly variables: Variables;
    };
  }
}
type Self = Capability<"aws", "function">;

const runtimes = { "python-3.13": "python3.13", "python-3.12": "python3.12", "nodejs-22": "nodejs22.x" };

export const on: OnCloud<"aws", "function"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags({ Name: self.name });
    const logs = new CloudwatchLogGroup(self, "logs", {
      name: self.cloudName("aws_cloudwatch_log_group"),
      retentionInDays: keptDays(lab, logDays),
      tags,
    });
    const role = roleFor(self, "role", "lambda", "The code");
    logsOf(lab)?.native.encrypt(logs, role);
    const writes = allow(self, "logs", role, {
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logs.arn}:*`,
    });
    const code = new Asset(self, "code", "code.zip", zip(awsFiles(props)));
    const variables = new Variables(props.environment);
    const lambda = new LambdaFunction(self, "function", {
      functionName: self.cloudName("aws_lambda_function"),
      role: role.arn,
      runtime: runtimes[props.runtime],
      handler: "adapter.adapter",
      filename: code.path,
      sourceCodeHash: code.digest("sha256", "base64"),
      architectures: ["x86_64"],
      memorySize: mibOf(props.memory),
      timeout: secondsOf(props.timeout),
      reservedConcurrentExecutions: props.scale.max,
      loggingConfig: { logFormat: "Text", logGroup: logs.name },
      tags,
      dependsOn: [writes, ...sends(self, props, role)],
    });
    // a block without variables would be a change in every plan
    lambda.addOverride(
      "environment",
      variables.map((all) => ({ variables: all })),
    );
    const api = props.callers && called(self, props.callers, lambda, logs);
    if (props.takes) takes(self, props, lambda, role, props.takes);
    if (props.every) byClock(self, lambda, props.every);
    return {
      native: { function: lambda, api, logs, role, carriers: [lambda], variables },
      outputs: { name: lambda.functionName, url: api?.apiEndpoint },
    };
  },

  admit(self, access) {
    const { api, logs, function: lambda } = self.native;
    letTeam(self, access, { api, logs, seeing: { Action: "lambda:GetFunctionConfiguration", Resource: lambda.arn } });
  },

  parity: {
    code: "equivalent",
    runtime: "equivalent",
    memory: "equivalent",
    timeout: "equivalent",
    scale: "equivalent",
    "scale.max": {
      approximated:
        "as many runs are reserved from those that the account has in the region: an account with few refuses the deploy",
    },
    environment: "equivalent",
    callers: {
      approximated:
        "callers sign what they ask by AWS's Signature Version 4 for execute-api; machines in a subnet without internet do not reach the address; who called is noted beside what the code writes, for which AWS adds a policy of its log delivery to the account, which stays",
    },
    takes: "equivalent",
    sendsTo: {
      // aws.amazon.com/about-aws/whats-new/2023/07/aws-lambda-detects-recursive-loops-lambda-functions, read 2026-11-27
      approximated:
        "who sends to a queue with a key of the lab also has a right to use the key, by way of SQS alone; what functions send one another in a circle, Lambda puts with the dead letters after 16 rounds, where other clouds go on",
    },
    publishesTo: {
      approximated: "who publishes to a topic with a key of the lab also has a right to use the key, by way of SNS alone",
    },
    every: "equivalent",
    "every.at": "equivalent",
    "every.days": "equivalent",
    key: {
      unsupported:
        "aws 5.100 names a key for a function's variables alone, not for its code, and has a change in every plan where a function has none of them",
      instead:
        "leave the key out, and keep what has to be encrypted by it in a bucket or a secret with that key, which the function reads",
    },
  },
};

/** A role that one service of AWS's assumes for this account. */
function roleFor(self: Self, id: "role" | "clock", service: "lambda" | "scheduler", who: string): IamRole {
  return new IamRole(self, id, {
    name: self.cloudName("aws_iam_role", id === "role" ? "" : id),
    description: `${who} of the function ${self.name} of the lab ${self.lab.node.id}`,
    assumeRolePolicy: assumedBy(self.lab, "Assume", service),
    forceDetachPolicies: true,
    tags: self.lab.native.tags(),
  });
}

function allow(self: Self, id: string, role: IamRole, right: Pick<Statement, "Action" | "Resource">): IamRolePolicy {
  return new IamRolePolicy(self, `may-${id}`, {
    name: id,
    role: role.name,
    policy: policyJson([{ Sid: "Allow", Effect: "Allow", ...right }]),
  });
}

/** An HTTPS address, which alone may call the function. */
function called(
  self: Self,
  callers: NonNullable<Completed<"function", "aws">["callers"]>,
  lambda: LambdaFunction,
  logs: CloudwatchLogGroup,
): Apigatewayv2Api {
  const api = entry(self, logs, {
    integrationType: "AWS_PROXY",
    integrationUri: lambda.invokeArn,
    payloadFormatVersion: "2.0",
  });
  new LambdaPermission(self, "entry-calls", {
    statementId: "entry",
    action: "lambda:InvokeFunction",
    functionName: lambda.functionName,
    principal: "apigateway.amazonaws.com",
    sourceArn: `${api.executionArn}/*`,
  });
  letCall(self, api, callers);
  return api;
}

/** Lambda itself asks the queue for messages, by the code's role. */
function takes(self: Self, props: Completed<"function", "aws">, lambda: LambdaFunction, role: IamRole, queue: Queue<"aws">) {
  const { key } = queue.props;
  const may = allow(self, "take", role, {
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    Resource: queue.native.queue.arn,
  });
  letUse(key, "sqs", [self.node.id, queue.node.id], "read", { Principal: { AWS: role.arn } });
  new LambdaEventSourceMapping(self, "takes", {
    eventSourceArn: queue.native.queue.arn,
    functionName: lambda.arn,
    // one message that fails does not bring back those that were done with it
    batchSize: 1,
    // AWS takes no less than 2; without it, messages for which no run is free would count as tried
    scalingConfig: { maximumConcurrency: Math.max(2, props.scale.max) },
    tags: self.lab.native.tags(),
    dependsOn: [may, ...(key ? [key.native.admission] : [])],
  });
}

/** Lets the code send to the queues and publish to the topics that the function names; what has to stand before it runs. */
function sends(self: Self, { sendsTo, publishesTo }: Completed<"function", "aws">, role: IamRole): ITerraformDependable[] {
  const may = (right: "send" | "publish", Action: string, to: readonly string[]) =>
    to.length > 0 ? [allow(self, right, role, { Action, Resource: to })] : [];
  const [queues, topics] = [inOrder(sendsTo), inOrder(publishesTo)];
  const code = { Principal: { AWS: role.arn } };
  for (const { node, props } of queues) letUse(props.key, "sqs", [self.node.id, node.id, "send"], "write", code);
  for (const { node, props } of topics) letUse(props.key, "sns", [self.node.id, node.id, "publish"], "write", code);
  return [
    ...may(
      "send",
      "sqs:SendMessage",
      queues.map(({ native }) => native.queue.arn),
    ),
    ...may(
      "publish",
      "sns:Publish",
      topics.map(({ native }) => native.topic.arn),
    ),
    ...new Set([...queues, ...topics].flatMap(({ props: { key } }) => (key ? [key.native.admission] : []))),
  ];
}

function byClock(self: Self, lambda: LambdaFunction, every: Every): void {
  const role = roleFor(self, "clock", "scheduler", "The clock");
  const may = allow(self, "run", role, { Action: "lambda:InvokeFunction", Resource: lambda.arn });
  new SchedulerSchedule(self, "every", {
    name: self.cloudName("aws_scheduler_schedule"),
    scheduleExpression: awsCronOf(every),
    scheduleExpressionTimezone: "UTC",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: lambda.arn, roleArn: role.arn, retryPolicy: { maximumRetryAttempts: 0 } },
    dependsOn: [may],
  });
  // what the clock starts is not repeated where it fails: the next run comes by itself
  new LambdaFunctionEventInvokeConfig(self, "once", { functionName: lambda.functionName, maximumRetryAttempts: 0 });
}
