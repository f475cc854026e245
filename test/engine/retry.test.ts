import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { deployLabs, planLabs } from "../../engine";
import { beyond, RETRY_AFTER, retryDelay } from "../../engine/retry";
import { isTransient } from "../../engine/transient";
import type { ResourceAction } from "../../engine/types";
import { fakeTerraform, labFolder, recorder, running, temporaryFolder } from "./support";

jest.setTimeout(60_000);

describe("what clouds call transient", () => {
  const error = (detail: string) => ({ severity: "error", summary: "creating something", detail }) as const;
  const passes = [
    "operation error EC2: RunInstances, https response error StatusCode: 503, RequestID: 1, api error RequestLimitExceeded: Request limit exceeded.",
    "operation error S3: PutBucketPolicy, https response error StatusCode: 409, api error OperationAborted: A conflicting conditional operation is currently in progress against this resource. Please try again.",
    "operation error KMS: CreateKey, exceeded maximum number of attempts, 25, api error ThrottlingException: Rate exceeded",
    "operation error S3: CreateBucket, https response error StatusCode: 500, api error InternalError: We encountered an internal error.",
    "unexpected status 429 (429 Too Many Requests) with error: TooManyRequests: The request is being throttled",
    "unexpected status 409 (409 Conflict) with error: AnotherOperationInProgress: Another operation on this or dependent resource is in progress.",
    "polling after CreateOrUpdate: unexpected status 503 (503 Service Unavailable) with error: ServerTimeout: The server timed out",
    "googleapi: Error 429: Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com'\nDetails: RATE_LIMIT_EXCEEDED",
    "googleapi: Error 503: The service is currently unavailable., backendError",
    "Error 409: There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff., aborted",
    'Post "https://compute.googleapis.com/": read tcp: read: connection reset by peer',
    "The plugin encountered an error, and failed to respond to the plugin6.(*GRPCProvider).ApplyResourceChange call.",
    "The provider hashicorp/aws crashed while this call ran. Its last words:\npanic: nil map",
  ];
  const whileApplying = [
    "reading EC2 Subnet (subnet-1): couldn't find resource",
    "api error InvalidParameterValue: Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    "unexpected status 400 (400 Bad Request) with error: PrincipalNotFound: Principal 1 does not exist in the directory 2.",
    "Error 403: Budget API has not been used in project 1 before or it is disabled. If you enabled this API recently, wait a few minutes",
    "googleapi: Error 404: The resource 'projects/p/global/networks/n' was not found, notFound",
  ];
  const stays = [
    "api error VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 0 allows",
    "https response error StatusCode: 409, api error LimitExceeded: Cannot exceed quota for RolesPerAccount: 1000",
    "googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west3., quotaExceeded",
    "unexpected status 409 (409 Conflict) with error: StorageAccountAlreadyTaken: The storage account named x is already taken.",
    "https response error StatusCode: 403, api error AccessDenied: Access Denied",
    "api error DependencyViolation: The vpc has dependencies and cannot be deleted.",
    "No valid credential sources found",
    "dial tcp: lookup sts.eu-central-1.amazonaws.com: no such host",
    "expected size to be one of [5020, 5030]",
  ];
  test.each(passes)("%s", (words) => expect(isTransient(error(words), false)).toBe(true));
  test.each(whileApplying)("only while something is made: %s", (words) =>
    expect([isTransient(error(words), true), isTransient(error(words), false)]).toEqual([true, false]),
  );
  test.each(stays)("is not: %s", (words) => expect(isTransient(error(words), true)).toBe(false));
});

test("the wait is near what was asked, the same for the same lab, and ends", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (lab, tries) => {
      const delay = retryDelay(lab, tries, RETRY_AFTER) as number;
      const asked = RETRY_AFTER[tries - 1] as number;
      expect(delay).toBeGreaterThanOrEqual(asked * 0.74);
      expect(delay).toBeLessThanOrEqual(asked * 1.26);
      expect(retryDelay(lab, tries, RETRY_AFTER)).toBe(delay);
    }),
  );
  expect(retryDelay("a", 4, RETRY_AFTER)).toBeUndefined();
  expect(new Set(["a", "b", "c"].map((lab) => retryDelay(lab, 1, RETRY_AFTER))).size).toBe(3);
});

test("a new plan may only go on with what was approved", () => {
  const change = (address: string, action: ResourceAction) => ({
    address,
    action,
    type: "t",
    attributes: [],
    forcedBy: [],
    applied: false,
  });
  const approved = [change("t.a", "create"), change("t.b", "update"), change("t.c", "delete")];
  expect(beyond(approved, [change("t.a", "replace"), change("t.c", "delete")])).toEqual([]);
  const more = [change("t.b", "replace"), change("t.d", "create"), change("t.a", "delete")];
  expect(beyond(approved, more)).toEqual(more);
});

/** Fails in the given words as often as the file says lines fewer than `times`. */
const failing = (count: string, times: number, words: string) =>
  running(`echo x >> ${count}; [ $(wc -l < ${count}) -gt ${times} ] || { echo '${words}' >&2; exit 1; }`);
const THROTTLED = "api error RequestLimitExceeded: Request limit exceeded.";

describe("a deploy", () => {
  test("that is throttled twice goes on with what is left, says so, and makes nothing twice", async () => {
    const folder = temporaryFolder();
    const count = join(folder, "count");
    const lab = labFolder("throttled", {
      data: { first: running(`echo f >> ${join(folder, "first")}`), second: failing(count, 2, THROTTLED) },
    });
    const { events, onEvent } = recorder();
    const [result] = await deployLabs([lab], { retryAfter: [0.1, 0.1, 0.1], onEvent });
    expect(result).toMatchObject({ result: "done", attempts: 3, changes: { create: 2, replace: 0 }, diagnostics: [] });
    expect(result?.changes.resources.every(({ applied }) => applied)).toBe(true);
    expect(readFileSync(join(folder, "first"), "utf8")).toBe("f\n");
    const retries = events.filter((event) => event.type === "retry");
    expect(retries).toMatchObject([{ attempt: 2 }, { attempt: 3 }]);
    expect(retries[0]).toMatchObject({
      reason: expect.stringMatching(/^terraform_data\.second: local-exec provisioner error \(.*again in 0\.\d+ s\)$/),
    });
  });

  test("gives up after the last try; with none allowed, or for what stays, at once", async () => {
    const tries = async (words: string, retryAfter: readonly number[]) => {
      const count = join(temporaryFolder(), "count");
      const [result] = await deployLabs([labFolder("lab", { data: { a: failing(count, 9, words) } })], { retryAfter });
      expect(result?.result).toBe("failed");
      return [result?.attempts, readFileSync(count, "utf8").trim().split("\n").length];
    };
    expect(await tries(THROTTLED, [0.1])).toEqual([2, 2]);
    expect(await tries(THROTTLED, [])).toEqual([1, 1]);
    expect(await tries("api error VcpuLimitExceeded: more vCPU capacity than your limit", [0.1])).toEqual([1, 1]);
  });

  test("that another failure stays in is not tried again for the transient one", async () => {
    const count = join(temporaryFolder(), "count");
    const data = { a: failing(count, 9, THROTTLED), b: running("echo AccessDenied >&2; exit 1") };
    const [result] = await deployLabs([labFolder("both", { data })], { retryAfter: [0.1] });
    expect(result).toMatchObject({ result: "failed", attempts: 1 });
  });

  test("waits no longer when it is interrupted, and says what stands", async () => {
    const stop = new AbortController();
    const count = join(temporaryFolder(), "count");
    const lab = labFolder("stopped", {
      data: { ok: { input: "x" }, a: { ...failing(count, 9, THROTTLED), depends_on: ["terraform_data.ok"] } },
    });
    const onEvent = ({ type }: { type: string }) => type === "retry" && setTimeout(() => stop.abort(), 50);
    const began = Date.now();
    const [result] = await deployLabs([lab], { retryAfter: [60], signal: stop.signal, onEvent });
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(result).toMatchObject({ result: "interrupted", reason: expect.stringContaining("1 of 2 changes were made") });
  });

  /** Plans what the file for the number of the plan says; the first apply fails in passing. */
  const scripted = (folder: string, second: string) =>
    fakeTerraform(`
    change() { echo "{\\"type\\":\\"planned_change\\",\\"change\\":{\\"resource\\":{\\"addr\\":\\"$1\\",\\"resource_type\\":\\"t\\"},\\"action\\":\\"$2\\"}}"; }
    fail() { echo "{\\"type\\":\\"diagnostic\\",\\"diagnostic\\":{\\"severity\\":\\"error\\",\\"summary\\":\\"$1\\",\\"address\\":\\"t.a\\"}}"; exit 1; }
    case "$1" in
      plan) if [ -e ${folder}/applied ]; then ${second}; else change t.a create; fi; exit 2 ;;
      apply) echo x >> ${folder}/applied; [ $(wc -l < ${folder}/applied) -gt 1 ] && fail 'BucketAlreadyExists'; fail 'SlowDown' ;;
    esac; exit 0`);

  test("stops where the new plan goes beyond the approved one", async () => {
    const folder = temporaryFolder();
    const env = { CIC_TERRAFORM: scripted(folder, "change t.a create; change t.b delete") };
    const [result] = await deployLabs([labFolder("beyond", {})], { env, retryAfter: [0.1, 0.1] });
    expect(result).toMatchObject({ result: "failed", reason: expect.stringContaining("goes beyond the first (delete t.b)") });
    expect(readFileSync(join(folder, "applied"), "utf8")).toBe("x\n");
  });

  test("finds what was made without an answer: the name is taken, and it says by whom perhaps", async () => {
    const env = { CIC_TERRAFORM: scripted(temporaryFolder(), "change t.a create") };
    const [result] = await deployLabs([labFolder("taken", {})], { env, retryAfter: [0.1, 0.1] });
    expect(result).toMatchObject({ result: "failed", kind: "name-taken", attempts: 2 });
    expect(result?.reason).toMatch(/^t\.a: BucketAlreadyExists\. It may be what the try before made .*doctor FILE --orphans/);
  });
});

test("a plan that is throttled is made again", async () => {
  const mark = join(temporaryFolder(), "mark");
  const script = `[ "$1" = plan ] && [ ! -e ${mark} ] && touch ${mark} && echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"ThrottlingException: Rate exceeded"}}' && exit 1; exit 0`;
  const [result] = await planLabs([labFolder("again", {})], { env: { CIC_TERRAFORM: fakeTerraform(script) }, retryAfter: [0.1] });
  expect([result?.result, result?.attempts, existsSync(mark)]).toEqual(["unchanged", 2, true]);
});
