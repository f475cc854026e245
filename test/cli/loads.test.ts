import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Provider, providers } from "../../catalog/providers";
import { Project, repository } from "../support/cic";

const project = new Project();
afterAll(() => project.remove());
const hook = join(project.folder, "loaded.js");
project.write("loaded.js", 'process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))));\n');

/** What a synth of the first lab on one cloud has loaded when it ends. */
function loaded(provider: Provider): string[] {
  const synth = ["synth", "environments/first-lab.yaml", "--provider", provider, "--out", provider];
  const ended = spawnSync(process.execPath, ["-r", hook, join(repository, "dist/cli/main.js"), ...synth], {
    cwd: project.folder,
    encoding: "utf8",
  });
  expect(ended.status).toBe(0);
  return JSON.parse(ended.stderr.trim().split("\n").at(-1) as string);
}

test.each(providers)("a synth for %s loads no other cloud, and of this one what the lab uses or may refer to", (provider) => {
  const files = loaded(provider);
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
  const bindings = files.flatMap((file) => /@cdktf\/(provider-[a-z]+)/.exec(file)?.[1] ?? []);
  expect([...new Set(bindings)]).toEqual([
    { aws: "provider-aws", azure: "provider-azurerm", google: "provider-google" }[provider],
  ]);
});
