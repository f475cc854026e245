import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { type Attached, ProviderHost } from "../../engine/host";
import { temporaryFolder } from "./support";

jest.setTimeout(30_000);

const address = "registry.terraform.io/acme/fake";
const secret = "hunter2-hunter2";
const hosts: ProviderHost[] = [];
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

/** A lab's folder as `init` leaves it. */
function lab(checksum?: string): string {
  const directory = temporaryFolder();
  const platform = `${process.platform}_${{ x64: "amd64", arm64: "arm64" }[process.arch as "x64"]}`;
  const folder = join(directory, ".terraform/providers", address, "1.0.0", platform);
  mkdirSync(folder, { recursive: true });
  const binary = join(folder, "terraform-provider-fake_v1.0.0");
  copyFileSync(join(__dirname, "host-provider.js"), binary);
  chmodSync(binary, 0o755);
  const sha = (text: string | Buffer, as: "hex" | "base64") => createHash("sha256").update(text).digest(as);
  const own = `h1:${sha(`${sha(readFileSync(binary), "hex")}  terraform-provider-fake_v1.0.0\n`, "base64")}`;
  const lock = `provider "${address}" {\n  version = "1.0.0"\n  hashes = [\n    "zh:0",\n    "${checksum ?? own}",\n  ]\n}\n`;
  writeFileSync(join(directory, ".terraform.lock.hcl"), lock);
  return directory;
}

function start(env: Record<string, string> = {}) {
  const log = join(temporaryFolder(), "calls");
  writeFileSync(log, "");
  const grpc = require.resolve("@grpc/grpc-js");
  const all = { PATH: process.env.PATH as string, CALLS: log, GRPC: grpc, ...env };
  const host = ProviderHost.for(all, [secret]) as ProviderHost;
  hosts.push(host);
  return { host, calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}

const socketOf = ({ env }: Attached): string => JSON.parse(env.TF_REATTACH_PROVIDERS as string)[address].Addr.String;

/** One connection, as each of Terraform's provider instances has one. */
function connect(attached: Attached) {
  const client = new Client(`unix:${socketOf(attached)}`, credentials.createInsecure(), { "grpc.use_local_subchannel_pool": 1 });
  clients.push(client);
  const pass = (bytes: Buffer) => bytes;
  return (method: string, message = "") =>
    new Promise<string>((done, failed) => {
      client.makeUnaryRequest(`/tfplugin6.Provider/${method}`, pass, pass, Buffer.from(message), (error, answer) =>
        error ? failed(error) : done(answer?.toString() ?? ""),
      );
    });
}
const failure = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error("it passed")),
    (e) => e,
  );
const until = async (what: () => boolean) => {
  for (let tries = 0; tries < 100 && !what(); tries++) await sleep(50);
  expect(what()).toBe(true);
};

test("labs with equal configurations share a process, others have their own; what is pure is asked once", async () => {
  const { host, calls } = start();
  const [a, b, c] = await Promise.all([lab(), lab(), lab()].map(async (folder) => connect(await host.attach(folder, "{}"))));
  const schemas = await Promise.all([a, b, c].map((ask) => ask?.("GetProviderSchema")));
  await a?.("ValidateResourceConfig", "same bytes");
  expect(await b?.("ValidateResourceConfig", "same bytes")).toBe("same bytes");
  expect(await b?.("ValidateResourceConfig", "other bytes")).toBe("other bytes");
  await Promise.all([a?.("ConfigureProvider", "one"), b?.("ConfigureProvider", "one"), c?.("ConfigureProvider", "two")]);
  const [first, second, third] = await Promise.all([a, b, c].map((ask) => ask?.("ReadResource", "pid")));
  expect([new Set(schemas).size, first === second, first === third]).toEqual([1, true, false]);
  const methods = calls().map((line) => line.split(" ").slice(1).join(" ").trim());
  expect(methods.filter((line) => !line.startsWith("Read")).sort()).toEqual([
    "ConfigureProvider one",
    "ConfigureProvider two",
    "GetProviderSchema",
    "ValidateResourceConfig other",
    "ValidateResourceConfig same",
  ]);
});

test("a configuration that was turned down is asked again, of a process that had none", async () => {
  const { host, calls } = start();
  const attached = await host.attach(lab(), "{}");
  for (const ask of [connect(attached), connect(attached)]) expect(await ask("ConfigureProvider", "bad")).toHaveLength(4);
  const asked = calls().filter((line) => line.includes("ConfigureProvider"));
  expect(new Set(asked.map((line) => line.split(" ")[0])).size).toBe(2);
});

test("credentials stay with the environment that has them; secrets of labs reach no provider", async () => {
  const [one, two] = [start({ AWS_PROFILE: "one", TF_VAR_secret: secret }), start({ AWS_PROFILE: "two" })];
  const folder = lab();
  const [a, b] = [connect(await one.host.attach(folder, "{}")), connect(await two.host.attach(folder, "{}"))];
  await Promise.all([a("ConfigureProvider", "same"), b("ConfigureProvider", "same")]);
  expect([await a("ReadResource", "env AWS_PROFILE"), await b("ReadResource", "env AWS_PROFILE")]).toEqual(["one", "two"]);
  expect(await a("ReadResource", "env TF_VAR_secret")).toBe("(not set)");
});

test("sockets are their owner's alone, and nothing is left", async () => {
  const { host } = start();
  const attached = await host.attach(lab(), "{}");
  const pid = Number(await connect(attached)("ReadResource", "pid"));
  const path = socketOf(attached);
  const modes = [dirname(path), path, join(dirname(path), `plugin${pid}`)].map((file) => statSync(file).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600]);
  attached.close();
  expect(existsSync(path)).toBe(false);
  await hosts.pop()?.close();
  expect(existsSync(dirname(path))).toBe(false);
  await until(() => !isAlive(pid));
});

test("a package that is not the one of the lock file is not started", async () => {
  const { host, calls } = start();
  const attached = await host.attach(lab("h1:AAAA"), "{}");
  expect(attached.env).toEqual({});
  expect(attached.notices.join()).toMatch(/acme\/fake 1\.0\.0 is started by Terraform itself.*checksum/);
  expect((await host.attach(lab("h1:AAAA"), "{}")).notices).toEqual([]);
  expect(calls()).toEqual([]);
});

test("a crash fails what was in flight with the provider's words, the others go on, and after two it is left to Terraform", async () => {
  const { host } = start();
  const folder = lab();
  const [a, b] = [connect(await host.attach(folder, "{}")), connect(await host.attach(folder, "{}"))];
  await Promise.all([a("ConfigureProvider", "one"), b("ConfigureProvider", "one")]);
  const before = await b("ReadResource", "pid");
  const error = await failure(a("ApplyResourceChange", "crash"));
  expect(error).toMatchObject({
    code: status.INTERNAL,
    details: expect.stringContaining("panic: out of cheese\nat provider.go:7"),
  });
  expect(error.details).toContain("acme/fake 1.0.0 crashed");
  expect(error.details).not.toContain(secret);
  const after = await b("ReadResource", "pid");
  expect(after).toMatch(/^\d+$/);
  expect(after).not.toBe(before);
  await failure(a("ReadResource", "crash"));
  expect(await host.attach(folder, "{}")).toMatchObject({ env: {}, notices: [expect.stringContaining("crashed 2 times")] });
});

test("a lab that is stopped loses its reads, keeps its writes, and touches no other lab's calls", async () => {
  const { host, calls } = start();
  const folder = lab();
  const [one, two] = [await host.attach(folder, "{}"), await host.attach(folder, "{}")];
  const [a, b] = [connect(one), connect(two)];
  await Promise.all([a("ConfigureProvider", "one"), b("ConfigureProvider", "one")]);
  const read = failure(a("ReadResource", "slow 20000"));
  const [write, other] = [a("ApplyResourceChange", "slow 1500"), b("ReadResource", "slow 1500")];
  await until(() => calls().filter((line) => line.includes("slow")).length === 3);
  expect(await a("StopProvider")).toBe("");
  expect(await read).toMatchObject({ code: status.CANCELLED });
  expect(await Promise.all([write, other])).toEqual(["late", "late"]);
  expect(
    calls()
      .filter((line) => /Stop|cancelled/.test(line))
      .map((line) => line.split(" ").slice(1).join(" ")),
  ).toEqual(["cancelled ReadResource"]);
  await b("StopProvider");
  await until(() => calls().some((line) => line.includes("StopProvider")));
});

test("a lab that goes away takes its calls with it", async () => {
  const { host, calls } = start();
  const attached = await host.attach(lab(), "{}");
  const ask = connect(attached);
  await ask("ConfigureProvider", "one");
  const read = failure(ask("ReadResource", "slow 20000"));
  await until(() => calls().some((line) => line.includes("slow")));
  attached.close();
  await read;
  await until(() => calls().some((line) => line.includes("cancelled ReadResource")));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
