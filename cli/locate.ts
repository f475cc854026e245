import { sharedTeam } from "../constructs/lab/schema";
import { registered } from "../constructs/register";
import type { Description } from "../description";

/**
 * Where in the description a resource comes from: `environments/first-lab.yaml:12:5 machines.workbench`.
 * Construct ids carry kind and name (`machine-workbench`), and addresses begin with them.
 */
export function locate(description: Description, team: string, address: string): string {
  const { line, column, path } = placeOf(description, team, address);
  return `${description.file}:${line}:${column}${path && ` ${path}`}`;
}

/** The same in parts; the path is empty where the description as a whole is meant. */
export function placeOf(description: Description, team: string, address: string): { line: number; column: number; path: string } {
  const id =
    address
      .replace(/^data\./, "")
      .split(".")[1]
      ?.split(/[_[]/)[0] ?? "";
  // what a team's lab borrows, and what the lab has that all teams share
  const borrowed = id.startsWith("shared-");
  const [, kind = "", name = ""] = /^(?:shared-)?([a-z]+)-?(.*)$/.exec(id) ?? [];
  const entry = Object.hasOwn(registered, kind) ? registered[kind] : undefined;
  const shared = borrowed || (team === sharedTeam && entry?.occurs === "many") ? [sharedTeam] : [];
  const path = !entry
    ? []
    : entry.occurs === "many"
      ? [...shared, entry.key, name]
      : entry.occurs === "team"
        ? [entry.key, team === sharedTeam ? name : team]
        : [entry.key];
  return { ...description.position(path), path: path.join(".") };
}
