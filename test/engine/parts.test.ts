import { adviceFor } from "../../engine/advice";
import { pathAt, showPath } from "../../engine/json-path";
import { plannedAttributes } from "../../engine/plan";
import { Redactor } from "../../engine/redact";
import { missingSecrets } from "../../engine/secrets";

describe("advice", () => {
  const cases: readonly [string, string][] = [
    ["No valid credential sources found", "not-signed-in"],
    ["operation error STS: GetCallerIdentity, api error InvalidClientTokenId: The security token is invalid", "not-signed-in"],
    ["building account: could not acquire access token to parse claims: ... run: az login", "not-signed-in"],
    ["Attempted to load application default credentials since neither `credentials` nor `access_token` was set", "not-signed-in"],
    ['oauth2: "invalid_grant" "reauth related error (invalid_rapt)"', "not-signed-in"],
    ["creating S3 Bucket: api error AccessDenied: not authorized to perform: s3:CreateBucket", "not-permitted"],
    ["googleapi: Error 403: Compute Engine API has not been used in project 1 before or it is disabled", "not-enabled"],
    ["api error VcpuLimitExceeded: You have requested more vCPU capacity", "quota"],
    ["googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 8.0 in region", "quota"],
    ["api error RequestLimitExceeded: Request limit exceeded.", "throttled"],
    ["BucketAlreadyExists: The requested bucket name is not available", "name-taken"],
    ["A resource with the ID already exists - to be managed via Terraform this resource needs to be imported", "name-taken"],
    ["Error acquiring the state lock", "state-locked"],
    ["DependencyViolation: The vpc has dependencies and cannot be deleted", "blocked"],
    ["Failed to query available provider packages: Could not connect to registry.terraform.io", "provider-missing"],
    ["dial tcp: lookup sts.eu-central-1.amazonaws.com: no such host", "network"],
  ];
  test.each(cases)("%s", (words, kind) => {
    expect(adviceFor(words, "")?.kind).toBe(kind);
    expect(adviceFor("Error", words)?.advice).toMatch(/\.$/);
  });

  test("nothing is said of what is not known", () => {
    expect(adviceFor("expected daily_quota_gb to be at least (0.5)", "")).toBeUndefined();
    expect(adviceFor("Invalid value", "the size must be one of small, large")).toBeUndefined();
  });
});

test("paths in JSON by byte", () => {
  const json = '{"a": {"ü\\"k": [1, {"b": "x"}], "c": true}, "d": null}';
  const at = (text: string) => showPath(pathAt(Buffer.from(json), Buffer.from(json.slice(0, json.indexOf(text))).length));
  expect(at('"b"')).toBe('a["ü\\"k"][1].b');
  expect(at('"x"')).toBe('a["ü\\"k"][1].b');
  expect(at("true")).toBe("a.c");
  expect(at("null")).toBe("d");
  for (const broken of ["", "{", '{"a', '{"a": [', "]", '{"a": "\\'])
    expect(pathAt(Buffer.from(broken), 3)).toEqual(expect.any(Array));
});

test("attributes of a plan: leaves, sensitive ones without values, unknown ones marked", () => {
  const change = {
    actions: ["update"],
    before: { size: "s", tags: { a: "1" }, list: [{ k: "x", secret: "old" }], same: [1] },
    after: {
      size: "l",
      tags: { a: "1", b: "2" },
      list: [
        { k: "x", secret: "new" },
        { k: "y", secret: "z" },
      ],
      same: [1],
    },
    after_unknown: { id: true },
    before_sensitive: { list: [{ secret: true }] },
    after_sensitive: { list: [{ secret: true }, { secret: true }] },
    replace_paths: [["size"], ["list", 0, "k"]],
  };
  const found = plannedAttributes({ resource_changes: [{ address: "x.y", type: "x", change }] }).get("x.y");
  expect(found?.attributes).toEqual([
    { path: "id", unknown: true },
    { path: "list[0].secret", sensitive: true },
    { path: "list[1].k", after: "y" },
    { path: "list[1].secret", sensitive: true },
    { path: "size", before: "s", after: "l" },
    { path: "tags.b", after: "2" },
  ]);
  expect(found?.forcedBy).toEqual(["size", "list[0].k"]);
});

describe("redaction", () => {
  test("a short secret leaves the engine's own words alone, a long one stands nowhere", () => {
    const event = { type: "done", lab: "adone", nested: [{ text: "is done" }] };
    expect(new Redactor(["done"]).value(event)).toEqual({ type: "done", lab: "adone", nested: [{ text: "is (redacted)" }] });
    expect(new Redactor(["long-secret"]).value({ type: "long-secret", "long-secret": 1 })).toEqual({
      type: "(redacted)",
      "(redacted)": 1,
    });
  });

  test("lines of a key, and credentials of the environment", () => {
    const redactor = new Redactor(["-----BEGIN-----\nMIIEabcdef\n-----END-----"], {
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
      AWS_REGION: "eu-central-1",
    });
    expect(redactor.text("x MIIEabcdef y wJalrXUtnFEMI eu-central-1")).toBe("x (redacted) y (redacted) eu-central-1");
  });
});

describe("which planned changes need a secret's value", () => {
  const secrets = [{ name: "ocr-key", variable: "secret_ocr_key", addresses: ["azurerm_key_vault_secret.value"] }];
  const planned = (action: "create" | "update" | "replace" | "delete", path: string) => [
    {
      address: "azurerm_key_vault_secret.value",
      type: "azurerm_key_vault_secret",
      action,
      attributes: [{ path }],
      forcedBy: [],
      applied: false,
    },
  ];
  test.each([
    ["create", "name", 1],
    ["replace", "name", 1],
    ["update", "value_wo_version", 1],
    ["update", "tags.purpose", 0],
    ["delete", "name", 0],
  ] as const)("%s of %s", (action, path, missing) => {
    expect(missingSecrets(secrets, planned(action, path), {})).toHaveLength(missing);
    expect(missingSecrets(secrets, planned(action, path), { "ocr-key": "given" })).toHaveLength(0);
  });
});
