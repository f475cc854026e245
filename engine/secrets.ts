import type { Environment } from "./environment";
import type { LabSecret, ResourceChange } from "./types";

const VERSIONS = "secret_versions";

/** The variable of the caller's environment that gives a secret's value: `CIC_SECRET_OCR_KEY` for `ocr-key`. */
export function secretEnvironmentName(name: string): string {
  return `CIC_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

export type SecretVersions = Readonly<Record<string, number>>;

/** The versions to ask for: what is stored, 1 for a new secret, one more for one that is rotated. */
export function nextVersions(secrets: readonly LabSecret[], outputs: Outputs, rotate: readonly string[] = []): SecretVersions {
  const output = outputs?.[VERSIONS]?.value;
  const stored = new Map<string, unknown>(typeof output === "object" && output !== null ? Object.entries(output) : []);
  return Object.fromEntries(
    secrets.map(({ name }) => {
      const version = stored.get(name);
      if (typeof version !== "number") return [name, 1];
      return [name, rotate.includes(name) ? version + 1 : version];
    }),
  );
}

type Outputs = Readonly<Record<string, { readonly value: unknown }>> | undefined;

/** Terraform's variables for a lab's secrets; only ever in the environment, as arguments and files are seen by others. */
export function secretVariables(secrets: readonly LabSecret[], versions: SecretVersions, values: Values): Environment {
  if (secrets.length === 0) return {};
  const env: Environment = { [`TF_VAR_${VERSIONS}`]: JSON.stringify(versions) };
  for (const { name, variable } of secrets) {
    const value = givenValue(values, name);
    if (value !== undefined) env[`TF_VAR_${variable}`] = value;
  }
  return env;
}

type Values = Readonly<Record<string, string>> | undefined;

/** Secrets without a value whose resources a plan would write: with the inert default, were it applied. */
export function missingSecrets(
  secrets: readonly LabSecret[],
  changes: readonly ResourceChange[],
  values: Values,
): { readonly name: string; readonly address: string }[] {
  const written = changes.filter(writesValue);
  return secrets.flatMap(({ name, addresses }) => {
    if (givenValue(values, name) !== undefined) return [];
    const change = written.find(({ address }) =>
      addresses.some((wanted) => address === wanted || address.startsWith(`${wanted}[`)),
    );
    return change ? [{ name, address: change.address }] : [];
  });
}

/** Whether a change writes write-only values: an update does so where the version beside a value differs, not where only tags do. */
function writesValue({ action, attributes }: ResourceChange): boolean {
  return (
    action === "create" ||
    action === "replace" ||
    (action === "update" && attributes.some(({ path }) => path.endsWith("_wo_version")))
  );
}

/** Secrets to rotate that have no new value. */
export function missingRotations(secrets: readonly LabSecret[], rotate: readonly string[] = [], values: Values): string[] {
  return secrets.map(({ name }) => name).filter((name) => rotate.includes(name) && givenValue(values, name) === undefined);
}

/** How to give the values that are missing. */
export function howToGive(names: readonly string[]): string {
  return `set ${names.map(secretEnvironmentName).join(" and ")}, or name a file that has ${names.join(" and ")} with --secrets FILE.`;
}

function givenValue(values: Values, name: string): string | undefined {
  const value = values && Object.hasOwn(values, name) ? values[name] : undefined;
  return value === "" ? undefined : value;
}
