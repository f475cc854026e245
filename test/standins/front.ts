import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateFor } from "./certificate";

/** What a client asked a host of the cloud. */
export interface Asked {
  readonly method: string;
  readonly host: string;
  /** As it was sent, so that an escaped `/` stays one; without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: object | string | Buffer;
}

/** A cloud's hosts, and what they answer. */
export interface Hosts {
  /** The names of the hosts; a `*.` stands for one label. */
  readonly hosts: readonly string[];
  answer(asked: Asked): Answer | Promise<Answer>;
}

interface Exchange {
  readonly asked: Asked;
  readonly answer: Answer;
}

/** A proxy on this machine behind which a cloud's hosts seem to be. It lets nothing through: what it does not know it refuses. */
export class Front {
  private readonly exchanges: Exchange[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly broken: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly authority: string,
    private readonly server: Server,
    private readonly cloud: Hosts,
  ) {}

  static async start(cloud: Hosts): Promise<Front> {
    const folder = mkdtempSync(join(tmpdir(), "cic-standin-"));
    const { key, cert, authority } = certificateFor(cloud.hosts, folder);
    const server = createServer();
    const front = new Front(folder, authority, server, cloud);
    const inside = createTlsServer({ key, cert }, (from, to) => void front.answer(from, to));
    server.on("connection", (socket: Socket) => {
      front.sockets.add(socket);
      socket.on("close", () => front.sockets.delete(socket));
      // who hangs up in the middle is told so by its own side
      socket.on("error", () => {});
    });
    server.on("request", (from, to) => {
      front.broken.push(`asked for ${from.url} without TLS`);
      to.writeHead(502).end();
    });
    server.on("connect", (from: IncomingMessage, socket: Socket, head: Buffer) => {
      const host = hostOf(from.url);
      if (!front.knows(host)) {
        front.broken.push(`asked for ${from.url}, which is no host of the stand-in`);
        socket.end("HTTP/1.1 502 No such host\r\n\r\n");
        return;
      }
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      if (head.length > 0) socket.unshift(head);
      inside.emit("connection", socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return front;
  }

  /** By which children reach the stand-in, and nothing else. */
  get env(): Record<string, string> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "127.0.0.1,localhost", SSL_CERT_FILE: this.authority };
  }

  /** What no client of a stand-in should have met: hosts that nobody plays, and mistakes of the stand-in's own. */
  get wrong(): readonly string[] {
    return [...new Set(this.broken)];
  }

  /** The latest refusals and the latest exchanges, a line each; a refusal with what was asked and answered. */
  log(lines: number): string {
    const refusals = this.exchanges.filter(({ answer }) => answer.status >= 400).slice(-5);
    return [...new Set([...refusals, ...this.exchanges.slice(-lines)])]
      .map(({ asked, answer }) => {
        const { method, host, path, query } = asked;
        const url = `${host}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ""}`;
        const told = answer.status < 400 ? "" : `\n    sent ${short(asked.body)}\n    got ${short(bytes(answer))}`;
        return `${answer.status} ${method} ${url}${told}`;
      })
      .join("\n");
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private knows(host: string): boolean {
    return this.cloud.hosts.some(
      (one) => one === host || (one.startsWith("*.") && one.slice(1) === host.slice(host.indexOf("."))),
    );
  }

  private async answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk as Buffer);
    const url = new URL(from.url ?? "/", "https://host");
    const [path = "/"] = (from.url ?? "/").split("?");
    const { method = "GET", headers } = from;
    const query = Object.fromEntries(url.searchParams);
    const asked = { method, host: hostOf(headers.host), path, query, headers, body: Buffer.concat(chunks) };
    const answer = this.knows(asked.host) ? await this.safely(asked) : { status: 502 };
    this.exchanges.push({ asked, answer });
    const isJson = typeof answer.body === "object" && !Buffer.isBuffer(answer.body);
    to.writeHead(answer.status, { ...(isJson && { "content-type": "application/json" }), ...answer.headers });
    to.end(method === "HEAD" ? undefined : bytes(answer));
  }

  /** A stand-in that does not know what to do must say so and not leave its client waiting. */
  private async safely(asked: Asked): Promise<Answer> {
    try {
      return await this.cloud.answer(asked);
    } catch (error) {
      const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.broken.push(`failed at ${asked.method} ${asked.host}${asked.path}: ${told}`);
      return { status: 501, body: told };
    }
  }
}

/** The JSON of a request; undefined where it has none. */
export const jsonOf = ({ body }: Asked): unknown => (body.length === 0 ? undefined : JSON.parse(body.toString()));

const hostOf = (authority = "") => authority.replace(/:\d+$/, "").toLowerCase();

function bytes({ body }: Answer): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "object" ? JSON.stringify(body) : (body ?? ""));
}

const short = (content: Buffer) => content.subarray(0, 600).toString();
