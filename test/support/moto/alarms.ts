import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** CloudWatch's alarms, each with what AWS tells of it; a client of AWS for one call would be a dependency more. */
export async function alarms(options: Options): Promise<Thing[]> {
  const headers = { ...signed(options, "monitoring"), "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ Action: "DescribeAlarms", Version: "2010-08-01" });
  const xml = await (await fetch(options.endpoint, { method: "POST", headers, body: body.toString() })).text();
  const [, all = ""] = /<MetricAlarms>(.*)<\/MetricAlarms>/s.exec(xml) ?? [];
  return [...all.matchAll(/<AlarmName>([^<]+)/g)].map(([, name = ""]) =>
    thing("aws_cloudwatch_metric_alarm", name, { xml: all }),
  );
}
