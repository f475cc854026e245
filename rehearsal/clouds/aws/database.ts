import { record } from "../../cty/values";
import type { Maker } from "../maker";
import type { TypeModel } from "../model";
import type { Rule } from "../rule";

const rds = (kind: string, name: string) => `arn:{$partition}:rds:{$region}:{$account}:${kind}:${name}`;
/** AWS keeps the password that it made in a secret of its own. */
const secretOf = (make: Maker) =>
  make.state.manage_master_user_password === true
    ? [
        record([
          [
            "kms_key_id",
            make.text("master_user_secret_kms_key_id") || make.expand("arn:{$partition}:kms:{$region}:{$account}:key/{uuid}"),
          ],
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

/** What each engine records and RDS leads to CloudWatch Logs. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  mysql: ["audit", "error", "general", "iam-db-auth-error", "slowquery"],
  postgres: ["iam-db-auth-error", "postgresql", "upgrade"],
};
const invalid = (message: string) => `operation error RDS: api error InvalidParameterCombination: ${message}`;

/** What AWS demands of the keys of a database: as the provider's documentation of the two arguments says, version 5.100.0. */
export const AWS_DATABASE_RULES: readonly Rule[] = [
  {
    demands: "A database with a key is encrypted",
    source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance",
    on: /^aws_db_instance$/,
    refusal: (asked) =>
      asked.text("kms_key_id") === "" || asked.values.storage_encrypted === true
        ? undefined
        : invalid("You can't specify a KMS key for a DB instance that isn't encrypted."),
  },
  {
    demands: "A password has a key of its own only where AWS makes and keeps it",
    source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance",
    on: /^aws_db_instance$/,
    refusal: (asked) =>
      asked.text("master_user_secret_kms_key_id") === "" || asked.values.manage_master_user_password === true
        ? undefined
        : invalid("You can't specify MasterUserSecretKmsKeyId without ManageMasterUserPassword."),
  },
  {
    demands: "A database leads logs to CloudWatch that its engine has",
    // read on 2026-11-27
    source:
      "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/rds/aws.sdk.kotlin.services.rds.model/-create-db-instance-request/enable-cloudwatch-logs-exports.html",
    on: /^aws_db_instance$/,
    refusal(asked) {
      const engine = asked.text("engine");
      const unknown = asked.texts("enabled_cloudwatch_logs_exports").filter((kind) => recorded[engine]?.includes(kind) === false);
      return unknown.length === 0
        ? undefined
        : invalid(
            `You cannot use the log types '${unknown.join(", ")}' with engine version ${engine} ${asked.text("engine_version")}.`,
          );
    },
  },
];
