import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "../../bench/bare";
import { examples } from "../../bench/synth";
import { type Provider, providers } from "../../catalog/providers";
import { Project, repository } from "../support/cic";

const project = new Project();
afterAll(() => project.remove());
const hook = join(project.folder, "loaded.js");
project.write("loaded.js", 'process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))));\n');

/** What a synth of an example's labs on one cloud has loaded when it ends, and the stacks that it wrote. */
function synth(example: string, provider: Provider): { files: string[]; stacks: Record<string, Record<string, object>>[] } {
  const out = `${example}-${provider}`;
  const args = ["synth", join(repository, `environments/${example}.yaml`), "--provider", provider, "--out", out];
  const ended = spawnSync(process.execPath, ["-r", hook, join(repository, "dist/cli/main.js"), ...args], {
    cwd: project.folder,
    encoding: "utf8",
  });
  expect(ended.status).toBe(0);
  const written = ended.stdout.trim().split("\n");
  return {
    files: JSON.parse(ended.stderr.trim().split("\n").at(-1) as string),
    stacks: written.map((file) => JSON.parse(readFileSync(join(project.folder, file), "utf8"))),
  };
}

test.each(providers)("a synth for %s loads no other cloud, and of this one what the lab uses or may refer to", (provider) => {
  const { files } = synth("first-lab", provider);
  const capabilities = files.flatMap((file) => {
    const [, kind, cloud] = /dist\/constructs\/([a-z]+)\/(aws|azure|google)[a-z-]*\.js$/.exec(file) ?? [];
    return kind ? [[kind, cloud] as const] : [];
  });
  expect(new Set(capabilities.map(([, cloud]) => cloud))).toEqual(new Set([provider]));
  const used = ["lab", "network", "machine", "access", "bucket", "budget"];
  const kinds = new Set(capabilities.map(([kind]) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(used));
  // by a key or to a place for logs that a description may name
  expect([...kinds].filter((kind) => ![...used, "key", "logs"].includes(kind))).toEqual([]);
});

const synths = ["first-lab", examples.largest].flatMap((example) => providers.map((provider) => [example, provider] as const));
test.each(synths)("a synth of %s for %s loads the classes of what stands in its stacks, and no other", (example, provider) => {
  const { files, stacks } = synth(example, provider);
  const wanted = stacks.flatMap((stack) =>
    (["provider", "data", "resource"] as const).flatMap((section) =>
      Object.keys(stack[section] ?? {})
        .filter((type) => type !== "terraform_data")
        .map((type) => pathOf(type, section)),
    ),
  );
  const loaded = files.flatMap((file) => /(@cdktf\/provider-[a-z]+\/lib\/[^/]+)\/index\.js$/.exec(file)?.[1] ?? []);
  expect(new Set(loaded)).toEqual(new Set(wanted));
});

test("what libraries load for what cic never does is not loaded", () => {
  const { files } = synth("first-lab", "aws");
  const found = files.flatMap((file) => /(?:archiver|semver|lodash|readable-stream|v4\/locales)\/.*$/.exec(file)?.[0] ?? []);
  // what stands in the place of three, and the English of zod
  expect(found.sort()).toEqual(["archiver/index.js", "semver/index.js", "v4/locales/en.cjs", "v4/locales/index.cjs"]);
});

test("what is spared loads as soon as somebody uses it", () => {
  const program = `
    require("./dist/cli/spared");
    const own = require("node:module").createRequire(require.resolve("cdktf"));
    const { z } = require("zod");
    z.config(z.locales.de());
    const semver = own("semver");
    console.log(z.string().safeParse(1).error.issues[0].message, semver.satisfies("1.2.3", "^1.0.0"), typeof own("archiver")("zip").pipe);`;
  const ended = spawnSync(process.execPath, ["-e", program], { cwd: repository, encoding: "utf8" });
  expect(ended.stderr).toBe("");
  expect(ended.stdout).toMatch(/^Ungültige Eingabe.* true function\n$/);
});
