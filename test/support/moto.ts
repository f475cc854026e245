import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

interface BudgetCall {
  readonly ResourceARN?: string;
  readonly BudgetName?: string;
  readonly Budget?: { readonly BudgetName: string };
  readonly Notification?: { readonly NotificationType: string; readonly Threshold: number };
  readonly Subscribers?: readonly object[];
  readonly ResourceTags?: readonly Tag[];
  readonly ResourceTagKeys?: readonly string[];
}

/** Why a suite that needs moto cannot run; undefined where it can. */
export const lacksMoto = (): string | undefined =>
  spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0 ? undefined : "moto_server is not on the PATH";

/** AWS as moto simulates it, on this machine. */
export class Moto {
  private readonly tags = new Map<string, Map<string, string>>();
  private readonly subscribers = new Map<string, readonly object[]>();

  private constructor(
    readonly endpoint: string,
    private readonly front: Server,
    private readonly server: ChildProcess,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_")));
    const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { env, stdio: "ignore" });
    const failed = once(server, "exit").then(([code]) => {
      throw new Error(`moto_server ended with ${code}`);
    });
    failed.catch(() => {});
    await Promise.race([failed, answers(port)]);
    const front = createServer();
    front.listen(0, "127.0.0.1");
    await once(front, "listening");
    const moto = new Moto(`http://127.0.0.1:${(front.address() as AddressInfo).port}`, front, server);
    front.on("request", (from, to) => void moto.answer(from, to, port));
    return moto;
  }

  /** What AWS's provider and tools are told of it. */
  get env(): Record<string, string> {
    return { AWS_ENDPOINT_URL: this.endpoint, AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };
  }

  async stop(): Promise<void> {
    this.front.closeAllConnections();
    this.front.close();
    if (this.server.exitCode !== null) return;
    this.server.kill();
    await once(this.server, "exit");
  }

  private async answer(from: IncomingMessage, to: ServerResponse, port: number): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of from) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const own = this.instead(String(from.headers["x-amz-target"] ?? ""), body);
    if (own !== undefined) {
      to.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(own));
      return;
    }
    const { method, url, headers } = from;
    const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on("error", () => to.destroy());
    onward.end(body);
  }

  /** The answer to a call that moto cannot answer. */
  private instead(target: string, body: Buffer): object | undefined {
    const [service, action] = target.split(".");
    if (service === "AWSBudgetServiceGateway") return this.budgets(action ?? "", JSON.parse(body.toString()));
    // moto knows the parameters of a few images only; this is one of the images that it has
    if (target === "AmazonSSM.GetParameter" && body.includes("/aws/service/"))
      return { Parameter: { Name: JSON.parse(body.toString()).Name, Type: "String", Value: "ami-12c6146b", Version: 1 } };
    return undefined;
  }

  /** What moto 5.2.1 leaves out of budgets, and fails at: their tags, whom a notification goes to, updates. */
  private budgets(action: string, asked: BudgetCall): object | undefined {
    const name = asked.Budget?.BudgetName ?? asked.BudgetName ?? asked.ResourceARN?.split(":budget/")[1] ?? "";
    const { NotificationType, Threshold } = asked.Notification ?? {};
    const notification = `${name} ${NotificationType} ${Threshold}`;
    if (action === "CreateBudget") this.tags.set(name, new Map());
    if (action === "CreateNotification") this.subscribers.set(notification, asked.Subscribers ?? []);
    const tags = this.tags.get(name) ?? new Map<string, string>();
    for (const { Key, Value } of asked.ResourceTags ?? []) tags.set(Key, Value);
    for (const key of asked.ResourceTagKeys ?? []) tags.delete(key);
    if (action === "ListTagsForResource") return { ResourceTags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    if (action === "DescribeSubscribersForNotification") return { Subscribers: this.subscribers.get(notification) ?? [] };
    // a change of tags alone comes with the budget as it was
    return ["TagResource", "UntagResource", "UpdateBudget"].includes(action) ? {} : undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      await fetch(`http://127.0.0.1:${port}/moto-api/`);
      return;
    } catch {
      await sleep(200);
    }
  }
  throw new Error("moto_server did not answer within a minute");
}
