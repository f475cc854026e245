import { record } from "../../cty/values";
import type { Maker } from "../maker";
import type { TypeModel } from "../model";

const rds = (kind: string, name: string) => `arn:{$partition}:rds:{$region}:{$account}:${kind}:${name}`;
/** AWS keeps the password that it made in a secret of its own. */
const secretOf = (make: Maker) =>
  make.state.manage_master_user_password === true
    ? [
        record([
          ["kms_key_id", make.expand("arn:{$partition}:kms:{$region}:{$account}:key/{uuid}")],
          ["secret_arn", make.expand("arn:{$partition}:secretsmanager:{$region}:{$account}:secret:rds!db-{uuid}")],
          ["secret_status", "active"],
        ]),
      ]
    : [];

/** Relational Database Service: ids as the provider's documentation gives them for import. */
export const AWS_DATABASE_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_db_instance: {
    id: "db-{word:26}",
    key: "{$region}/{identifier}",
    named: "identifier",
    values: {
      address: "{identifier}.{hex:12}.{$region}.rds.{$suffix}",
      arn: rds("db", "{identifier}"),
      endpoint: "{address}:{port}",
      resource_id: "{id}",
      engine_version_actual: "{engine_version}",
      hosted_zone_id: "Z{word:13}",
      license_model: "postgresql-license",
      status: "available",
      availability_zone: "{$region}a",
      master_user_secret: secretOf,
    },
  },
  aws_db_parameter_group: {
    id: "{name}",
    key: "{$region}/{name}",
    values: { arn: rds("pg", "{name}") },
    heldBy: ["aws_db_instance"],
  },
  aws_db_subnet_group: {
    id: "{name}",
    key: "{$region}/{name}",
    values: { arn: rds("subgrp", "{name}"), supported_network_types: () => ["IPV4"] },
    heldBy: ["aws_db_instance"],
  },
};
