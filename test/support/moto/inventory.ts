import { BudgetsClient, DescribeBudgetsCommand, DescribeNotificationsForBudgetCommand } from "@aws-sdk/client-budgets";
import {
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Thing } from "../../standins/life";
import { alarms } from "./alarms";
import { balancers } from "./balancers";
import { clusters } from "./clusters";
import { caches, databases } from "./databases";
import { files } from "./files";
import { functions } from "./functions";
import { messages } from "./messages";
import { names } from "./names";
import { network, type Options, signed, thing } from "./network";
import { pools } from "./pools";
import { schedules } from "./schedules";
import { services } from "./services";

/** How an account of moto is reached; see `Moto.account`. */
export type Reached = Readonly<Record<string, string>>;

/** Types of a stack that leave nothing of their own in an account, and why. */
export const nothingOfTheirOwn: Readonly<Record<string, string>> = {
  terraform_data: "lives in Terraform's state alone",
  aws_ecs_task_definition: "stays as an inactive revision, which costs nothing and blocks nothing",
  aws_default_security_group: "adopts what every VPC has, and ends with it",
};

/**
 * Everything that stands in an account of moto, asked through AWS's own interfaces: each thing under the type that Terraform's provider has
 * for it. Without what every account has from the beginning, and what AWS itself lists for a while after its end.
 */
export async function inventoryOf(reached: Reached): Promise<Thing[]> {
  const endpoint = reached.AWS_ENDPOINT_URL ?? "";
  const accessKeyId = reached.AWS_ACCESS_KEY_ID ?? "";
  const options = { endpoint, region: "eu-central-1", credentials: { accessKeyId, secretAccessKey: "testing" } };
  const parts = [
    network(options),
    identities(options),
    buckets(options),
    secrets(options),
    budgets(options),
    logs(options),
    messages(options),
    names(options),
    registries(options),
    profiles(options),
    clusters(options),
    notebooks(options),
    databases(options),
    alarms(options),
    caches(options),
    pools(options),
    balancers(options),
    schedules(options),
    services(options),
    files(options),
    functions(options),
    keys(options),
  ];
  return (await Promise.all(parts)).flat();
}

async function identities(options: Options): Promise<Thing[]> {
  const iam = new IAMClient(options);
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const { InstanceProfiles = [] } = await iam.send(new ListInstanceProfilesCommand({}));
  const policies = Roles.map(async ({ RoleName, Arn }) => {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    return [
      ...PolicyNames.map((name) => thing("aws_iam_role_policy", `${Arn}:${name}`)),
      ...AttachedPolicies.map(({ PolicyArn }) => thing("aws_iam_role_policy_attachment", `${Arn}:${PolicyArn}`)),
    ];
  });
  return [
    ...Roles.map((role) => thing("aws_iam_role", role.Arn, role)),
    ...(await Promise.all(policies)).flat(),
    ...InstanceProfiles.map((profile) => thing("aws_iam_instance_profile", profile.Arn, profile)),
  ];
}

async function buckets(options: Options): Promise<Thing[]> {
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const parts = Buckets.map(async ({ Name: Bucket = "" }) => {
    const asked = {
      aws_s3_bucket: s3.send(new GetBucketTaggingCommand({ Bucket })),
      aws_s3_bucket_public_access_block: s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      aws_s3_bucket_server_side_encryption_configuration: s3.send(new GetBucketEncryptionCommand({ Bucket })),
      aws_s3_bucket_versioning: s3.send(new GetBucketVersioningCommand({ Bucket })),
      aws_s3_bucket_lifecycle_configuration: s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
      aws_s3_bucket_policy: s3.send(new GetBucketPolicyCommand({ Bucket })),
    };
    const answers = Object.entries(asked).map(async ([type, answer]) => {
      const content = await answer;
      // a bucket of which nobody ever said whether it keeps versions answers all the same
      return type === "aws_s3_bucket_versioning" && !("Status" in content) ? [] : [thing(type, Bucket, content)];
    });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const objects = Contents.map(async ({ Key }) => {
      const { Body, ContentType, ServerSideEncryption, VersionId } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const text = await Body?.transformToString();
      return thing("aws_s3_object", `${Bucket}/${Key}`, { Bucket, Key, text, ContentType, ServerSideEncryption, VersionId });
    });
    return [...(await Promise.all(answers)).flat(), ...(await Promise.all(objects))];
  });
  return (await Promise.all(parts)).flat();
}

async function secrets(options: Options): Promise<Thing[]> {
  const client = new SecretsManagerClient(options);
  // a secret that waits for its deletion still blocks its name
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  // the password of a database is RDS's own secret, and goes with the database
  const own = SecretList.filter(({ Name }) => !Name?.startsWith("rds!"));
  const parts = own.map(async (secret) => {
    const asked = { SecretId: secret.ARN };
    return [
      thing("aws_secretsmanager_secret", secret.ARN, secret),
      thing("aws_secretsmanager_secret_version", secret.ARN, await client.send(new GetSecretValueCommand(asked))),
      thing("aws_secretsmanager_secret_policy", secret.ARN, await client.send(new GetResourcePolicyCommand(asked))),
    ];
  });
  return (await Promise.all(parts)).flat();
}

async function budgets(options: Options): Promise<Thing[]> {
  const client = new BudgetsClient(options);
  const AccountId = options.credentials.accessKeyId;
  const { Budgets = [] } = await client.send(new DescribeBudgetsCommand({ AccountId }));
  const things = Budgets.map(async (budget) => {
    const asked = { AccountId, BudgetName: budget.BudgetName };
    const { Notifications } = await client.send(new DescribeNotificationsForBudgetCommand(asked));
    return thing("aws_budgets_budget", budget.BudgetName, { ...budget, Notifications });
  });
  return Promise.all(things);
}

async function logs(options: Options): Promise<Thing[]> {
  const { logGroups = [] } = (await asking(options, "logs", "Logs_20140328")("DescribeLogGroups")) as {
    logGroups?: { arn: string }[];
  };
  return logGroups.map((group) => thing("aws_cloudwatch_log_group", group.arn, group));
}

/** A service's calls, without a client of AWS's, which would be a dependency more; undefined where it refuses one. */
const asking =
  (options: Options, service: string, target: string) =>
  async (call: string, body: object = {}): Promise<Record<string, unknown> | undefined> => {
    const headers = {
      ...signed(options, service),
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${target}.${call}`,
    };
    const answer = await fetch(options.endpoint, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : undefined;
  };

/** KMS, by its calls. A key that waits for its deletion is gone to all but whoever cancels that, and costs nothing. */
async function keys(options: Options): Promise<Thing[]> {
  const ask = asking(options, "kms", "TrentService");
  const { Keys = [] } = (await ask("ListKeys")) as { Keys?: { KeyId: string }[] };
  const { Aliases = [] } = (await ask("ListAliases")) as { Aliases?: { AliasName: string; TargetKeyId?: string }[] };
  // AWS's own aliases stand in every account, and moto makes the key of one as a customer's when it is first used
  const ofAws = ({ AliasName }: { AliasName: string }) => AliasName.startsWith("alias/aws/");
  const theirs = Aliases.filter(ofAws).map(({ TargetKeyId }) => TargetKeyId);
  const parts = Keys.filter(({ KeyId }) => !theirs.includes(KeyId)).map(async ({ KeyId }) => {
    const { KeyMetadata } = (await ask("DescribeKey", { KeyId })) as { KeyMetadata: { KeyState: string } };
    if (KeyMetadata.KeyState === "PendingDeletion") return [];
    const rotation = await ask("GetKeyRotationStatus", { KeyId });
    const policy = await ask("GetKeyPolicy", { KeyId, PolicyName: "default" });
    return [thing("aws_kms_key", KeyId, { ...KeyMetadata, ...rotation }), thing("aws_kms_key_policy", KeyId, policy)];
  });
  const own = Aliases.filter((alias) => !ofAws(alias));
  return [...(await Promise.all(parts)).flat(), ...own.map((alias) => thing("aws_kms_alias", alias.AliasName, alias))];
}

/** ECR's repositories, and what is said of each. */
async function registries(options: Options): Promise<Thing[]> {
  const ask = asking(options, "ecr", "AmazonEC2ContainerRegistry_V20150921");
  const { repositories = [] } = (await ask("DescribeRepositories")) as { repositories?: { repositoryName: string }[] };
  const parts = repositories.map(async (repository) => {
    const { repositoryName } = repository;
    const of = async (type: string, call: string) => {
      const found = await ask(call, { repositoryName });
      return found ? [thing(type, repositoryName, found)] : [];
    };
    return [
      thing("aws_ecr_repository", repositoryName, repository),
      ...(await of("aws_ecr_repository_policy", "GetRepositoryPolicy")),
      ...(await of("aws_ecr_lifecycle_policy", "GetLifecyclePolicy")),
    ];
  });
  return (await Promise.all(parts)).flat();
}

/** Bedrock's profiles of models, by the one call that lists them: a client of AWS's for it would be a dependency more. */
async function profiles(options: Options): Promise<Thing[]> {
  const answer = await fetch(`${options.endpoint}/inference-profiles?type=APPLICATION`, { headers: signed(options, "bedrock") });
  const { inferenceProfileSummaries } = (await answer.json()) as { inferenceProfileSummaries: { inferenceProfileArn: string }[] };
  return inferenceProfileSummaries.map((one) => thing("aws_bedrock_inference_profile", one.inferenceProfileArn, one));
}

/** SageMaker's notebooks, by its calls: a client of AWS's for it would be a dependency more. */
async function notebooks(options: Options): Promise<Thing[]> {
  const ask = async (call: string) => {
    const headers = {
      ...signed(options, "sagemaker"),
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `SageMaker.${call}`,
    };
    const answer = await fetch(options.endpoint, { method: "POST", headers, body: "{}" });
    return (await answer.json()) as Record<string, Record<string, string>[] | undefined>;
  };
  const { NotebookInstances = [] } = await ask("ListNotebookInstances");
  const { NotebookInstanceLifecycleConfigs = [] } = await ask("ListNotebookInstanceLifecycleConfigs");
  return [
    ...NotebookInstances.map((one) => thing("aws_sagemaker_notebook_instance", one.NotebookInstanceArn, one)),
    ...NotebookInstanceLifecycleConfigs.map((one) =>
      thing("aws_sagemaker_notebook_instance_lifecycle_configuration", one.NotebookInstanceLifecycleConfigArn, one),
    ),
  ];
}
