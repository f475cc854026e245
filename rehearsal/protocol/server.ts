import { createServer, type Server as NetServer, type Socket } from "node:net";
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { descriptor, METHODS, type Method } from "./descriptor";
import { Refusal } from "./diagnostics";

export type Request = Record<string, unknown>;
export type Response = object;
/** Answers the calls of one connection: a Terraform process opens one for each provider block, so state of a block may live in it. */
export type Handler = (method: Method, request: Request) => Promise<Response>;

/** One connection of a Terraform process. */
export interface Connection {
  /** Aborted when Terraform stops the provider, or is gone. */
  readonly stopped: AbortSignal;
  /** Ends the connection as the death of a provider's process does. */
  hangUp(): void;
}

const packages = fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
  keepCase: true,
  longs: Number,
  defaults: true,
  oneofs: true,
});
const service = encodingOnce(packages["tfplugin6.Provider"] as ServiceDefinition, "GetProviderSchema");
const OPTIONS = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1, "grpc.enable_channelz": 0 };

/** A method whose answers are large and often the same object, which is encoded the first time only. */
function encodingOnce(definition: ServiceDefinition, name: Method): ServiceDefinition {
  const method = definition[name] as ServiceDefinition[string];
  const encoded = new WeakMap<object, Buffer>();
  const responseSerialize = (response: object) => {
    const bytes = encoded.get(response) ?? method.responseSerialize(response);
    encoded.set(response, bytes);
    return bytes;
  };
  return { ...definition, [name]: { ...method, responseSerialize } };
}

/** Serves the plugin protocol on a Unix socket, each connection by a handler of its own. */
export class PluginSocket {
  private readonly connections = new Map<Socket, Server>();

  private constructor(
    readonly path: string,
    private readonly listener: NetServer,
  ) {}

  static async listen(path: string, makeHandler: (connection: Connection) => Handler): Promise<PluginSocket> {
    const listener = createServer((socket) => plugin.accept(socket, makeHandler));
    const plugin = new PluginSocket(path, listener);
    await new Promise<void>((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(path, resolve);
    });
    return plugin;
  }

  async close(): Promise<void> {
    for (const [socket, server] of this.connections) {
      server.forceShutdown();
      socket.destroy();
    }
    await new Promise<void>((resolve) => this.listener.close(() => resolve()));
  }

  private accept(socket: Socket, makeHandler: (connection: Connection) => Handler): void {
    const stop = new AbortController();
    const answer = makeHandler({ stopped: stop.signal, hangUp: () => socket.destroy() });
    const handler: Handler = (method, request) => {
      if (method === "StopProvider") stop.abort();
      return answer(method, request);
    };
    const server = new Server(OPTIONS);
    const answers = METHODS.map((method) => [method, answerWith(method, handler)] as const);
    server.addService(service, Object.fromEntries(answers));
    this.connections.set(socket, server);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      stop.abort();
      this.connections.delete(socket);
      server.forceShutdown();
    });
    server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
  }
}

function answerWith(method: Method, handler: Handler) {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    handler(method, call.request).then(
      (response) => done(null, response),
      (thrown: unknown) => {
        if (thrown instanceof Refusal) done(null, { diagnostics: thrown.diagnostics });
        else
          done({ code: status.INTERNAL, details: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) });
      },
    );
  };
}
