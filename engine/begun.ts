import { readFileSync, rmSync } from "node:fs";
import { type HookMessage, readMessage } from "./messages";
import type { State } from "./state";
import type { Diagnostic } from "./types";

/** What an apply begins to make. Whatever of it is in no state afterwards may stand in the cloud all the same. */
export class Begun {
  private readonly addresses = new Set<string>();

  take({ type, hook }: HookMessage): void {
    if (type === "apply_start" && hook.action === "create") this.addresses.add(hook.resource.addr);
  }

  /** The addresses that a state does not hold; all of them where the state is not known. */
  missingIn(state: State | undefined): string[] {
    const held = new Set(addressesIn(state));
    return [...this.addresses].filter((address) => !held.has(address)).sort();
  }
}

/** The output of an apply whose `cic` was killed: Terraform writes it on its own, so it tells how far that came. */
export class LeftOutput {
  constructor(private readonly path: string) {}

  begun(): Begun | undefined {
    const begun = new Begun();
    let text: string;
    try {
      text = readFileSync(this.path, "utf8");
    } catch {
      return undefined;
    }
    for (const line of text.split("\n")) {
      const message = readMessage(line);
      if (typeof message === "object" && message.type === "apply_start") begun.take(message);
    }
    return begun;
  }

  forget(): void {
    rmSync(this.path, { force: true });
  }
}

/** Names what was begun and is in no state; undefined where there is nothing to name. */
export function warningOf(missing: readonly string[], who: string): Diagnostic | undefined {
  if (missing.length === 0) return undefined;
  return {
    severity: "warning",
    summary: `${who} began to make what is not in the state: ${missing.join(", ")}.`,
    detail:
      "It may stand in the cloud all the same. `cic doctor FILE --orphans` names what of it carries the lab's tag; look for the rest by these addresses, and where a run says that a name is taken, remove it or import it.",
  };
}

/** `TYPE.NAME`, with the key of an instance where there are several. */
function addressesIn(state: State | undefined): string[] {
  return (state?.resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ module, type, name, instances = [] }) =>
      instances.map(({ index_key: key }) => {
        const address = `${module ? `${module}.` : ""}${type}.${name}`;
        return key === undefined ? address : `${address}[${JSON.stringify(key)}]`;
      }),
    );
}
