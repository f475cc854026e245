import { shortHash } from "../../catalog/names";
import type { Provider } from "../core";
import { granteeId, inOrder } from "../lab/people";
import { tell } from "../lab/variables";
import type { Machine } from "../machine";
import type { Notebook } from "../notebook";
import type { Pool } from "../pool";
import type { Service } from "../service";

/** How somebody logs in. */
export interface Login {
  /** The user's name inside. */
  readonly user: string;
  /** Who they are to the cloud then: a role to assume, an identity, an account. */
  readonly identity: string;
}

/** What logs in by an identity of its own, and stands in the network. */
type Source<P extends Provider> = Machine<P> | Pool<P> | Notebook<P> | Service<P>;

/** MySQL's limit for the names of users, the narrowest. */
const longest = 32;
/** The user of a machine, pool, notebook, service or person where the cloud leaves its name to us. */
export function userOf(who: string | { readonly node: { readonly id: string } }): string {
  const id = granteeId(who);
  return id.length <= longest ? id : `${id.slice(0, longest - 9)}-${shortHash([id])}`;
}

/** Machines, pools, notebooks, services and people, each once and in order. */
export function namedIn<P extends Provider>(
  openTo: Iterable<Source<P> | string>,
): {
  readonly all: readonly (Source<P> | string)[];
  readonly sources: readonly Source<P>[];
} {
  const all = inOrder(openTo);
  return { all, sources: all.filter((who): who is Source<P> => typeof who !== "string") };
}

/** As the outputs have them: machines, pools, notebooks and services by their name, people by their e-mail. */
export const byName = (logins: readonly (readonly [string | { readonly name: string }, Login])[]): Record<string, Login> =>
  Object.fromEntries(logins.map(([who, login]) => [typeof who === "string" ? who : who.name, login]));

/** Tells each service to which something is open where it is, and as whom the service logs in there. */
export function tellLogins(
  openTo: readonly unknown[],
  entry: { readonly kind: string; readonly name: string },
  { host, port, logins }: { readonly host: string; readonly port: number; readonly logins: Readonly<Record<string, Login>> },
): void {
  tell(openTo, entry, `${host}:${port}`);
  for (const who of openTo) {
    const login = logins[(who as { readonly name?: string }).name ?? ""];
    if (login) tell([who], { kind: entry.kind, name: `${entry.name}-user` }, login.user);
  }
}
