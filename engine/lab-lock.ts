import { hostname } from "node:os";
import { type Acquired, acquireLock, type Lock } from "./lock";
import { pause, Stop } from "./stop";
import type { Command, EngineOptions } from "./types";

/** How often a lock that somebody has is tried again. */
const AGAIN_SECONDS = 0.25;

type Refused = Extract<Acquired, { held: false }>;

/**
 * Takes a lab's folder for a command, waiting for it as long as `lockTimeout` allows.
 * @param tell says that it waits, that it waits no longer, and whose lock it took over
 * @throws Stop where somebody keeps it, and where the wait was interrupted
 */
export async function takeLab(
  directory: string,
  command: Command,
  { lockTimeout = 0, signal, kill }: EngineOptions,
  tell: (text: string) => void,
): Promise<Lock> {
  const began = Date.now();
  let waits = false;
  for (;;) {
    const lock = acquireLock(directory, command);
    if (lock.held) {
      if (waits) tell(`The lab is free after ${Math.ceil((Date.now() - began) / 1000)} s.`);
      if (lock.tookOver) {
        const { command: past, pid, started } = lock.tookOver;
        const inFlight =
          past === "deploy" || past === "destroy"
            ? " What it had in flight may be missing in the state: `cic doctor FILE --orphans` names it."
            : "";
        tell(`Took over the lock of a ${past} that began ${started} and is gone (process ${pid}).${inFlight}`);
      }
      return lock;
    }
    if (Date.now() - began >= lockTimeout * 1000) throw new Stop("failed", inUse(lock, lockTimeout), "lab-locked");
    if (!waits) tell(`Waiting up to ${lockTimeout} s: the lab is in use by ${who(lock)}.`);
    waits = true;
    if (!(await pause(AGAIN_SECONDS, [signal, kill])))
      throw new Stop("interrupted", `Interrupted while the lab was in use by ${who(lock)}; nothing was changed.`);
  }
}

function who({ holder, orphaned }: Refused): string {
  if (!holder) return "another run";
  const { command, pid, host, started, terraform } = holder;
  if (orphaned)
    return `the Terraform (process ${terraform?.pid}) of a ${command} that began ${started} and was killed (process ${pid})`;
  return `${command} (process ${pid} on ${host}) since ${started}`;
}

/** What to do depends on who can tell whether the holder is still there. */
function inUse(lock: Refused, waited: number): string {
  const { holder, orphaned, path } = lock;
  const first = `The lab is in use by ${who(lock)}${waited > 0 ? `, still after ${waited} s` : ""}.`;
  if (orphaned)
    return `${first} It finishes what it does and saves it: wait for it with --lock-timeout 10m, or stop it with kill -INT ${holder?.terraform?.pid}.`;
  if (!holder) return `${first} If that run is gone, remove ${path}.`;
  return holder.host === hostname()
    ? `${first} Wait for it with --lock-timeout 10m.`
    : `${first} Whether it still runs can be seen on ${holder.host} only: if it is gone, remove ${path}.`;
}
