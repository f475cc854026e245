import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { registerExplainCommand } from "../../cli/explain";
import { registerInitCommand } from "../../cli/init";
import { registerSchemaCommand } from "../../cli/schema";
import { registerValidateCommand } from "../../cli/validate";
import { jsonSchema, readDescription } from "../../description";
import { lab, scratch } from "./support";

const { folder, write } = scratch();
const examples = path.join(__dirname, "../../environments");

/** What a command prints, and its exit code. */
function run(...words: string[]): { out: string; err: string; code: unknown } {
  const printed = { out: "", err: "" };
  const take = (stream: "out" | "err") => (text: unknown) => {
    printed[stream] += text;
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(take("out")),
    jest.spyOn(process.stderr, "write").mockImplementation(take("err")),
  ];
  const program = new Command("cic").exitOverride();
  for (const register of [registerValidateCommand, registerExplainCommand, registerSchemaCommand, registerInitCommand])
    register(program);
  try {
    program.parse(words, { from: "user" });
    return { ...printed, code: process.exitCode };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

describe("validate", () => {
  test("right descriptions and accounts", () => {
    const files = ["accounts", "first-lab", "hackathon"].map((name) => path.join(examples, `${name}.yaml`));
    expect(run("validate", ...files)).toEqual({
      out: `${files[0]}: valid\n${files[1]}: valid, 3 labs on aws, azure, google\n${files[2]}: valid, 9 labs on aws, azure, google\n`,
      err: "",
      code: undefined,
    });
  });

  test("every problem of every file is a line on stderr, and the exit code is 3", () => {
    const [a, b] = [write("a.yaml", lab({ name: "name: X", owner: "owner: me" })), write("b.yaml", "")];
    const { out, err, code } = run("validate", a, b);
    expect(out).toBe("");
    expect(err.replaceAll(`${folder}/`, "").split("\n")).toEqual([
      'a.yaml:1:7 name: "X" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
      'a.yaml:3:8 owner: "me" is not accepted: this is no e-mail address; write for example platform@cic.example',
      "b.yaml:1:1 the file is empty; begin with what cic init writes",
      "",
    ]);
    expect(code).toBe(3);
  });

  test("JSON on stdout", () => {
    const file = write("a.yaml", lab({ name: "name: X" }));
    const { out, err, code } = run("validate", "--json", file);
    expect(JSON.parse(out)).toEqual({
      version: 1,
      type: "validate",
      valid: false,
      files: [
        {
          file,
          valid: false,
          problems: [expect.objectContaining({ file, line: 1, column: 7, path: "name", hint: "write for example document-lab" })],
          warnings: [],
        },
      ],
    });
    expect(err).toBe("");
    expect(code).toBe(3);
  });

  test("members without an account, and a member whose account another file knows", () => {
    const file = write("team.yaml", lab({ providers: "providers: [aws]" }, "teams: { a: { members: [ada@cic.example] } }\n"));
    expect(run("validate", file)).toMatchObject({ code: 3, err: expect.stringContaining("is nobody on aws yet") });
    const accounts = write("people.yaml", 'members: { ada@cic.example: { aws: "arn:aws:iam::123456789012:role/ada" } }\n');
    expect(run("validate", file, "--accounts", accounts)).toMatchObject({ code: undefined, err: "" });
  });

  test("a last day in the past is a warning", () => {
    const file = write("old.yaml", lab({ expires: "expires: 2020-01-31" }));
    expect(run("validate", file)).toEqual({
      out: `${file}: valid, 3 labs on aws, azure, google\n`,
      err: `warning: ${file}:6:10 expires: the last day was 2020-01-31: its labs are due for destruction; destroy them, or write a later day\n`,
      code: undefined,
    });
  });

  test("two descriptions of one name would share their labs", () => {
    const [a, b] = [write("one.yaml", lab({})), write("two.yaml", lab({}))];
    expect(run("validate", a, b)).toMatchObject({
      code: 3,
      err: `${b}:1:7 name: document-lab is the name in ${a} too, whose labs it would share; write another name\n`,
    });
    expect(run("validate", a, a).code).toBeUndefined();
  });
});

describe("explain", () => {
  const rows = (file: string) =>
    JSON.parse(run("explain", "--json", file).out).values as { path: string; [key: string]: unknown }[];
  const row = (file: string, wanted: string) => rows(file).find(({ path }) => path === wanted);

  test("what is written, with its line", () => {
    const file = write("lab.yaml", lab({}, "buckets:\n  documents: { deleteAfter: 30 days }\n"));
    expect(row(file, "buckets.documents.deleteAfter")).toMatchObject({
      value: "30 days",
      from: "description",
      line: 11,
      column: 29,
    });
    expect(row(file, "region")).toMatchObject({
      value: "germany",
      line: 8,
      clouds: { aws: "eu-central-1", azure: "germanywestcentral", google: "europe-west3" },
    });
  });

  test("what is a default, with its meaning", () => {
    const file = write(
      "lab.yaml",
      lab({}, "network: { subnets: { work: {} } }\nmachines: { a: { size: { cpu: 3, memory: 5 GiB } } }\nbuckets: { b: {} }\n"),
    );
    expect(row(file, "buckets.b.versioned")).toEqual({
      path: "buckets.b.versioned",
      value: true,
      from: "default",
      because: "Keep overwritten and deleted objects as versions, for 30 days at most",
    });
    expect(row(file, "buckets.b.deleteAfter")).toMatchObject({ value: null, from: "nothing" });
    expect(row(file, "budget.recipients")).toMatchObject({ value: ["platform@cic.example"], from: "default" });
    expect(row(file, "network.subnets.work.cidr")).toMatchObject({
      value: expect.stringMatching(/^10\.20\.\d+\.0\/24$/),
      from: "default",
    });
    expect(row(file, "machines.a.subnet")).toMatchObject({ value: "work", from: "default" });
    expect(row(file, "machines.a.size")).toMatchObject({
      from: "description",
      clouds: { azure: expect.stringMatching(/^Standard_.*\(4 CPUs instead of 3; 8 GiB instead of 5/) },
    });
  });

  test("a machine brings a network, nothing else does", () => {
    expect(row(write("lab.yaml", lab({}, "machines: { a: {} }\n")), "network.cidr")).toMatchObject({
      value: "10.20.0.0/16",
      from: "default",
    });
    expect(row(write("lab.yaml", lab({}, "buckets: { a: {} }\n")), "network.cidr")).toBeUndefined();
  });

  test("a description without teams has one", () => {
    expect(row(write("lab.yaml", lab({})), "teams.main.members")).toMatchObject({ value: [], from: "default" });
  });

  test("every leaf of every example is explained, and as a table too", () => {
    const file = path.join(examples, "document-lab.yaml");
    const all = rows(file);
    for (const { because, path } of all) expect([path, because]).toEqual([path, expect.stringMatching(/\w/)]);
    const { out } = run("explain", file);
    for (const { path } of all) expect(out).toContain(path);
    expect(out).toMatch(/a script of \d+ bytes/);
    expect(out).toContain(`${file}:9`);
    expect(out).not.toContain("tesseract");
  });
});

test("schema prints the JSON Schema", () => {
  expect(JSON.parse(run("schema").out)).toEqual(jsonSchema());
  expect(run("schema", "--json").out.trim().split("\n")).toHaveLength(1);
});

describe("init", () => {
  test("writes a description that is right, and the schema that its first line names", () => {
    const file = path.join(folder, "new-lab.yaml");
    const { out, err } = run(
      "init",
      file,
      "--owner",
      "ada@cic.example",
      "--purpose",
      "Try: it's #1",
      "--providers",
      "aws,google",
    );
    expect([out, err]).toEqual([`${file} is written. Next: cic rehearse ${file}\n`, ""]);
    const { environment, source } = readDescription(file);
    expect(environment).toMatchObject({
      name: "new-lab",
      owner: "ada@cic.example",
      purpose: "Try: it's #1",
      providers: ["aws", "google"],
    });
    expect(source.split("\n")[0]).toBe("# yaml-language-server: $schema=environment.schema.json");
    expect(JSON.parse(readFileSync(path.join(folder, "environment.schema.json"), "utf8"))).toEqual(jsonSchema());
    expect(run("validate", file)).toMatchObject({ err: "", code: undefined });
  });

  test("what it says in comments is right as well", () => {
    const file = path.join(folder, "comments.yaml");
    run("init", file);
    const text = readFileSync(file, "utf8");
    const [begin = "", after = ""] = text.split(/^# Next.*\n/m);
    expect(readDescription(write("comments.yaml", begin + after.replace(/^# ?/gm, ""))).environment).toMatchObject({
      teams: { alpha: { members: ["ada@cic.example"] } },
      machines: { workbench: { size: "small" } },
    });
  });

  test("names the project's own schema where there is one", () => {
    write("project/docs/environment.schema.json", "{}");
    const file = write("project/environments/x", "").replace(/x$/, "lab.yaml");
    run("init", file);
    expect(readFileSync(file, "utf8")).toContain("$schema=../docs/environment.schema.json\n");
    expect(existsSync(path.join(path.dirname(file), "environment.schema.json"))).toBe(false);
  });

  test("overwrites nothing", () => {
    const file = write("mine.yaml", "mine");
    expect(() => run("init", file)).toThrow(`${file} exists and stays as it is; name another file`);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test.each([
    [["--owner", "me"], '--owner "me" is not accepted: this is no e-mail address; write for example platform@cic.example'],
    [["--cost-centre", ""], "--cost-centre must not be empty; write for example CIC-0815"],
    [["--region", "ireland"], "region: google has no region in ireland"],
    [["--providers", "aws,gcp"], '--providers "aws,gcp" is not accepted'],
    [["--classification", "secret"], '--classification "secret" is not accepted: no lab in a public cloud is released'],
  ])("%s leaves no file behind", (flags, message) => {
    const file = path.join(folder, "refused.yaml");
    expect(() => run("init", file, ...flags)).toThrow(message);
    expect(existsSync(file)).toBe(false);
  });
});
