import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** What a client must trust, as a file. */
  readonly authority: string;
}

/** Why a stand-in cannot be believed on this machine; undefined where it can. */
export function lacksCertificates(): string | undefined {
  // elsewhere Go, in which the providers are written, trusts the system's certificates alone
  if (process.platform !== "linux") return "the providers take a throw-away certificate authority on Linux only";
  return spawnSync("openssl", ["version"], { stdio: "ignore" }).status === 0 ? undefined : "openssl is not on the PATH";
}

/**
 * Makes an authority for one run, and its certificate for hosts (a `*.` stands for one label). Its key stays in `folder`.
 * @throws Error with what openssl said
 */
export function certificateFor(hosts: readonly string[], folder: string): Certificate {
  const path = (name: string) => join(folder, name);
  writeFileSync(
    path("openssl.cnf"),
    `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[hosts]
extendedKeyUsage = serverAuth
subjectAltName = ${hosts.map((host) => `DNS:${host}`).join(", ")}
`,
  );
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", path("openssl.cnf")];
  const authority = [...key, "-subj", "/CN=a stand-in's authority", "-keyout", path("ca.key"), "-out", path("ca.pem")];
  openssl("req", "-x509", "-days", "2", "-extensions", "authority", ...authority);
  openssl("req", ...key, "-subj", "/CN=a stand-in", "-keyout", path("host.key"), "-out", path("host.csr"));
  const signed = ["-CA", path("ca.pem"), "-CAkey", path("ca.key"), "-CAcreateserial", "-extfile", path("openssl.cnf")];
  openssl("x509", "-req", "-days", "2", "-in", path("host.csr"), "-out", path("host.pem"), "-extensions", "hosts", ...signed);
  return { key: readFileSync(path("host.key")), cert: readFileSync(path("host.pem")), authority: path("ca.pem") };
}

function openssl(...args: string[]): void {
  const { status, stderr, error } = spawnSync("openssl", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${error?.message ?? stderr}`);
}
