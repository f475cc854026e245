import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { root } from "./measure";

/** Writes the hackathon of the examples for so many teams, one member each, with the accounts that it needs. */
export function hackathon(folder: string, teams: number): string {
  const source = join(root, "environments/hackathon.yaml");
  const { teams: _, ...rest } = parse(readFileSync(source, "utf8")) as Record<string, unknown>;
  const names = Array.from({ length: teams }, (_, index) => `team${index + 1}`);
  const to = join(folder, `labs-${teams}`);
  cpSync(dirname(source), to, { recursive: true });
  const file = join(to, "hackathon.yaml");
  writeFileSync(
    file,
    stringify({ ...rest, teams: Object.fromEntries(names.map((name) => [name, { members: [`${name}@cic.example`] }])) }),
  );
  const principals = names.map((name, index) => {
    const azure = `7d1b3f0e-8a3c-4a53-9f5e-${String(index).padStart(12, "0")}`;
    return [`${name}@cic.example`, { aws: `arn:aws:iam::123456789012:user/${name}`, azure }];
  });
  writeFileSync(join(to, "accounts.yaml"), stringify({ members: Object.fromEntries(principals) }));
  return file;
}
