import { type Json, list, type Resource, type Stack, texts } from "./stack";
import type { Level } from "./types";

/** One statement of an IAM policy, its texts not yet resolved. */
export interface Statement {
  readonly allow: boolean;
  /** By kind: `AWS`, `Service`, `Federated`; everybody is `*` of AWS. Empty in a policy of an identity. */
  readonly principals: readonly { readonly kind: string; readonly id: string }[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[];
}

/** Statements of a policy, given as JSON or by an `aws_iam_policy_document`; undefined where it cannot be read. */
export function statementsOf(stack: Stack, policy: unknown): readonly Statement[] | undefined {
  const document = stack.target(policy);
  if (document?.type === "aws_iam_policy_document" && document.address.startsWith("data."))
    return list(document.body.statement).map((block) => fromBlock(block as Json));
  try {
    return list((JSON.parse(String(policy)) as Json).Statement).map((statement) => fromJson(statement as Json));
  } catch {
    return undefined;
  }
}

function fromJson({ Effect, Principal, Action, NotAction, Resource: on, NotResource, Condition }: Json): Statement {
  const principals =
    typeof Principal === "string"
      ? [{ kind: "AWS", id: Principal }]
      : Object.entries((Principal ?? {}) as Json).flatMap(([kind, ids]) => texts(ids).map((id) => ({ kind, id })));
  const conditions = Object.entries((Condition ?? {}) as Record<string, Json>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
  );
  // everything but what is named is read as everything
  const actions = NotAction === undefined ? texts(Action) : ["*"];
  const resources = NotResource === undefined ? texts(on) : ["*"];
  return { allow: Effect === "Allow", principals, actions, resources, conditions };
}

const fromBlock = (block: Json): Statement => ({
  allow: (block.effect ?? "Allow") === "Allow",
  principals: (list(block.principals) as Json[]).flatMap(({ type, identifiers }) =>
    texts(identifiers).map((id) => ({ kind: type === "*" ? "AWS" : String(type), id })),
  ),
  actions: block.not_actions === undefined ? texts(block.actions) : ["*"],
  resources: block.not_resources === undefined ? texts(block.resources) : ["*"],
  conditions: (list(block.condition) as Json[]).map(({ test, variable, values }) => ({
    operator: String(test),
    key: String(variable),
    values: texts(values),
  })),
});

/**
 * What actions amount to; the first pattern that fits decides, and what fits none administers. `self` changes nothing but the session or
 * the machine that calls. Source: the service authorization reference (docs.aws.amazon.com/service-authorization); general knowledge, not read.
 */
const actionLevels: readonly (readonly [RegExp, Level | "self"])[] = [
  [
    /^(ssmmessages|ec2messages):|^ssm:(UpdateInstanceInformation|ResumeSession|TerminateSession)$|^sts:GetCallerIdentity$|^ecr:GetAuthorizationToken$|^eks-auth:AssumeRoleForPodIdentity$/,
    "self",
  ],
  [/^s3:(GetObject|GetObjectVersion|ListBucket|ListBucketVersions|ListBucketMultipartUploads)\w*\*?$/, "read"],
  [/^s3:(Put|Delete|Restore)Object\w*\*?$|^s3:(AbortMultipartUpload|ListMultipartUploadParts)$/, "write"],
  [/^ecr:(BatchCheckLayerAvailability|BatchGetImage|GetDownloadUrlForLayer)$/, "read"],
  [/^ecr:(InitiateLayerUpload|UploadLayerPart|CompleteLayerUpload|PutImage|BatchDeleteImage)$/, "write"],
  [/^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility)$/, "read"],
  [/^sqs:SendMessage$|^sns:Publish$/, "write"],
  [/^sqs:GetQueueUrl$/, "see"],
  [/^elasticfilesystem:Client(Mount|RootAccess)$/, "read"],
  [/^elasticfilesystem:ClientWrite$/, "write"],
  [/^secretsmanager:(BatchGetSecretValue|GetSecretValue|Get\*)$/, "read"],
  [/^secretsmanager:(PutSecretValue|UpdateSecretVersionStage)$/, "write"],
  [/^logs:FilterLogEvents$/, "read"],
  [/^logs:(CreateLogStream|PutLogEvents)$/, "write"],
  [/^bedrock:InvokeModel(\*|WithResponseStream)?$/, "call"],
  [/^bedrock:GetInferenceProfile$/, "see"],
  [/^kms:(\w*Encrypt\w*|Decrypt|GenerateDataKey\w*|CreateGrant)$/, "use"],
  [/^ec2:(Start|Stop|Reboot)Instances$|^sagemaker:(Start|Stop)NotebookInstance$|^rds:(Start|Stop)DBInstance$/, "operate"],
  // how many nodes there are, and what they are called; not what they run
  [/^eks:UpdateNodegroupConfig$/, "operate"],
  [/^(execute-api:Invoke|lambda:InvokeFunction)$/, "call"],
  [/^sagemaker:CreatePresignedNotebookInstanceUrl$/, "login"],
  [
    /^ec2:((Assign|Unassign)PrivateIpAddresses|(Create|Delete|Attach|Detach)NetworkInterface|ModifyNetworkInterfaceAttribute)$/,
    "plug",
  ],
  [/^ssm:(StartSession|SendCommand)$|^ec2-instance-connect:/, "login"],
  [/^rds-db:connect$/, "connect"],
  [/^elasticache:Connect$/, "use"],
  [/^(sts:AssumeRole|iam:PassRole)$/, "act-as"],
  [/^[a-z0-9-]+:(Describe|List)\w*\*?$/, "see"],
  // names are settings only where they are written out: Get* of a service may be its data
  [/^s3:Get(Bucket\w*|EncryptionConfiguration|LifecycleConfiguration|AccelerateConfiguration)$/, "see"],
  [/^[a-z0-9-]+:Get\w*(Policy|Status|Attributes?|Configuration|Tagging)$/, "see"],
  [/^[a-z0-9-]+:(Get|BatchGet)\w*\*?$/, "read"],
];
export const levelOf = (action: string): Level | "self" =>
  actionLevels.find(([pattern]) => pattern.test(action))?.[1] ?? "administer";

/** When a statement stops to allow, or begins to deny. */
export function dateOf({ allow, conditions }: Statement): string | undefined {
  const wanted = allow ? /^DateLessThan(Equals)?$/ : /^DateGreaterThan(Equals)?$/;
  return conditions.find(({ operator, key }) => wanted.test(operator) && key === "aws:CurrentTime")?.values[0];
}

/**
 * Whether a statement lets people take up or end the sessions of others: whoever resumes one gets its token, and so what runs in it. Nobody else's
 * are reached where a condition or the session's name asks for the caller's own id.
 */
export const reachesSessions = ({ resources, conditions }: Statement, action: string): boolean =>
  /^ssm:(ResumeSession|TerminateSession)$/.test(action) &&
  ![...resources, ...conditions.flatMap(({ values }) => values)].some((text) => /\$\{aws:user(id|name)\}/.test(text));

/** Whether statements on a bucket refuse everything that does not come over TLS: what is done to the bucket, and to the objects in it. */
export function bucketRefusesPlain(statements: readonly Statement[]): boolean {
  const refused = statements.filter(refusesPlain).flatMap(({ resources }) => resources);
  const whole = refused.some((text) => text === "*" || /[^/]\*$/.test(text));
  return whole || (refused.some((text) => text.endsWith("/*")) && refused.some((text) => !text.includes("/")));
}

/** By which AWS writes files of balancers' requests. */
const delivery = "logdelivery.elasticloadbalancing.amazonaws.com";
/** Whether a statement lets balancers write files of their requests. */
export const deliversFiles = ({ allow, principals, actions }: Statement): boolean =>
  allow && principals.some(({ id }) => id === delivery) && actions.includes("s3:PutObject");
const ownFiles = /\/AWSLogs\/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}\/\*$/;
/** Whether it does so for the stack's own account alone, which AWS tells by the path. */
export const ownFilesOnly = (principal: string, { resources }: Statement): boolean =>
  principal === delivery && resources.every((text) => ownFiles.test(text));

/** Whether a statement refuses everything that does not come over TLS, of what it is about. */
export const refusesPlain = ({ allow, principals, actions, conditions }: Statement): boolean =>
  !allow &&
  principals.some(({ id }) => id === "*") &&
  actions.some((action) => action === "*" || action.endsWith(":*")) &&
  conditions.some(({ operator, key, values }) => operator === "Bool" && key === "aws:SecureTransport" && values[0] === "false");

/** A tag that the resource must have. */
export const tagCondition = ({ conditions }: Statement): { key: string; value: string } | undefined => {
  for (const { operator, key, values } of conditions) {
    const [, tag] = /^(?:aws:ResourceTag|ssm:resourceTag|ec2:ResourceTag|secretsmanager:ResourceTag)\/(.+)$/.exec(key) ?? [];
    if (operator === "StringEquals" && tag && values.length === 1) return { key: tag, value: values[0] as string };
  }
  return undefined;
};

/** A service of AWS's that a statement lets in alone: by its role in the lab's own account, which no policy can name before it is there. */
export function linkedService({ conditions }: Statement): string | undefined {
  const role = /^arn:[^:]+:iam::\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}:role\/aws-service-role\/([a-z0-9.-]+)\/\w+$/;
  const callers = conditions.find(({ operator, key }) => /^(Arn|String)Equals$/.test(operator) && key === "aws:PrincipalArn");
  const services = new Set(callers?.values.map((caller) => role.exec(caller)?.[1]));
  return services.size === 1 ? [...services][0] : undefined;
}

/** What a statement's resources may be reached through alone, where it says so: a model through a profile of the lab's. */
export const onlyThrough = ({ conditions }: Statement): readonly string[] =>
  conditions.flatMap(({ operator, key, values }) =>
    /^(StringEquals|ArnEquals)$/.test(operator) && key === "bedrock:InferenceProfileArn" ? values : [],
  );

/** A policy that is attached to a role, with the resource that attaches it. */
export interface Attached {
  readonly by: Resource;
  readonly statements: readonly Statement[] | undefined;
  /** The ARN of a policy that stands elsewhere. */
  readonly elsewhere?: string;
}

/** Every policy of a role. */
export function policiesOf(stack: Stack, role: Resource): Attached[] {
  const inline = (list(role.body.inline_policy) as Json[]).filter(({ policy }) => policy !== undefined);
  return [
    ...stack.pointing("aws_iam_role_policy", "role", role).map((by) => ({ by, statements: statementsOf(stack, by.body.policy) })),
    ...inline.map(({ policy }) => ({ by: role, statements: statementsOf(stack, policy) })),
    ...stack.pointing("aws_iam_role_policy_attachment", "role", role).map((by) => {
      const policy = stack.target(by.body.policy_arn);
      if (policy?.type === "aws_iam_policy") return { by, statements: statementsOf(stack, policy.body.policy) };
      return { by, statements: [], elsewhere: stack.text(by.body.policy_arn) ?? "" };
    }),
  ];
}
