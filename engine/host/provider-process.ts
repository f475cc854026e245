import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "../environment";
import { endGroup, watchGroup } from "../process";
import { type Answer, ask, EMPTY, SETTINGS, UNLIMITED } from "./wire";

/** By these, a provider knows that it is started as a plugin and not by hand. */
const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };
const START_MS = 60_000;
/** A process that closed its socket may take this long to be gone and to have said why. */
const LAST_WORDS_MS = 2000;
const KEPT_LINES = 30;
const LONGEST_LINE = 500;

/** Ends the provider when the pipe to us breaks: however we end, even killed, it must not be left running. */
const WATCH = 'exec 3<&0; "$0" 3<&- <&- & child=$!; { read -r _ <&3; kill -9 $child; } >&- 2>&- & wait $child';

/** A running provider. */
export class ProviderProcess {
  readonly protocol: 5 | 6;
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
  /** Whether it was ended by us or has ended by itself. */
  hasEnded = false;
  private retired = false;
  private calls = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly session: ClientHttp2Session,
    handshake: Handshake,
    private readonly words: readonly string[],
    private readonly redact: (text: string) => string,
    onCrash: () => void,
  ) {
    this.protocol = handshake.protocol;
    const gone = () => {
      if (this.hasEnded) return;
      this.hasEnded = true;
      endGroup(child.pid as number);
      onCrash();
    };
    session.on("close", gone);
    session.on("error", () => {});
    this.ended = once(child, "close").then(() => {
      gone();
      session.destroy();
    });
  }

  /**
   * Starts a provider with the handshake of Terraform's plugins.
   * @param folder its working directory, and `sockets` where its socket is made, for the owner's eyes only
   */
  static async start(
    binary: string,
    env: Environment,
    folder: string,
    sockets: string,
    redact: (text: string) => string,
    onCrash: () => void,
  ): Promise<ProviderProcess> {
    const child = spawn("/bin/sh", ["-c", WATCH, binary], {
      cwd: folder,
      env: { ...env, ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5,6", PLUGIN_UNIX_SOCKET_DIR: sockets },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    await once(child, "spawn");
    const group = child.pid as number;
    watchGroup(group);
    const closed = once(child, "close");
    void closed.then(() => endGroup(group));
    child.on("error", () => {});
    child.stdin.on("error", () => {});
    const words = lastLines(child.stderr);
    const lines = createInterface({ input: child.stdout });
    try {
      const signal = AbortSignal.timeout(START_MS);
      const silent = closed.then(() => [`nothing: ${redact(words.slice(-5).join(" | "))}`]);
      const [line] = (await Promise.race([once(lines, "line", { signal }), silent])) as [string];
      const handshake = readHandshake(line);
      chmodSync(handshake.path, 0o600);
      const socket = createConnection(handshake.path);
      await once(socket, "connect", { signal });
      const session = connect("http://localhost", { ...UNLIMITED, createConnection: () => socket });
      await once(session, "connect", { signal });
      session.setLocalWindowSize(SETTINGS.initialWindowSize);
      return new ProviderProcess(child, session, handshake, words, redact, onCrash);
    } catch (error) {
      endGroup(group);
      throw error;
    }
  }

  /** Whether new calls may go to it. */
  get isAvailable(): boolean {
    return !this.hasEnded && !this.retired;
  }

  /** Makes a call; whoever made it says when it is over. */
  call<T>(make: (session: ClientHttp2Session, over: () => void) => T): T {
    this.calls++;
    let open = true;
    return make(this.session, () => {
      if (open) this.calls--;
      open = false;
      this.endIfUnused();
    });
  }

  /** Asks with one message. */
  ask(path: string, body: Buffer): Promise<Answer> {
    return this.call((session, over) => ask(session, path, body).finally(over));
  }

  /** Ends it as soon as no call is in flight. */
  retire(): void {
    this.retired = true;
    this.endIfUnused();
  }

  private endIfUnused(): void {
    if (this.retired && this.calls === 0 && !this.hasEnded) void this.end();
  }

  /** Its last words, once all of them are there. */
  async lastWords(): Promise<string> {
    await Promise.race([this.ended, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    return this.redact(this.words.join("\n"));
  }

  /** Asks it to stop what it does, as Terraform does on an interrupt. */
  async interrupt(): Promise<void> {
    const method = this.protocol === 5 ? "Stop" : "StopProvider";
    // one that has just ended needs no telling
    await this.ask(`/tfplugin${this.protocol}.Provider/${method}`, EMPTY.body).catch(() => {});
  }

  /** Ends it and what it started. */
  async end(): Promise<void> {
    this.hasEnded = true;
    endGroup(this.child.pid as number);
    await this.ended;
  }
}

/** Collects the last lines of a stream; of a Go program that panics, the first from there on. */
function lastLines(stream: Readable): readonly string[] {
  const lines: string[] = [];
  let panics = false;
  createInterface({ input: stream }).on("line", (line) => {
    if (!panics && /^(panic|fatal error): /.test(line)) {
      panics = true;
      lines.length = 0;
    }
    if (panics && lines.length >= KEPT_LINES) return;
    if (lines.push(line.slice(0, LONGEST_LINE)) > KEPT_LINES) lines.shift();
  });
  return lines;
}

interface Handshake {
  readonly protocol: 5 | 6;
  readonly path: string;
}

/** The line that a plugin begins with: core protocol, plugin protocol, network, address, kind. */
function readHandshake(line: string): Handshake {
  const [core, version, network, path, kind] = line.split("|");
  const protocol = Number(version);
  if (core !== "1" || network !== "unix" || kind !== "grpc" || !path || (protocol !== 5 && protocol !== 6))
    throw new Error(`it began with ${line.slice(0, LONGEST_LINE)}`);
  return { protocol, path };
}
