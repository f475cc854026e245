import type { FailureKind } from "./types";

export interface Advice {
  readonly kind: FailureKind;
  /** One sentence or two: what to do next. */
  readonly advice: string;
}

const SIGN_IN = {
  aws: "Sign in to AWS: `aws sso login` (or `aws configure`), and name the profile in AWS_PROFILE.",
  azure: "Sign in to Azure: `az login`, and name the subscription in ARM_SUBSCRIPTION_ID.",
  google: "Sign in to Google Cloud: `gcloud auth application-default login`, and name the project in GOOGLE_PROJECT.",
};

/** The first that matches wins, so the particular stands before the general. */
const KNOWN: readonly { readonly words: RegExp; readonly kind: FailureKind; readonly advice: string }[] = [
  {
    words:
      /No valid credential sources|failed to refresh cached credentials|SSO session has expired|sso.*token.*(expired|invalid)|ExpiredToken|InvalidClientTokenId|UnrecognizedClientException|not able to validate the provided access credentials|SignatureDoesNotMatch|failed to get shared config profile|NoCredentialProviders/i,
    kind: "not-signed-in",
    advice: SIGN_IN.aws,
  },
  {
    words:
      /az login|unable to build authorizer|could not configure AzureCli|could not acquire access token|AADSTS\d+|`?subscription_id`? is a required provider property|InvalidAuthenticationToken|ExpiredAuthenticationToken|obtain(ing)? (a )?(subscription|tenant).*Azure CLI/i,
    kind: "not-signed-in",
    advice: SIGN_IN.azure,
  },
  {
    words:
      /could not find default credentials|Attempted to load application default credentials|invalid_grant|invalid_rapt|oauth2: cannot fetch token|oauth2: "|reauth related error|Request had invalid authentication credentials|CREDENTIALS_MISSING/i,
    kind: "not-signed-in",
    advice: SIGN_IN.google,
  },
  {
    words: /SERVICE_DISABLED|has not been used in project|it is disabled\. Enable it/i,
    kind: "not-enabled",
    advice:
      "An API of the Google project is not enabled yet, or was a minute ago: enable it, wait a few minutes and run the same command again.",
  },
  {
    words: /MissingSubscriptionRegistration|subscription is not registered to use namespace/i,
    kind: "not-enabled",
    advice:
      "Register the resource provider once: `az provider register --namespace NAME`, wait until it is registered and run again.",
  },
  {
    words: /OptInRequired|not subscribed to this service|region .* is not enabled|SubscriptionNotFound/i,
    kind: "not-enabled",
    advice: "The account is not open for this service or region: enable it in the account, or choose another account or region.",
  },
  {
    words: /billing (account|is|to be) .*(disabled|enabled|closed)|BILLING_DISABLED|accountDisabled/i,
    kind: "not-enabled",
    advice: "The project has no open billing account: link one and run again.",
  },
  {
    words: /Throttl|RequestLimitExceeded|rateLimitExceeded|TooManyRequests|Too Many Requests|Error 429|StatusCode: 429|SlowDown/i,
    kind: "throttled",
    advice:
      "The cloud takes no more calls for the moment: run the same command again in a few minutes, with a smaller --parallel.",
  },
  {
    words:
      /quota\b.*(exceed|limit|reached|insufficient)|exceed\w*\b.*\bquota|QuotaExceeded|LimitExceeded|CountLimitReached|VcpuLimit|TooMany(Buckets|Addresses)|RESOURCE_EXHAUSTED|SkuNotAvailable|InsufficientInstanceCapacity|ZONE_RESOURCE_POOL_EXHAUSTED|AllocationFailed/i,
    kind: "quota",
    advice:
      "The account's quota or the region's capacity is used up: free something, ask the cloud for more, or choose a smaller size or another region.",
  },
  {
    words: /^(Terraform|OpenTofu|terraform|tofu) \w+ was ended by SIG/,
    kind: "terraform-died",
    advice:
      "Something outside ended it, often the machine itself because memory ran out (--parallel with a smaller number takes less). Run the same command again: it goes on from what the state holds.",
  },
  {
    words:
      /InvalidSubnet\.(Conflict|Range)|NetcfgSubnetRangesOverlap|Invalid IPCidrRange|conflicts with (an existing|another) subnet/i,
    kind: "range-taken",
    advice:
      "Something that is not in the lab's state has this address range: if a run was cut off before, `cic doctor FILE --orphans` names what it left, to be removed; otherwise give the subnet another range.",
  },
  {
    words:
      /already exists|AlreadyExists|bucket name is not available|BucketAlreadyOwnedByYou|NameAlreadyTaken|AlreadyTaken|NameUnavailable|is already (in use|taken)|AlreadyInUse|EntityAlreadyExists|ResourceExistsException|needs to be imported|scheduled for deletion|soft.?deleted|in (a )?deleted state|Error 409.*exist/i,
    kind: "name-taken",
    advice:
      "Something with this name is there already, perhaps from a run that was cut off or deleted but still kept by the cloud: remove or restore it, or change the lab's name.",
  },
  {
    words: /Failed to (save|persist) state/i,
    kind: "state-unsaved",
    advice:
      "What was made is in errored.tfstate in the lab's folder, as the state could not be written: mend the way to the state and run the same command again, which brings it back.",
  },
  {
    words: /Error acquiring the state lock|state (is|file is) (already )?locked|ConditionalCheckFailed/i,
    kind: "state-locked",
    advice:
      "Somebody else is changing this lab, or a run was killed: wait for that run with --lock-timeout 10m; if none is running, `terraform force-unlock ID` in the lab's folder.",
  },
  {
    words:
      /AccessDenied|UnauthorizedOperation|not authorized to perform|AuthorizationFailed|does not have authorization|PERMISSION_DENIED|Forbidden:|lacks? permission|Permission .* denied|Error 403|StatusCode: 403/i,
    kind: "not-permitted",
    advice: "You are signed in, but your account may not do this: ask for the role that it names, or use another account.",
  },
  {
    words:
      /DependencyViolation|InUseSubnetCannotBeDeleted|CannotBeDeleted|resourceInUseByAnotherResource|is (already )?being used by|CannotDeleteResource|BucketNotEmpty|DeleteConflict|without `force_destroy`|still contains Resources|InUse\b/i,
    kind: "blocked",
    advice: "Something that is not part of the lab still uses it: remove that, then run the same command again.",
  },
  {
    words:
      /Could not connect to registry|failed to query available provider|Failed to query available provider|Failed to install provider|Could not retrieve the list of available versions/i,
    kind: "provider-missing",
    advice:
      "The provider could not be had: check the way to registry.terraform.io (proxy?), or a mirror in the CLI configuration (TF_CLI_CONFIG_FILE) that holds this provider and version.",
  },
  {
    words:
      /does not match configured version constraint|doesn't match any of the checksums|Inconsistent dependency lock file|Required plugins are not installed|Failed to (instantiate|load) (provider|plugin schemas)/i,
    kind: "provider-missing",
    advice:
      "The installed providers do not fit the lab: remove `.terraform` and `.terraform.lock.hcl` in the lab's folder and run again.",
  },
  {
    words: /Plugin did not respond|failed to respond to the plugin|crashed while this call ran/i,
    kind: "provider-died",
    advice:
      "The provider's process ended in the middle of its work; what it had begun may stand in the cloud already. Run the same command again; where that says that a name is taken, it was made: remove or import it.",
  },
  {
    words:
      /no such host|connection refused|i\/o timeout|TLS handshake|dial tcp|network is unreachable|x509:|proxyconnect|connection reset/i,
    kind: "network",
    advice: "The cloud could not be reached: check network, proxy and certificates, then run the same command again.",
  },
  {
    words:
      /InternalError|InternalServerError|InternalFailure|ServiceUnavailable|ServerTimeout|backendError|Error 50[0234]|StatusCode: 50[0234]|unexpected status 50[0234]/i,
    kind: "unavailable",
    advice: "The cloud failed on its side, and such a failure passes: run the same command again in a few minutes.",
  },
  {
    words: /couldn't find resource|NotFound\b|Error 404|StatusCode: 404|unexpected status 404|was present, but now absent/i,
    kind: "not-found",
    advice:
      "The cloud does not find it. What was made a moment ago may take a while to be seen: run the same command again; if that says the same, somebody removed it.",
  },
];

/** What is known about a failure from the cloud's own words. */
export function adviceFor(summary: string, detail: string): Advice | undefined {
  const words = `${summary}\n${detail}`;
  const known = KNOWN.find((entry) => entry.words.test(words));
  if (!known) return undefined;
  const id = lockInfo(detail, "ID");
  return { kind: known.kind, advice: id ? known.advice.replace("force-unlock ID", `force-unlock ${id}`) : known.advice };
}

/** Who has the lock of a state, as Terraform tells of it. */
export function stateLockHolder(detail: string): string | undefined {
  const [who, since, operation, id] = ["Who", "Created", "Operation", "ID"].map((name) => lockInfo(detail, name));
  return who && since && `${who} has it since ${since} (${operation}, lock ${id})`;
}

function lockInfo(detail: string, name: string): string | undefined {
  return /Lock Info:/.test(detail) ? new RegExp(`^\\s*${name}:[ \\t]+(.+?)\\s*$`, "m").exec(detail)?.[1] : undefined;
}
