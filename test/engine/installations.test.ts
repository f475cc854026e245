import { existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Installations } from "../../engine/installations";
import { temporaryFolder } from "./support";

const address = "registry.terraform.io/acme/fake";
const platform = `${process.platform}_${{ x64: "amd64", arm64: "arm64" }[process.arch as "x64"]}`;
const installed = join(".terraform/providers", address, "1.0.0", platform);
const stack = (version: string, path: string) => ({
  terraform: { required_providers: { fake: { source: "acme/fake", version } }, backend: { local: { path } } },
});

/** Initializes a lab as Terraform does: what is attached is not installed. Tells whether it had to install. */
async function init(installations: Installations, directory: string, of: object, ok = true): Promise<boolean> {
  let whole = false;
  await installations.init(directory, of, async (env) => {
    whole = env.TF_REATTACH_PROVIDERS === undefined;
    if (!whole) expect(Object.keys(JSON.parse(env.TF_REATTACH_PROVIDERS as string))).toEqual([address]);
    await new Promise((done) => setTimeout(done, 50));
    if (whole && ok) {
      mkdirSync(join(directory, installed), { recursive: true });
      writeFileSync(join(directory, ".terraform.lock.hcl"), `provider "${address}" {\n  version = "1.0.0"\n}\n`);
    }
    return { ok };
  });
  return whole;
}

test("of labs that need equal providers, at once and later, one installs them and the others link to them", async () => {
  const installations = new Installations({});
  const [a, b, c, d] = [temporaryFolder(), temporaryFolder(), temporaryFolder(), temporaryFolder()];
  const labs = [
    init(installations, a, stack("1", "a")),
    init(installations, b, stack("1", "b")),
    init(installations, c, stack("2", "c")),
  ];
  expect(await Promise.all(labs)).toEqual([true, false, true]);
  expect(readlinkSync(join(b, installed))).toBe(join(a, installed));
  expect(readFileSync(join(b, ".terraform.lock.hcl"), "utf8")).toBe(readFileSync(join(a, ".terraform.lock.hcl"), "utf8"));
  expect(existsSync(join(c, installed))).toBe(true);
  const later = new Installations({});
  later.offer(a, stack("1", "a"));
  expect(await init(later, d, stack("1", "d"))).toBe(false);
});

test("a lab with a lock file of its own, modules, or after an init that failed, installs for itself", async () => {
  const installations = new Installations({});
  const [a, b, c, d] = [temporaryFolder(), temporaryFolder(), temporaryFolder(), temporaryFolder()];
  expect(await init(installations, a, stack("1", "a"), false)).toBe(true);
  expect(await init(installations, b, stack("1", "b"))).toBe(true);
  const others = new Installations({});
  others.offer(b, stack("1", "b"));
  writeFileSync(join(c, ".terraform.lock.hcl"), `provider "${address}" {\n  version = "0.9.0"\n}\n`);
  expect(await init(others, c, stack("1", "c"))).toBe(true);
  const module = { ...stack("1", "d"), module: { m: { source: "./m" } } };
  others.offer(b, module);
  expect(await init(others, d, module)).toBe(true);
});
