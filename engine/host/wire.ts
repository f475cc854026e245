import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  IncomingHttpStatusHeader,
  OutgoingHttpHeaders,
  ServerHttp2Stream,
} from "node:http2";

/** gRPC's own numbers. */
export const status = { cancelled: 1, unimplemented: 12, internal: 13 } as const;

type ResponseHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** An answer to a call with one request and one response, as it came: frames, headers and trailers. */
export interface Answer {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: OutgoingHttpHeaders;
}

/** gRPC puts so many bytes before a message: whether it is compressed, and its length. */
export const FRAME = 5;

/** An empty message. */
export const EMPTY: Answer = {
  headers: { ":status": 200, "content-type": "application/grpc" },
  body: Buffer.alloc(FRAME),
  trailers: { "grpc-status": "0" },
};

/** Settings of both sides: schemas are tens of megabytes, and Node's limits are made for strangers. */
export const SETTINGS = { initialWindowSize: 16 * 1024 * 1024, maxConcurrentStreams: 1_000_000 } as const;
export const UNLIMITED = { maxSessionMemory: Number.MAX_SAFE_INTEGER, settings: SETTINGS } as const;

/** Reads a stream to its end; throws if the other side cuts it off. */
export async function collect(stream: ServerHttp2Stream | ClientHttp2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Asks a provider with one message. */
export async function ask(session: ClientHttp2Session, path: string, body: Buffer): Promise<Answer> {
  const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" });
  let headers: ResponseHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  stream.on("response", (received) => {
    headers = received;
  });
  stream.on("trailers", (received) => {
    trailers = received;
  });
  stream.end(body);
  const answer = await collect(stream);
  // an answer without a message has the status among its headers
  const ends = trailers ?? (headers["grpc-status"] === undefined ? undefined : headers);
  if (ends?.["grpc-status"] === undefined) throw new Error("the answer was cut off");
  return { headers: plain(headers), body: answer, trailers: plain(ends) };
}

/** Gives a whole answer. */
export function reply(to: ServerHttp2Stream, { headers, body, trailers }: Answer): void {
  if (to.closed || to.destroyed || to.headersSent) return;
  to.respond({ ...headers, ":status": 200 }, { waitForTrailers: true });
  to.on("wantTrailers", () => to.sendTrailers(trailers));
  to.end(body);
}

/** Ends a call with an error, wherever in its answer it is. */
export function fail(to: ServerHttp2Stream, code: number, words: string): void {
  if (to.closed || to.destroyed) return;
  const trailers = { "grpc-status": String(code), "grpc-message": messageOf(words) };
  if (to.headersSent) {
    to.removeAllListeners("wantTrailers");
    to.on("wantTrailers", () => to.sendTrailers(trailers));
    to.end();
  } else to.respond({ ":status": 200, "content-type": "application/grpc", ...trailers }, { endStream: true });
}

/** As gRPC wants a message in a header: all but printable ASCII by the bytes' numbers. */
function messageOf(words: string): string {
  const escaped = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return words.replace(/[^ -$&-~]/gu, (char) => [...Buffer.from(char)].map(escaped).join(""));
}

/**
 * Passes a call through as it is, streams in either direction too. Returns what cuts the provider's side off.
 * @param onCut called when the provider's side ends without a status
 */
export function relay(
  from: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  session: ClientHttp2Session,
  onCut: () => void,
): () => void {
  const to = session.request({ ...headers, ":authority": "localhost" });
  const cancel = () => to.close(8);
  let trailers: OutgoingHttpHeaders | undefined;
  let finished = false;
  const cut = () => {
    if (!finished) onCut();
    finished = true;
  };
  from.pipe(to);
  from.on("close", () => {
    if (!finished) cancel();
    finished = true;
  });
  to.on("response", (received) => {
    if (from.closed || from.destroyed) return;
    const only = received["grpc-status"] !== undefined;
    if (only) finished = true;
    from.respond({ ...plain(received), ":status": 200 }, only ? { endStream: true } : { waitForTrailers: true });
    if (!only) from.on("wantTrailers", () => trailers && from.sendTrailers(trailers));
  });
  to.on("trailers", (received) => {
    trailers = plain(received);
  });
  to.on("data", (chunk: Buffer) => {
    if (!from.destroyed && !from.write(chunk)) {
      to.pause();
      from.once("drain", () => to.resume());
    }
  });
  to.on("end", () => {
    if (finished) return;
    if (!trailers) return cut();
    finished = true;
    from.end();
  });
  to.on("error", cut);
  to.on("close", cut);
  return cancel;
}

/** Headers without HTTP/2's own. */
function plain(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
}
