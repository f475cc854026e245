import type { Diagnostic } from "./types";

interface Transient {
  readonly words: RegExp;
  /** Who says that it passes by itself. */
  readonly source: string;
  /** Passes only while something is being made: what a plan does not find is not there. */
  readonly whileApplying?: true;
}

const GOOGLE = "google 6.50.0: google/transport/error_retry_predicates.go";

/** What the clouds say of failures that pass by themselves. What nobody calls so is none: a quota, a right, a name, a wrong value. */
const TRANSIENT: readonly Transient[] = [
  {
    words:
      /\b(Throttling(Exception)?|ThrottledException|RequestThrottled(Exception)?|TooManyRequestsException|RequestLimitExceeded|BandwidthLimitExceeded|PriorRequestNotComplete|EC2ThrottledException|TransactionInProgressException|SlowDown)\b/,
    source: "aws-sdk-go-v2: aws/retry/standard.go, DefaultThrottleErrorCodes",
  },
  {
    words: /\b(RequestTimeout(Exception)?|StatusCode: 50[0234])\b/,
    source: "aws-sdk-go-v2: aws/retry/standard.go, DefaultRetryableErrorCodes and DefaultRetryableHTTPStatusCodes",
  },
  {
    words: /\b(OperationAborted|ConcurrentModification(Exception)?)\b|Please try again/,
    source:
      "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html",
  },
  {
    words:
      /couldn't find resource|Invalid(InstanceProfile| IAM Instance Profile name)|Invalid principal in policy|InvalidGroup\.NotFound|Invalid\w+ID\.NotFound/,
    source:
      "https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html, https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html",
    whileApplying: true,
  },
  {
    words: /\b(429 Too Many Requests|StatusCode[:=] ?429|TooManyRequests)\b/,
    source: "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling",
  },
  {
    words:
      /unexpected status 50[0234]|StatusCode=50[0234]|\b(RetryableError|AnotherOperationInProgress|StorageAccountOperationInProgress|ReferencedResourceNotProvisioned|ServerTimeout|GatewayTimeout)\b/,
    source:
      "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors, azurerm 4.55.0: private_endpoint_resource.go, virtual_network_peering_resource.go",
  },
  {
    words:
      /\b(PrincipalNotFound|ParentResourceNotFound)\b|404 \(404 Not Found\) with error: ResourceNotFound|does not exist in the directory/,
    source:
      "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting, azurerm 4.55.0: role_assignment_resource.go",
    whileApplying: true,
  },
  {
    words: /\bAuthorizationPermissionMismatch\b/,
    source:
      "https://learn.microsoft.com/azure/storage/blobs/assign-azure-role-data-access: a role takes up to ten minutes; general knowledge, not read",
    whileApplying: true,
  },
  {
    words:
      /googleapi: (Error 429.*rateLimitExceeded|Error 50[0234]|got HTTP response code 50[0234])|RATE_LIMIT_EXCEEDED|exceeded rate limits/is,
    source: `${GOOGLE}, Is429RetryableQuotaError and isCommonRetryableErrorCode`,
  },
  {
    words:
      /Error 409.*(operationInProgress|operation is already in progress|unable to queue the operation|too many concurrent edits|too much contention|Please retry, underlying data changed|operation was aborted|concurrent policy changes)|resourceNotReady|There is a peering operation in progress|the resource is locked by another operation/is,
    source: GOOGLE,
  },
  {
    words: /Error 400.*Service account .* does not exist|If you enabled this API recently|Error 404: .*, notFound/is,
    source: `${GOOGLE}, IamServiceAccountNotFound; https://docs.cloud.google.com/service-usage/docs/troubleshoot-service-usage-api`,
    whileApplying: true,
  },
  {
    words:
      /connection reset by peer|unexpected EOF|: EOF\b|TLS handshake timeout|i\/o timeout|http2: client connection lost|broken pipe|server closed idle connection/i,
    source:
      "aws-sdk-go-v2: aws/retry/retryable_error.go, RetryableConnectionError; isNetworkTemporaryError of google's error_retry_predicates.go",
  },
  {
    words:
      /Plugin did not respond|failed to respond to the plugin\d|The plugin\d?\.\(\*GRPCProvider\)|rpc error: code = Unavailable|The provider .* crashed while this call ran/,
    source: "terraform: internal/plugin/grpc_error.go; the engine's own provider host",
  },
];

/** Whether a failure is one that clouds call transient. */
export function isTransient({ severity, summary, detail }: Diagnostic, applying: boolean): boolean {
  const words = `${summary}\n${detail}`;
  return severity === "error" && TRANSIENT.some((entry) => entry.words.test(words) && (applying || !entry.whileApplying));
}
