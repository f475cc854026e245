import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { secondsOf } from "../schema";
import type { Runtime } from "./schema";

interface Written {
  readonly code: string;
  readonly runtime: Runtime;
  readonly timeout: string;
}
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const extension = (runtime: Runtime): "py" | "mjs" => (runtime.startsWith("python") ? "py" : "mjs");

/** What calls the user's code on a cloud; found from the sources and from the compiled files alike. */
export function adapter(cloud: "aws" | "azure" | "google", runtime: Runtime): Buffer {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return readFileSync(join(folder, "constructs", "function", "adapters", `${cloud}.${extension(runtime)}`));
}

/** By this name the adapters find the user's code. */
export const codeName = (runtime: Runtime): string => `lab_function.${extension(runtime)}`;

export const awsFiles = ({ code, runtime }: Written): Files => ({
  [`adapter.${extension(runtime)}`]: adapter("aws", runtime),
  [codeName(runtime)]: code,
});

/** Microsoft's library comes with Azure's worker for Python, and with none for Node.js. */
export function azureFiles({ code, runtime, timeout }: Written): Files {
  const host = {
    version: "2.0",
    functionTimeout: `00:${clock(secondsOf(timeout))}`,
    extensions: { http: { routePrefix: "" }, serviceBus: { maxConcurrentCalls: 1, maxConcurrentSessions: 1 } },
    extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
  };
  return {
    "host.json": JSON.stringify(host),
    [codeName(runtime)]: code,
    [`function_app.${extension(runtime)}`]: adapter("azure", runtime),
  };
}

const clock = (seconds: number) =>
  [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
