import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { BucketPolicies } from "./bucket-policies";
import { Budgets } from "./budgets";
import { Caches } from "./caches";
import { Cards, groupsOfMachine } from "./cards";
import { namedAgain, withoutLookUp } from "./certificates";
import { Containers } from "./containers";
import { Databases } from "./databases";
import { Eks } from "./eks";
import { dropsFilePolicy, noFilePolicy } from "./files";
import { Functions } from "./functions";
import { Notebooks } from "./notebooks";
import { Peers } from "./peers";
import { withState } from "./policies";
import { Profiles } from "./profiles";
import { Queues } from "./queues";
import { Rotations } from "./rotations";
import { describeRule } from "./rules";
import { Scaling } from "./scaling";
import { Stages } from "./stages";
import { tagTemplate, untagged, withTags } from "./templates";
import { madePrivate } from "./zones";

/** Why a suite that needs moto cannot run; undefined where it can. */
export const lacksMoto = (): string | undefined =>
  spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status === 0 ? undefined : "moto_server is not on the PATH";

/** AWS as moto simulates it, on this machine. */
export class Moto {
  private readonly bucketPolicies = new BucketPolicies();
  private readonly budgets = new Budgets();
  private readonly caches = new Caches();
  private readonly cards = new Cards();
  private readonly databases = new Databases();
  private readonly eks = new Eks();
  private readonly functions = new Functions();
  private readonly peers = new Peers();
  private readonly profiles = new Profiles();
  private readonly containers = new Containers();
  private readonly notebooks = new Notebooks();
  private readonly queues = new Queues();
  private readonly rotations = new Rotations();
  private readonly scaling = new Scaling();
  private readonly stages = new Stages();
  private readonly exchanges: { readonly account: string; readonly line: string }[] = [];

  private constructor(
    readonly endpoint: string,
    private readonly front: Server,
    private readonly server: ChildProcess,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
    // the policies that AWS keeps are in every account
    const env = { ...Object.fromEntries(own), MOTO_IAM_LOAD_MANAGED_POLICIES: "true" };
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
    return this.account("123456789012");
  }

  /** What they are told of one account of it, of which there are as many as are asked for: each begins empty. */
  account(id: string): Record<string, string> {
    return { AWS_ENDPOINT_URL: this.endpoint, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: "testing" };
  }

  /** The latest exchanges of an account, a line each, with what was answered where it was a refusal. */
  log(id: string, lines = 40): string {
    const own = this.exchanges.filter(({ account }) => account === id);
    return own
      .slice(-lines)
      .map(({ line }) => line)
      .join("\n");
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
    const account = /Credential=(\d{12})\//.exec(from.headers.authorization ?? "")?.[1] ?? "";
    const { method = "GET", url = "/" } = from;
    const headers: IncomingHttpHeaders = { ...from.headers, ...(account && { "x-moto-account-id": account }) };
    const moto = (content: Buffer | string, changed: IncomingHttpHeaders = {}, verb = method) => {
      const length = { "content-length": String(content.length) };
      return send(port, {
        method: verb,
        url,
        headers: { ...headers, ...(content !== body && length), ...changed },
        body: content,
      });
    };
    const target = String(headers["x-amz-target"] ?? "");
    const form = new URLSearchParams(target === "" ? body.toString() : "");
    try {
      const as = async (content: string, other: string) =>
        accepted(await moto(content, { "x-moto-account-id": other })).body.toString();
      const asked = url.includes("/hostedzone")
        ? madePrivate(method, url, body.toString())
        : (this.bucketPolicies.asked(account, method, url, body.toString()) ??
          (await this.peers.asked(
            form,
            this.databases.asked(form, withoutLookUp(form, groupsOfMachine(form, untagged(form, body)))),
            as,
          )));
      const ofModels = /\/bedrock\/aws4_request/.test(from.headers.authorization ?? "");
      const [, cachesIn] = /\/([a-z0-9-]+)\/elasticache\/aws4_request/.exec(from.headers.authorization ?? "") ?? [];
      const given = cachesIn
        ? spoken(this.caches.answer(account, cachesIn, form))
        : ofModels
          ? said(this.profiles.answer(account, method, url, body.toString()))
          : (this.kubernetes(account, from, body.toString()) ??
            (dropsFilePolicy(method, url)
              ? await moto(noFilePolicy, {}, "PUT")
              : (json(this.stages.tag(method, url, body.toString())) ??
                (await this.instead(account, target, body, moto)) ??
                this.whole(account, method, url, await moto(asked)))));
      if (given.status < 400) this.functions.note(account, method, url, body.toString());
      const freed = this.cards.answered(account, form, given.body);
      const instance = this.databases.answered(account, form, freed);
      const whole = completed(given, this.rotations.answered(account, target, body, instance));
      const more = async (asked: URLSearchParams) => accepted(await moto(asked.toString())).body.toString();
      await describeRule(form, whole.body.toString(), more);
      await tagTemplate(form, whole.body.toString(), more);
      const answer = completed(
        whole,
        this.peers.answered(form, namedAgain(form, withState(form, await withTags(form, whole.body, more)))),
      );
      const told = answer.status < 400 ? "" : `\n    ${answer.body.subarray(0, 1000)}`;
      this.exchanges.push({ account, line: `${answer.status} ${method} ${url} ${target || (form.get("Action") ?? "")}${told}` });
      to.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      this.exchanges.push({ account, line: `${method} ${url} ${target}: ${error}` });
      to.destroy();
    }
  }

  /** An answer of moto's, with what it would have said if it had kept it. */
  private whole(account: string, method: string, url: string, answer: Answer): Answer {
    if (answer.status >= 400) return answer;
    const told = answer.body.toString();
    return (
      json(
        this.stages.complete(method, url, told) ??
          this.functions.complete(account, method, url, told) ??
          this.bucketPolicies.complete(account, method, url),
      ) ?? answer
    );
  }

  private kubernetes(account: string, { headers, method = "GET", url = "/" }: IncomingMessage, body: string): Answer | undefined {
    if (!/\/eks\/aws4_request/.test(headers.authorization ?? "")) return undefined;
    const answer = this.eks.answer(account, method, url, body);
    if (!answer) return undefined;
    const { status, error } = answer;
    return {
      status,
      headers: { "content-type": "application/json", ...(error && { "x-amzn-errortype": error }) },
      body: Buffer.from(JSON.stringify(answer.body)),
    };
  }

  /** The answer to a call that moto cannot answer. */
  private async instead(account: string, target: string, body: Buffer, moto: Ask): Promise<Answer | undefined> {
    const [service, action = ""] = target.split(".");
    if (service === "AWSBudgetServiceGateway") {
      const ask = async (other: string, asked: object): Promise<object> => {
        const answer = await moto(JSON.stringify(asked), { "x-amz-target": `${service}.${other}` });
        return JSON.parse(accepted(answer).body.toString());
      };
      return json(await this.budgets.answer(action, JSON.parse(body.toString()), ask));
    }
    if (service === "SageMaker") {
      let refused: Answer | undefined;
      const ask = async () => {
        const answer = await moto(body.toString(), {});
        if (answer.status >= 400) refused = answer;
        return JSON.parse(answer.body.toString()) as Record<string, unknown>;
      };
      const answer = await this.notebooks.answer(account, action, JSON.parse(body.toString()), ask);
      return refused ?? json(answer);
    }
    if (service === "AmazonSQS")
      return json(
        await this.queues.answer(action, JSON.parse(body.toString()), async (asked) => {
          const answer = await moto(JSON.stringify(asked), {});
          return answer.status < 400 ? JSON.parse(answer.body.toString() || "{}") : undefined;
        }),
      );
    if (service === "AmazonEC2ContainerServiceV20141113") {
      const answer = await moto(body.toString(), {});
      if (answer.status >= 400) return answer;
      return json(this.containers.complete(JSON.parse(body.toString()), JSON.parse(answer.body.toString())));
    }
    if (service === "AnyScaleFrontendService") {
      const ask = async (other: string, asked: object): Promise<object> =>
        JSON.parse(accepted(await moto(JSON.stringify(asked), { "x-amz-target": `${service}.${other}` })).body.toString());
      return json(await this.scaling.answer(action, JSON.parse(body.toString()), ask));
    }
    // moto knows the parameters of a few images only; this is one of the images that it has
    if (target === "AmazonSSM.GetParameter" && body.includes("/aws/service/"))
      return json({
        Parameter: { Name: JSON.parse(body.toString()).Name, Type: "String", Value: "ami-12c6146b", Version: 1 },
      });
    return undefined;
  }
}

/** Asks moto in the name of the client that is being answered. */
type Ask = (content: string, headers: IncomingHttpHeaders) => Promise<Answer>;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer of a service that takes its calls by paths. */
const said = ({ status, body }: { status: number; body: object }): Answer => {
  const { __type: type, ...content } = body as { __type?: string };
  const headers = { "content-type": "application/json", ...(type && { "x-amzn-errortype": type }) };
  return { status, headers, body: Buffer.from(JSON.stringify(content)) };
};

/** An answer of a service that speaks XML. */
const spoken = ({ status, body }: { status: number; body: string }): Answer => ({
  status,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(body),
});

function json(content: object | undefined): Answer | undefined {
  if (content === undefined) return undefined;
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body: Buffer.from(JSON.stringify(content)) };
}

/** An answer with another body. */
const completed = (answer: Answer, body: Buffer): Answer =>
  body === answer.body ? answer : { ...answer, headers: { ...answer.headers, "content-length": String(body.length) }, body };

function accepted(answer: Answer): Answer {
  if (answer.status >= 400) throw new Error(`moto refuses what completes it: ${answer.body}`);
  return answer;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

async function send(port: number, { method, url, headers, body }: Asked): Promise<Answer> {
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers });
  onward.end(body);
  const [answer] = (await once(onward, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) };
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
