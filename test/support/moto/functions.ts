import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

interface Made {
  readonly FunctionName: string;
  readonly FunctionArn: string;
}

/** Functions, what they take and who may call them. */
export async function functions(options: Options): Promise<Thing[]> {
  const get = async (service: string, path: string): Promise<Record<string, unknown> | undefined> => {
    const answer = await fetch(`${options.endpoint}${path}`, { headers: signed(options, service) });
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
  };
  const { Functions = [] } = ((await get("lambda", "/2015-03-31/functions/")) ?? {}) as { Functions?: Made[] };
  const parts = Functions.map(async (one) => {
    const policy = await get("lambda", `/2015-03-31/functions/${one.FunctionName}/policy`);
    const once = await get("lambda", `/2019-09-25/functions/${one.FunctionName}/event-invoke-config`);
    return [
      thing("aws_lambda_function", one.FunctionArn, one),
      ...(policy ? [thing("aws_lambda_permission", one.FunctionArn, policy)] : []),
      ...(once ? [thing("aws_lambda_function_event_invoke_config", one.FunctionArn, once)] : []),
    ];
  });
  const { EventSourceMappings = [] } = ((await get("lambda", "/2015-03-31/event-source-mappings/")) ?? {}) as {
    EventSourceMappings?: { UUID: string }[];
  };
  return [
    ...(await Promise.all(parts)).flat(),
    ...EventSourceMappings.map((one) => thing("aws_lambda_event_source_mapping", one.UUID, one)),
  ];
}
