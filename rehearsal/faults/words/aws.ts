import type { About, CloudWords } from "./model";

const EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html";
const S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
const IAM = "https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html";
const SECRETS = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html";

/** How a service is called in the provider's messages, and the call it takes. */
function operation({ type, action }: About): string {
  const service = [
    [/^aws_s3_/, "S3"],
    [/^aws_iam_/, "IAM"],
    [/^aws_kms_/, "KMS"],
    [/^aws_secretsmanager_/, "Secrets Manager"],
    [/^aws_cloudwatch_/, "CloudWatch Logs"],
    [/^aws_budgets_/, "Budgets"],
    [/^aws_sns_/, "SNS"],
    [/^aws_ssm_/, "SSM"],
    [/^aws_resourcegroups_/, "Resource Groups"],
  ].find(([pattern]) => (pattern as RegExp).test(type))?.[1];
  const noun = type.replace(/^aws_(s3|iam|kms|secretsmanager|cloudwatch|budgets|sns|ssm|resourcegroups)?_?/, "");
  const verb = { create: "Create", update: "Modify", delete: "Delete" }[action] ?? "Describe";
  const call = type === "aws_instance" && action === "create" ? "RunInstances" : verb + capital(noun);
  return `operation error ${service ?? "EC2"}: ${call}`;
}
const capital = (noun: string) =>
  noun
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

const aws = (status: number, code: string, message: string | ((about: About) => string)) => (about: About) =>
  `${operation(about)}, https response error StatusCode: ${status}, RequestID: rehearsal, api error ${code}: ${typeof message === "string" ? message : message(about)}`;

/** How AWS refuses; the form is that of the SDK in the provider. */
export const AWS_WORDS: CloudWords = {
  throttled: [
    { on: /^aws_s3_/, say: aws(503, "SlowDown", "Please reduce your request rate."), source: S3 },
    {
      on: /^aws_(iam|kms|secretsmanager|cloudwatch|budgets|sns|ssm)_/,
      say: aws(400, "ThrottlingException", "Rate exceeded"),
      source: IAM,
    },
    { say: aws(503, "RequestLimitExceeded", "Request limit exceeded."), source: EC2 },
  ],
  "server-error": [
    { on: /^aws_s3_/, say: aws(500, "InternalError", "We encountered an internal error. Please try again."), source: S3 },
    { say: aws(500, "InternalError", "An internal error has occurred"), source: EC2 },
  ],
  "not-found-yet": [
    {
      say: ({ name }) => `reading ${name}: couldn't find resource`,
      source: "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html",
    },
  ],
  quota: [
    {
      on: /^aws_instance$/,
      say: aws(
        400,
        "VcpuLimitExceeded",
        "You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
      ),
      source: EC2,
    },
    { on: /^aws_vpc$/, say: aws(400, "VpcLimitExceeded", "The maximum number of VPCs has been reached."), source: EC2 },
    { on: /^aws_eip$/, say: aws(400, "AddressLimitExceeded", "The maximum number of addresses has been reached."), source: EC2 },
    {
      on: /^aws_s3_bucket$/,
      say: aws(400, "TooManyBuckets", "You have attempted to create more buckets than allowed"),
      source: S3,
    },
    {
      on: /^aws_iam_/,
      say: aws(409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000"),
      source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
    },
    {
      say: aws(
        400,
        "ResourceLimitExceeded",
        ({ type }) => `You have reached the limit of ${type.replace(/^aws_/, "")} resources.`,
      ),
      source: EC2,
    },
  ],
  "name-taken": [
    {
      on: /^aws_s3_bucket$/,
      say: aws(
        409,
        "BucketAlreadyExists",
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      ),
      source: S3,
    },
    {
      on: /^aws_iam_/,
      say: aws(409, "EntityAlreadyExists", ({ name }) => `Role with name ${name} already exists.`),
      source: IAM,
    },
    { say: aws(400, "AlreadyExists", ({ name }) => `${name} already exists`), source: EC2 },
  ],
  "soft-deleted": [
    {
      say: aws(
        400,
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      ),
      source: SECRETS,
    },
  ],
  "not-permitted": [
    { on: /^aws_s3_/, say: aws(403, "AccessDenied", "Access Denied"), source: S3 },
    {
      on: /^aws_(iam|kms|secretsmanager|cloudwatch|budgets|sns|ssm)_/,
      say: (about) =>
        aws(
          403,
          "AccessDenied",
          ({ type }) => `User: arn:aws:iam::123456789012:user/rehearsal is not authorized to perform this on ${type}`,
        )(about),
      source: IAM,
    },
    { say: aws(403, "UnauthorizedOperation", "You are not authorized to perform this operation."), source: EC2 },
  ],
  "not-enabled": [
    {
      say: aws(401, "OptInRequired", "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe."),
      source: EC2,
    },
  ],
  "in-use": [
    {
      on: /^aws_s3_bucket$/,
      say: aws(409, "BucketNotEmpty", "The bucket you tried to delete is not empty. You must delete all versions in the bucket."),
      source: S3,
    },
    { on: /^aws_iam_/, say: aws(409, "DeleteConflict", "Cannot delete entity, must detach all policies first."), source: IAM },
    {
      say: aws(
        400,
        "DependencyViolation",
        ({ type, name }) => `The ${type.replace(/^aws_/, "")} '${name}' has dependencies and cannot be deleted.`,
      ),
      source: EC2,
    },
  ],
  dropped: (about) =>
    `${operation(about)}, https response error StatusCode: 0, RequestID: , request send failed: read tcp: read: connection reset by peer`,
};
