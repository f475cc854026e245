import { chmodSync, rmSync } from "node:fs";
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { type Treatment, treatmentOf } from "./calls";
import type { Provider } from "./provider";
import { cutSchema, isSchema } from "./schema";
import type { Seat } from "./seat";
import { collect, EMPTY, fail, relay, reply, SETTINGS, status, UNLIMITED } from "./wire";

/** One Terraform provider instance: each opens a connection of its own. */
interface Connection {
  /** Once it is configured. */
  seat?: Seat;
}

/** A call that a lab waits for. */
interface Pending {
  readonly treatment: Treatment;
  readonly cancel: () => void;
}

/**
 * Where one lab's Terraform finds a provider: a socket of its own, so that what a lab stops is its own.
 *
 * When a lab is stopped, its calls that only read or plan end at once. Its writes go on to their end, since the answer to one that is cut off is lost, and
 * with it what was made; so Terraform waits for them, as it does without the host for providers that cannot stop in the middle. Only when all labs
 * that a process serves were stopped is the process itself told to, by which it may end long waits inside a write and answer with what it has.
 */
export class LabSocket {
  private readonly pending = new Set<Pending>();
  private readonly seats = new Set<Seat>();
  private readonly connections = new Set<{ destroy(): void }>();

  private constructor(
    readonly path: string,
    private readonly provider: Provider,
    private readonly server: Http2Server,
    private readonly types: ReadonlySet<string> | undefined,
  ) {}

  /**
   * @param path of the socket, in a folder that is its owner's alone
   * @param types those whose schemas the lab may need; without them it gets all
   */
  static async listen(path: string, provider: Provider, types?: ReadonlySet<string>): Promise<LabSocket> {
    const server = createServer(UNLIMITED);
    const socket = new LabSocket(path, provider, server, types);
    server.on("session", (session) => socket.accept(session));
    await new Promise<void>((done, failed) => {
      server.once("error", failed);
      server.listen(path, done);
    });
    chmodSync(path, 0o600);
    return socket;
  }

  close(): void {
    this.server.close();
    for (const connection of this.connections) connection.destroy();
    rmSync(this.path, { force: true });
  }

  private accept(session: import("node:http2").ServerHttp2Session): void {
    const connection: Connection = {};
    this.connections.add(session);
    session.setLocalWindowSize(SETTINGS.initialWindowSize);
    session.on("error", () => {});
    session.on("close", () => {
      this.connections.delete(session);
      connection.seat?.leave(this);
    });
    session.on("stream", (stream, headers) => {
      stream.on("error", () => {});
      this.take(connection, stream, headers).catch((error: unknown) =>
        fail(stream, status.internal, error instanceof Error ? error.message : String(error)),
      );
    });
  }

  private async take(connection: Connection, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const path = headers[":path"] ?? "";
    const treatment = treatmentOf(path);
    // the plugin library's own services: there is nothing to broker, and a Shutdown is not for the lab to ask
    if (!treatment) return fail(stream, status.unimplemented, `${path} is not served`);
    const pending = { treatment, cancel: () => fail(stream, status.cancelled, "The lab was stopped.") };
    this.pending.add(pending);
    stream.on("close", () => this.pending.delete(pending));
    if (treatment === "stop") {
      await this.stop();
      reply(stream, EMPTY);
    } else if (treatment === "pure") {
      const answer = await this.provider.answer(path, await collect(stream));
      reply(stream, this.types && isSchema(path) ? cutSchema(answer, this.types) : answer);
    } else if (treatment === "configure") {
      const { answer, seat } = await this.provider.configure(path, await collect(stream));
      if (seat) this.bind(connection, seat, stream.session?.destroyed !== false);
      reply(stream, answer);
    } else await this.pass(connection, pending, stream, headers);
  }

  private bind(connection: Connection, seat: Seat, gone: boolean): void {
    if (gone || connection.seat === seat) return;
    connection.seat?.leave(this);
    connection.seat = seat;
    seat.enter(this);
    this.seats.add(seat);
  }

  private async pass(
    connection: Connection,
    pending: Pending & { cancel: () => void },
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
  ): Promise<void> {
    const process = await (connection.seat?.process() ?? this.provider.any());
    if (stream.closed || stream.headersSent) return;
    const { provider } = this;
    process.call((session, over) => {
      stream.on("close", over);
      const cancel = relay(stream, headers, session, () => {
        void provider.explain(process, "the call was cut off").then((words) => fail(stream, status.internal, words));
      });
      const tell = pending.cancel;
      pending.cancel = () => {
        tell();
        cancel();
      };
    });
  }

  private async stop(): Promise<void> {
    for (const { treatment, cancel } of this.pending) if (treatment !== "write" && treatment !== "stop") cancel();
    await Promise.all([...this.seats].map((seat) => seat.stop(this)));
  }
}
