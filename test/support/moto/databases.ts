import type { Thing } from "../../standins/life";
import { named, type Options, queried, thing } from "./network";

/** What a service lists by each call, under the type that it is in Terraform, and the element of its answer that names one. */
type Calls = readonly (readonly [type: string, call: string, element: string])[];
const rds: Calls = [
  ["aws_db_instance", "DescribeDBInstances", "DBInstanceArn"],
  ["aws_db_subnet_group", "DescribeDBSubnetGroups", "DBSubnetGroupArn"],
  ["aws_db_parameter_group", "DescribeDBParameterGroups", "DBParameterGroupArn"],
];
const elasticache: Calls = [
  ["aws_elasticache_replication_group", "DescribeReplicationGroups", "ARN"],
  ["aws_elasticache_subnet_group", "DescribeCacheSubnetGroups", "ARN"],
  ["aws_elasticache_user", "DescribeUsers", "ARN"],
  ["aws_elasticache_user_group", "DescribeUserGroups", "ARN"],
];

/** A service by its calls: a client of AWS's for it would be a dependency more. Its answers are XML, of which the names are enough. */
async function listed(options: Options, service: string, Version: string, calls: Calls): Promise<Thing[]> {
  const ask = queried(options, service, Version);
  const found = calls.map(async ([type, Action, element]) => {
    const text = await ask(Action);
    const names = named(text, element);
    // every account has the groups of defaults
    return names.filter((name) => !name.includes(":default")).map((name) => thing(type, name, { answer: text }));
  });
  return (await Promise.all(found)).flat();
}

export const databases = (options: Options): Promise<Thing[]> => listed(options, "rds", "2014-10-31", rds);
export const caches = (options: Options): Promise<Thing[]> => listed(options, "elasticache", "2015-02-02", elasticache);
