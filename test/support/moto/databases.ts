import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** What RDS lists by each call, under the type that it is in Terraform, and the element of its answer that names one. */
const calls = [
  ["aws_db_instance", "DescribeDBInstances", "DBInstanceArn"],
  ["aws_db_subnet_group", "DescribeDBSubnetGroups", "DBSubnetGroupArn"],
  ["aws_db_parameter_group", "DescribeDBParameterGroups", "DBParameterGroupArn"],
] as const;

/** RDS, by its calls: a client of AWS's for it would be a dependency more. Its answers are XML, of which the names are enough. */
export async function databases(options: Options): Promise<Thing[]> {
  const found = calls.map(async ([type, Action, element]) => {
    const body = new URLSearchParams({ Action, Version: "2014-10-31" });
    const answer = await fetch(options.endpoint, { method: "POST", headers: signed(options, "rds"), body });
    const text = await answer.text();
    const names = [...text.matchAll(new RegExp(`<${element}>([^<]+)<`, "g"))].map(([, name]) => name);
    // every account has the groups of defaults
    return names.filter((name) => !name?.includes(":default")).map((name) => thing(type, name, { answer: text }));
  });
  return (await Promise.all(found)).flat();
}
