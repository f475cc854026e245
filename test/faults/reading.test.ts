import { jsonLines, Project, resultOf } from "../support/cic";

/** A lab for each kind of fault: the team's name is the fault that strikes its labs, on every cloud. */
const description = (teams: readonly string[], providers = "aws, azure, google") => `name: struck
purpose: Show what a person reads when a cloud refuses
owner: platform@cic.example
costCentre: CIC-0815
classification: public
expires: 2027-03-31
budget: { amount: 100 }
region: germany
providers: [${providers}]
teams:
${teams.map((team) => `  ${team}: {}`).join("\n")}
buckets:
  documents: {}
`;

const BUCKETS = {
  aws: "aws_s3_bucket.bucket-documents_bucket",
  azure: "azurerm_storage_account.bucket-documents_account",
  google: "google_storage_bucket.bucket-documents_bucket",
} as const;
type Cloud = keyof typeof BUCKETS;
const CLOUDS = Object.keys(BUCKETS) as Cloud[];
const teamOf = (kind: string) => kind.replaceAll("-", "");
const typeOf = (cloud: Cloud) => BUCKETS[cloud].split(".")[0];

/** What each cloud says, and what the user is told to do. */
const KINDS: Readonly<Record<string, { readonly said: Readonly<Record<Cloud, RegExp>>; readonly todo: RegExp }>> = {
  throttled: {
    said: {
      aws: /SlowDown: Please reduce your request rate/,
      azure: /429 Too Many Requests/,
      google: /Error 429: Quota exceeded for quota metric/,
    },
    todo: /takes no more calls for the moment: run the same command again in a few minutes/,
  },
  "server-error": {
    said: {
      aws: /StatusCode: 500.*InternalError/,
      azure: /500 Internal Server Error/,
      google: /Error 503: The service is currently unavailable/,
    },
    todo: /The cloud failed on its side, and such a failure passes: run the same command again/,
  },
  "not-found-yet": {
    said: { aws: /couldn't find resource/, azure: /404 Not Found/, google: /Error 404: .* was not found/ },
    todo: /The cloud does not find it.*run the same command again/,
  },
  dropped: {
    said: { aws: /connection reset by peer/, azure: /connection reset by peer/, google: /connection reset by peer/ },
    todo: /could not be reached: check network, proxy and certificates, then run the same command again/,
  },
  quota: {
    said: { aws: /TooManyBuckets/, azure: /QuotaExceeded/, google: /Error 403: Quota 'STORAGE_BUCKETS' exceeded/ },
    todo: /quota or the region's capacity is used up: free something, ask the cloud for more/,
  },
  "name-taken": {
    said: {
      aws: /BucketAlreadyExists/,
      azure: /StorageAccountAlreadyTaken/,
      google: /Error 409: The requested bucket name is not available/,
    },
    todo: /Something with this name is there already/,
  },
  "soft-deleted": {
    said: { aws: /already scheduled for deletion/, azure: /already exists in deleted state/, google: /in a deleted state/ },
    todo: /still kept by the cloud: remove or restore it, or change the lab's name/,
  },
  "not-permitted": {
    said: {
      aws: /AccessDenied: Access Denied/,
      azure: /AuthorizationFailed/,
      google: /Required 'storage\.buckets\.create' permission/,
    },
    todo: /your account may not do this: ask for the role that it names/,
  },
  "not-enabled": {
    said: {
      aws: /OptInRequired/,
      azure: /MissingSubscriptionRegistration.*'Microsoft\.Storage'/,
      google: /Storage API has not been used in project/,
    },
    todo: /enable it|Register the resource provider once/,
  },
};

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const deploy = (file: string, faults: string, ...more: string[]) =>
  project.cic(["deploy", file, "--rehearse", "--fault", faults, ...more]);

test("each kind of fault is told with the lab, the resource, the cloud's words and what to do", async () => {
  const teams = Object.keys(KINDS);
  project.write("environments/struck.yaml", description(teams.map(teamOf)));
  const faults = teams.flatMap((kind) =>
    CLOUDS.map((cloud) => ({
      type: typeOf(cloud),
      name: `struck-${teamOf(kind)}-${cloud}`,
      on: "create",
      fault: kind,
      times: "always",
    })),
  );
  // What will not pass stands beside it in every lab, so that the run ends without another try.
  const budgets = ["aws_budgets_budget", "azurerm_consumption_budget_resource_group", "google_billing_budget"].map((type) => {
    return { type, on: "create", fault: "not-permitted", times: "always" };
  });
  project.write("faults.json", JSON.stringify({ faults: [...faults, ...budgets] }));
  const { code, stdout, stderr } = await deploy("environments/struck.yaml", "faults.json");
  expect(code).toBe(1);
  const blocks = new Map(stderr.split("\n\n").map((block) => [/^(\S+): failed/m.exec(block)?.[1], block]));
  for (const [kind, { said, todo }] of Object.entries(KINDS))
    for (const cloud of CLOUDS) {
      const lab = `struck-${teamOf(kind)}-${cloud}`;
      expect(stdout).toMatch(new RegExp(`${lab} +failed`));
      const told =
        blocks
          .get(lab)
          ?.split(/\n {2}(?=\S)/)
          .find((part) => part.startsWith(BUCKETS[cloud])) ?? `${lab}: no word`;
      expect(told).toMatch(said[cloud]);
      expect(told).toMatch(/described at environments\/struck\.yaml:\d+:\d+ buckets\.documents/);
      expect(told.split("what to do: ")[1]).toMatch(todo);
    }
  expect(stderr).toMatch(/Faults struck \d+ calls:\n {2}[a-z-]+: create \w+ /);
});

test("a provider that dies is told with the resources that were being made", async () => {
  project.write("environments/struck.yaml", description(["alpha"], "google"));
  project.write("faults.yaml", "faults:\n  - { type: google_storage_bucket, on: create, fault: dies }\n");
  const events = jsonLines(await deploy("environments/struck.yaml", "faults.yaml", "--json"));
  const told = events.filter((event) => event.type === "diagnostic").map((event) => event.diagnostic as Record<string, string>);
  expect(told[0]).toMatchObject({ kind: "provider-died", summary: "Plugin did not respond" });
  expect(`${told[0]?.address} ${told[0]?.detail}`).toContain(BUCKETS.google);
  expect(told[0]?.advice).toMatch(/The provider's process ended in the middle of its work.*Run the same command again/);
  expect((await project.cic(["deploy", "environments/struck.yaml", "--rehearse"])).code).toBe(0);
});

test("what was made before the answer was lost is there already the next time", async () => {
  project.write("environments/struck.yaml", description(["alpha"], "aws"));
  project.write("faults.yaml", "faults:\n  - { type: aws_s3_bucket, on: create, fault: server-error, made: true }\n");
  expect((await deploy("environments/struck.yaml", "faults.yaml")).code).toBe(1);
  expect(project.simulated().filter(({ type }) => type === "aws_s3_bucket")).toHaveLength(1);
  const { stderr } = await project.cic(["deploy", "environments/struck.yaml", "--rehearse"]);
  expect(stderr).toMatch(
    /aws_s3_bucket\.bucket-documents_bucket[\s\S]*BucketAlreadyExists[\s\S]*perhaps from a run that was cut off/,
  );
});

test("a slow call takes its time, and a destroy that something is inside of says so and can be repeated", async () => {
  project.write("environments/struck.yaml", description(["alpha"]));
  const strikes = CLOUDS.map((cloud) => `  - { type: ${typeOf(cloud)}, on: delete, fault: in-use }`);
  const slow = "  - { provider: aws, type: aws_s3_bucket, on: create, fault: slow, ms: 1500 }";
  project.write("faults.yaml", `faults:\n${[slow, ...strikes].join("\n")}\n`);
  const deployed = resultOf(await deploy("environments/struck.yaml", "faults.yaml", "--json"));
  expect(deployed.labs.map(({ result }) => result)).toEqual(["done", "done", "done"]);
  expect(deployed.labs[0]?.seconds).toBeGreaterThan(1.5);
  const { code, stderr } = await project.cic(["destroy", "environments/struck.yaml", "--rehearse", "--fault", "faults.yaml"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/aws_s3_bucket\.bucket-documents_bucket\n[^\n]*\n.*BucketNotEmpty/);
  expect(stderr).toMatch(/azurerm_storage_account\.bucket-documents_account\n[^\n]*\n.*CannotDeleteResource/);
  expect(stderr).toMatch(/google_storage_bucket\.bucket-documents_bucket\n[^\n]*\n.*without `force_destroy` set to true/);
  expect(stderr.match(/what to do: Something that is not part of the lab still uses it: remove that/g)).toHaveLength(3);
  expect((await project.cic(["destroy", "environments/struck.yaml", "--rehearse"])).code).toBe(0);
  expect(project.simulated()).toEqual([]);
});

test("a call that hangs ends with Ctrl-C, and the next run goes on", async () => {
  project.write("environments/struck.yaml", description(["alpha"], "aws"));
  project.write("faults.yaml", "faults:\n  - { type: aws_s3_bucket, on: create, fault: hangs }\n");
  const { child, ended } = project.start(["deploy", "environments/struck.yaml", "--rehearse", "--fault", "faults.yaml"]);
  await new Promise<void>((hangs) => {
    child.stderr?.on("data", (data) => String(data).includes("aws_budgets_budget.budget-main_budget: done") && hangs());
  });
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/struck-alpha-aws +interrupted/);
  expect((await project.cic(["deploy", "environments/struck.yaml", "--rehearse"])).code).toBe(0);
});

test("chance strikes the same calls for the same seed, however many labs run at once", async () => {
  const struck = async (parallel: string) => {
    const fresh = new Project();
    fresh.write("environments/struck.yaml", description(["alpha", "beta"], "aws"));
    fresh.write("faults.yaml", "random: { seed: 7, rate: 0.4, kinds: [slow] }\n");
    const args = ["deploy", "environments/struck.yaml", "--rehearse", "--fault", "faults.yaml", "--parallel", parallel];
    const { code, stderr } = await fresh.cic(args);
    fresh.remove();
    expect(code).toBe(0);
    return stderr
      .split("\n")
      .filter((line) => line.startsWith("  slow: "))
      .sort();
  };
  const once = await struck("1");
  expect(once.length).toBeGreaterThan(2);
  expect(await struck("4")).toEqual(once);
});

test("a fault plan that is wrong is refused with every line, before anything runs", async () => {
  project.write(
    "faults.yaml",
    "faults:\n  - { fault: throtled }\n  - { fault: slow, mss: 5 }\n  - { fault: quota, on: delete, times: often }\n",
  );
  const wrong = await deploy("environments/smallest.yaml", "faults.yaml");
  expect(wrong.code).toBe(3);
  expect(wrong.stderr).toMatch(/faults\.yaml:2:14 faults\[0\]\.fault: must be one of .*; did you mean throttled\?/);
  expect(wrong.stderr).toMatch(/faults\.yaml:3:\d+ faults\[1\]\.mss: unknown key; did you mean ms\?/);
  expect(wrong.stderr).toMatch(/faults\.yaml:4:\d+ faults\[2\]\.times: .*"often"/);
  project.write("faults.yaml", "faults:\n  - { provider: aws, type: google_dns, fault: quota, on: delete, ms: 5, made: true }\n");
  const { stderr } = await deploy("environments/smallest.yaml", "faults.yaml");
  for (const said of [
    "ms: quota takes no time",
    "made: quota says that nothing was made",
    "type: no type of aws",
    "on: quota does not happen at delete; write create or update",
  ])
    expect(stderr).toContain(`faults[0].${said}`);
  const real = await project.cic(["deploy", "environments/smallest.yaml", "--fault", "faults.yaml"]);
  expect(real.code).toBe(3);
  expect(real.stderr).toMatch(/--fault lets simulated clouds fail: add --rehearse/);
  expect(project.files(".cic")).toEqual([]);
});
