import { registered } from "../constructs/register";
import type { Description } from "../description";

/**
 * Where in the description a resource comes from: `environments/first-lab.yaml:12:5 machines.workbench`.
 * Construct ids carry kind and name (`machine-workbench`), and addresses begin with them.
 */
export function locate(description: Description, team: string, address: string): string | undefined {
  const id =
    address
      .replace(/^data\./, "")
      .split(".")[1]
      ?.split(/[_[]/)[0] ?? "";
  const kind = id.split("-")[0] ?? "";
  const entry = Object.hasOwn(registered, kind) ? registered[kind] : undefined;
  const path = !entry
    ? []
    : entry.occurs === "many"
      ? [entry.key, id.slice(kind.length + 1)]
      : entry.occurs === "team"
        ? [entry.key, team]
        : [entry.key];
  const { line, column } = description.position(path);
  return `${description.file}:${line}:${column}${path.length > 0 ? ` ${path.join(".")}` : ""}`;
}
