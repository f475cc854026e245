import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMap, isNode, isScalar, parseDocument } from "yaml";
import { type Provider, providers } from "../catalog/providers";
import { parity, said } from "../compare/parity";
import { titles } from "../compare/parity-page";
import { registered } from "../constructs/register";
import { readAccounts, readDescription } from "../description";
import { firstTeams, labsOf } from "../stacks/labs";
import { synthesize } from "../stacks/synth";

/** A part of an example that uses a capability, as it stands there. */
interface Excerpt {
  readonly file: string;
  readonly text: string;
}

function excerptOf(folder: string, key: string): Excerpt {
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && file !== "accounts.yaml");
  for (const file of files.sort()) {
    const text = readFileSync(join(folder, file), "utf8");
    const { contents } = parseDocument(text);
    const pair = isMap(contents) ? contents.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    if (pair && isScalar(pair.key) && isNode(pair.value))
      return { file, text: text.slice(pair.key.range?.[0], pair.value.range?.[1]).trimEnd() };
  }
  throw new Error(`No example in environments/ has ${key}: a capability that nothing uses is not tested`);
}

/** The types of resource that a description's entries of a kind become, by cloud. */
function typesOf(file: string, kind: string): Readonly<Record<Provider, readonly string[]>> {
  const description = readDescription(file);
  const folder = mkdtempSync(join(tmpdir(), "cic-docs-"));
  try {
    const labs = synthesize(
      labsOf(description.environment, { teams: firstTeams(description.environment).slice(-1) }),
      folder,
      readAccounts(description),
    );
    const found = labs.map(({ provider, directory }) => {
      const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
        resource: Readonly<Record<string, object>>;
      };
      const own = Object.entries(stack.resource).filter(([, made]) => Object.keys(made).some((id) => id.startsWith(`${kind}-`)));
      return [provider, own.map(([type]) => type).sort()];
    });
    return Object.fromEntries(found) as Record<Provider, string[]>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What differs between the clouds, a line for each field and cloud. */
function differencesOf(kind: string): string[] {
  const fields = parity().filter(({ capability }) => capability === kind);
  const lines = fields.flatMap(({ key, verdicts }) =>
    providers.flatMap((provider) => {
      const { verdict, why, instead } = said(verdicts[provider]);
      if (!why) return [];
      return [`- \`${key}\` on ${titles[provider]}, ${verdict}: ${why}${instead ? `; ${instead}` : ""}.`];
    }),
  );
  return lines.length > 0 ? lines : ["Nothing: every field is equivalent on every cloud."];
}

/**
 * A page for each capability, by its path below the repository.
 * @param rows the table of a key's schema, by the key
 * @throws Error where a capability's schema does not say what it is, or no example has it
 */
export function capabilityPages(root: string, rows: (key: string) => readonly string[]): Record<string, string> {
  const environments = join(root, "environments");
  const pages = Object.entries(registered).map(([kind, { key, schema }]) => {
    if (!schema.description) throw new Error(`constructs/${kind}/schema.ts: say what it is by .describe(…)`);
    const { file, text } = excerptOf(environments, key);
    const types = typesOf(join(environments, file), kind);
    const page = [
      `# ${kind}`,
      "<!-- Written by scripts/write-docs.ts from the capability's schema, its verdicts and an example. -->",
      `${schema.description}.`,
      "",
      "| key | takes | default | meaning |\n|---|---|---|---|",
      ...rows(key),
      "",
      "## An example",
      `From [environments/${file}](../../environments/${file}), which the tests rehearse on every cloud:`,
      "```yaml",
      text,
      "```",
      "It becomes",
      ...providers.map((provider) => `- on ${titles[provider]}: ${types[provider].map((type) => `\`${type}\``).join(", ")}`),
      "",
      "## What differs between the clouds",
      ...differencesOf(kind),
    ];
    return [`docs/capabilities/${kind}.md`, `${page.join("\n")}\n`];
  });
  return Object.fromEntries(pages);
}
