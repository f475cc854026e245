import { createVerify, generateKeyPairSync } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Asked } from "../front";
import type { StandIn, Thing } from "../life";
import { artifactregistry } from "./artifacts";
import { container } from "./clusters";
import { compute } from "./compute";
import { dns } from "./dns";
import { file } from "./files";
import { cloudkms, encrypts } from "./kms";
import { logging } from "./logging";
import { memorystore } from "./memorystore";
import { notebooks } from "./notebooks";
import { iam, iap } from "./policies";
import { billingbudgets, cloudbilling, cloudresourcemanager, monitoring, serviceusage } from "./project";
import { pubsub } from "./pubsub";
import { callOf, type Routes, route, Slow } from "./routes";
import { run, vpcaccess } from "./run";
import { cloudscheduler } from "./scheduler";
import { secretmanager } from "./secrets";
import { sqladmin } from "./sql";
import { storage } from "./storage";
import { type Body, project, Refusal, Store } from "./store";

const services: Readonly<Record<string, Routes>> = {
  artifactregistry,
  billingbudgets,
  cloudbilling,
  cloudkms,
  cloudresourcemanager,
  cloudscheduler,
  compute,
  container,
  dns,
  file,
  iam,
  iap,
  logging,
  memorystore,
  monitoring,
  notebooks,
  pubsub,
  run,
  secretmanager,
  serviceusage,
  sqladmin,
  storage,
  vpcaccess,
};

const deployer = `deployer@${project.id}.iam.gserviceaccount.com`;
const host = "oauth2.googleapis.com";

/**
 * Google Cloud as far as the examples use it: one project, and a service account that may do everything in it. It keeps what it is told
 * and refuses what would be out of order: a name that is taken, a link to what is not there, the removal of what is in use, a
 * service before it was enabled, a policy that changed meanwhile. It knows no quotas, prices or permissions.
 */
export class Google implements StandIn {
  readonly hosts = ["*.googleapis.com"];
  readonly store = new Store();
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  /** Handed out for a signature of the deployer's. */
  private readonly token = Buffer.from(this.store.number()).toString("base64url");

  /** @param slowness how long a slow call takes, in milliseconds: longer than Terraform takes to begin what need not wait for it */
  constructor(private readonly slowness = 1000) {}

  get env(): Record<string, string> {
    const credentials = {
      type: "service_account",
      project_id: project.id,
      private_key_id: "1",
      private_key: this.keys.privateKey.export({ type: "pkcs8", format: "pem" }),
      client_email: deployer,
      client_id: "1",
      token_uri: `https://${host}/token`,
    };
    return { GOOGLE_CREDENTIALS: JSON.stringify(credentials), GOOGLE_PROJECT: project.id };
  }

  async answer(asked: Asked): Promise<Answer> {
    try {
      if (asked.host === host) return { status: 200, body: this.signIn(asked) };
      if (asked.headers.authorization !== `Bearer ${this.token}`) throw unsigned();
      if (asked.host === "openidconnect.googleapis.com") return { status: 200, body: { email: deployer } };
      const call = callOf(asked);
      const handle = route(services[call.service] ?? {}, call);
      if (!this.store.services.has(call.service)) throw disabled(call.service);
      const handled = handle(call, this.store);
      if (handled instanceof Slow) await sleep(this.slowness);
      const body = handled instanceof Slow ? handled.finish() : handled;
      return body === undefined ? { status: 204 } : { status: 200, body };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, status, reason, message, details } = error;
      const errors = [{ message, domain: "global", reason }];
      return { status: code, body: { error: { code, message, status, errors, details } } };
    }
  }

  /** Everything that stands, with the policy of each; services stay enabled when a lab goes, and are none of it. */
  inventory(): readonly Thing[] {
    const { things, policies } = this.store;
    // what a deleted role leaves is its id alone
    const standing = [...things].filter(([, { deleted }]) => deleted !== true);
    const granted = [...policies].filter(([name, { bindings }]) => !things.has(name) && (bindings ?? []).length > 0);
    return [
      ...standing
        .filter(([id]) => encrypts(this.store, id))
        .map(([id, thing]) => ({ id, type: typeOf(id), content: { ...thing, policy: policies.get(id) } })),
      ...granted.map(([id, policy]) => ({ id, type: typeOf(id), content: { policy } })),
    ];
  }

  private signIn({ body }: Asked): Body {
    const [header = "", claims = "", signature = ""] = (new URLSearchParams(body.toString()).get("assertion") ?? "").split(".");
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    if (!verify.verify(this.keys.publicKey, Buffer.from(signature, "base64url"))) throw unsigned();
    return { access_token: this.token, token_type: "Bearer", expires_in: 3600 };
  }
}

/** `compute/networks` for `compute/projects/p/global/networks/n`. */
const typeOf = (id: string): string => `${id.split("/")[0]}/${id.split("/").at(-2)}`;

const unsigned = () => new Refusal(401, "UNAUTHENTICATED", "authError", "Request had invalid authentication credentials.");

function disabled(service: string): Refusal {
  const domain = "googleapis.com";
  const metadata = { consumer: `projects/${project.number}`, service: `${service}.${domain}` };
  const detail = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVICE_DISABLED", domain, metadata };
  const message = `${metadata.service} has not been used in project ${project.number} before or it is disabled.`;
  return new Refusal(403, "PERMISSION_DENIED", "accessNotConfigured", message, [detail]);
}
