import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Inventory, type Item } from "../../rehearsal/clouds/inventory";
import type { Told } from "./project";

/** What stands in a state file. */
export interface StateFile {
  readonly lab: string;
  readonly path: string;
  /** Absent where the file is no whole state. */
  readonly lineage?: string;
  readonly serial: number;
  /** `TYPE ID` of everything that it manages. */
  readonly holds: ReadonlySet<string>;
}

export const callOf = (type: string, id: string): string => `${type} ${id.toLowerCase()}`;

export const cloudOf = (folder: string): Inventory => new Inventory(join(folder, ".cic", "rehearsal", "cloud"));

/** Every local state of a project's rehearsed labs. */
export function statesOf(folder: string): StateFile[] {
  const states = join(folder, ".cic", "rehearsal", "state");
  if (!existsSync(states)) return [];
  return readdirSync(states)
    .filter((name) => name.endsWith(".tfstate"))
    .map((name) => readState(join(states, name), name.slice(0, -".tfstate".length)));
}

function readState(path: string, lab: string): StateFile {
  try {
    const { lineage, serial, resources } = JSON.parse(readFileSync(path, "utf8")) as {
      lineage: string;
      serial: number;
      resources: { mode: string; type: string; instances: { attributes: { id?: string } }[] }[];
    };
    const held = resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ type, instances }) => instances.map(({ attributes }) => callOf(type, attributes.id ?? "")));
    return { lab, path, lineage, serial, holds: new Set(held) };
  } catch {
    return { lab, path, serial: -1, holds: new Set() };
  }
}

/** What the simulated clouds hold and no state does. */
export function unaccounted(folder: string): Item[] {
  const held = new Set(statesOf(folder).flatMap(({ holds }) => [...holds]));
  return cloudOf(folder)
    .list()
    .filter(({ type, id }) => !held.has(callOf(type, id)));
}

/** What a command told to a person of a lab's resources, as far as it helps to find what no state holds. */
export class Named {
  /** The clouds' own ids, from `doctor --orphans`. */
  private readonly ids = new Set<string>();
  /** Words of diagnostics by the address that they stand at. */
  private readonly addresses = new Map<string, string>();

  /** Takes up what a deploy or destroy told. */
  hear({ labs, events }: Told): void {
    const texts = [
      ...labs.flatMap(({ lab, diagnostics, reason }) => [
        ...diagnostics.map((each) => ({ lab, text: `${each.address ?? ""} ${each.summary} ${each.detail}` })),
        { lab, text: reason ?? "" },
      ]),
      ...events.flatMap((event) => (event.type === "notice" ? [{ lab: event.lab, text: event.text }] : [])),
      ...events.flatMap((event) =>
        event.type === "diagnostic"
          ? [
              {
                lab: event.lab,
                text: `${event.diagnostic.address ?? ""} ${event.diagnostic.summary} ${event.diagnostic.detail}`,
              },
            ]
          : [],
      ),
    ];
    for (const { lab, text } of texts)
      for (const [address] of text.matchAll(/\b[a-z]+(_[a-z0-9]+)+\.[\w-]+/g)) {
        const key = `${lab} ${address}`;
        this.addresses.set(key, `${this.addresses.get(key) ?? ""}${text}\n`);
      }
  }

  /** Takes up what `doctor --orphans` told; false where it could not tell. */
  hearDoctor({ document }: Told): boolean {
    const { type, labs } = (document ?? {}) as { type?: string; labs?: { orphans: string[]; unknown?: string }[] };
    if (type !== "orphans" || !labs) return false;
    for (const { orphans } of labs) for (const id of orphans) this.ids.add(id.toLowerCase());
    return labs.every(({ unknown }) => unknown === undefined);
  }

  /** Whether the doctor named it. */
  byDoctor({ id, attributes }: Item): boolean {
    const { arn, self_link: link, name } = attributes as { arn?: string; self_link?: string; name?: string };
    const calls = [id, arn, link?.replace(/^.*\/v1\//, ""), name].filter((call) => call !== undefined && call !== "");
    const lower = calls.map((call) => (call as string).toLowerCase());
    return [...this.ids].some((named) => lower.some((call) => named === call || named.endsWith(`/${call}`)));
  }

  /** Which of these a diagnostic or a notice named: each address may stand for one of its type. */
  byAddress(items: readonly Item[]): Item[] {
    const free = [...this.addresses.entries()].map(([key, text]) => ({ key, text, taken: false }));
    return items.filter((item) => {
      const own = free.filter(({ key, taken }) => !taken && key.includes(` ${item.type}.`));
      const best = own.find(({ text }) => text.includes(item.id)) ?? own[0];
      if (best) best.taken = true;
      return best !== undefined;
    });
  }
}
