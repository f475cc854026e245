import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Rehearsal, startRehearsal } from "../../rehearsal";
import { type Ended, Project, resultOf } from "../support/cic";
import { unzip } from "../support/zip";

const file = "environments/document-lab.yaml";
/** Holds what JSON, URLs and HTML escape, so that an escaped copy of it is another text. */
const value = (round: string) => `s3cr3t-${round}-"quoted"\\back & <tag>/é`;
const given = (round: string) => ({ CIC_SECRET_OCR_KEY: value(round) });

const project = new Project();
const said: Ended[] = [];
let clouds: Rehearsal;
beforeAll(async () => {
  clouds = await startRehearsal({ cloud: join(project.folder, "cloud") });
  // without --rehearse, which would stand in for a value that is missing
  Object.assign(project.env, clouds.env);
});
afterAll(async () => {
  await clouds.close();
  project.remove();
});

async function run(command: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const ended = await project.cic([command, file, ...args], env);
  said.push(ended);
  return ended;
}
const deploy = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  resultOf(await run("deploy", ["--yes", "--json", ...args], env)).labs;

/** The ways in which a value may have been written down. */
function forms(secret: string): Buffer[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const texts = [
    // the part that no escaping changes
    secret.slice(0, secret.indexOf('"')),
    secret,
    json,
    json.replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64").slice(0, 40),
    Buffer.from(secret).toString("base64url").slice(0, 40),
    Buffer.from(secret).toString("hex"),
  ];
  return texts.map((text) => Buffer.from(text));
}

const rounds = ["first", "other", "rotated", "fromfile"];
const holdsSecret = (content: Buffer) => rounds.flatMap((round) => forms(value(round))).some((form) => content.includes(form));

afterEach(() => {
  const files = project.files().filter(({ path }) => !path.endsWith("/keys.yaml"));
  expect(files.filter(({ content }) => holdsSecret(content)).map(({ path }) => path)).toEqual([]);
  for (const { stdout, stderr } of said) expect([stdout, stderr].filter((text) => holdsSecret(Buffer.from(text)))).toEqual([]);
});

test("the search finds every form that it looks for", () => {
  for (const form of forms(value("first"))) expect(holdsSecret(Buffer.concat([Buffer.from("x"), form]))).toBe(true);
});

test("a plan needs no value and says what a deploy will need", async () => {
  const { code, stdout, stderr } = await run("plan", ["--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("CIC_SECRET_OCR_KEY");
});

test("a deploy without the value is refused with the variable's name, and nothing is made", async () => {
  const { code, stderr } = await run("deploy", ["--yes"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /refused: No value was given for ocr-key .*: set CIC_SECRET_OCR_KEY, or name a file .* with --secrets FILE/,
  );
  expect(await clouds.inventory()).toEqual([]);
});

test("a deploy carries the value to three clouds and keeps it nowhere", async () => {
  const labs = await deploy([], given("first"));
  expect(labs.map(({ provider, result }) => [provider, result])).toEqual([
    ["aws", "done"],
    ["azure", "done"],
    ["google", "done"],
  ]);
  const stored = (await clouds.inventory())
    .map(({ type }) => type)
    .filter((type) => /secret_version|key_vault_secret/.test(type));
  expect(stored.sort()).toEqual([
    "aws_secretsmanager_secret_version",
    "azurerm_key_vault_secret",
    "google_secret_manager_secret_version",
  ]);
});

test("a later deploy needs no value, and another value alone changes nothing", async () => {
  expect((await deploy([])).map(({ result }) => result)).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect((await deploy([], given("other"))).map(({ result }) => result)).toEqual(["unchanged", "unchanged", "unchanged"]);
});

test("a rotation is refused without a value and writes only the secret with one", async () => {
  const refused = await deploy(["--rotate", "ocr-key"]);
  expect(refused.map(({ result, kind, reason }) => [result, kind, /CIC_SECRET_OCR_KEY/.test(reason ?? "")])).toEqual(
    refused.map(() => ["refused", "secret-missing", true]),
  );
  for (const { result, changes } of await deploy(["--rotate", "ocr-key"], given("rotated"))) {
    expect(result).toBe("done");
    expect(changes.resources.map(({ address }) => address.split(".")[1])).toEqual([expect.stringMatching(/^secret-ocr-key_/)]);
  }
});

test("a file gives the value too, and wins over the variable", async () => {
  project.write("keys.yaml", `ocr-key: ${JSON.stringify(value("fromfile"))}\n`);
  const labs = await deploy(["--rotate", "ocr-key", "--secrets", "keys.yaml"], given("other"));
  expect(labs.map(({ result }) => result)).toEqual(["done", "done", "done"]);
});

test("a wrong secrets file is refused without quoting it", async () => {
  for (const text of [
    `ocr-key: "${value("first")}`,
    `- ${JSON.stringify(value("first"))}`,
    `ocr-key: { x: ${JSON.stringify(value("first"))} }`,
  ]) {
    project.write("keys.yaml", text);
    const { code, stderr } = await run("deploy", ["--yes", "--secrets", "keys.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^keys\.yaml: /);
  }
});

test.each(["aws", "azure", "google"])("a saved plan on %s holds no value", async (provider) => {
  const cwd = join(project.folder, ".cic/stacks", `document-lab-alpha-${provider}`);
  const env = {
    ...process.env,
    ...project.env,
    TF_VAR_secret_ocr_key: value("first"),
    TF_VAR_secret_versions: '{"ocr-key":9}',
    TF_CLI_CONFIG_FILE: "",
  };
  await promisify(execFile)(process.env.CIC_TERRAFORM ?? "terraform", ["plan", "-input=false", "-out=saved"], { cwd, env });
  const plan = unzip(readFileSync(join(cwd, "saved")));
  expect(plan.includes("secret-ocr-key")).toBe(true);
  expect(holdsSecret(plan)).toBe(false);
});

test("a destroy needs no value", async () => {
  const { code } = await run("destroy", ["--yes"]);
  expect(code).toBe(0);
  expect(await clouds.inventory()).toEqual([]);
});
