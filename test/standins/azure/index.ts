import type { Answer, Asked } from "../front";
import type { StandIn, Thing } from "../life";
import { resourceManager } from "./arm";
import { blobHost } from "./blobs";
import { tenant } from "./fill";
import { refusal } from "./refusals";
import { Store } from "./store";
import { vaultHost } from "./vault";

export { roleOf } from "./roles";

/** Who deploys, as Entra knows it. */
export const deployer = "22222222-2222-2222-2222-222222222222";
const client = { id: "33333333-3333-3333-3333-333333333333", secret: "a-stand-in-takes-this-alone" };
const subscription = "00000000-0000-0000-0000-000000000001";

/**
 * Azure as azurerm 4.55 sees it, with one empty subscription: it keeps what it is sent, answers what Azure would add, and refuses what
 * Azure would refuse at once: a child without its parent, a reference to nothing, what another thing still needs, a secret without the right to it.
 */
export class Azure implements StandIn {
  readonly hosts = ["management.azure.com", "login.microsoftonline.com", "*.vault.azure.net", "*.blob.core.windows.net"];
  readonly env = {
    ARM_TENANT_ID: tenant,
    ARM_SUBSCRIPTION_ID: subscription,
    ARM_CLIENT_ID: client.id,
    ARM_CLIENT_SECRET: client.secret,
    ARM_RESOURCE_PROVIDER_REGISTRATIONS: "none",
    ARM_PROVIDER_ENHANCED_VALIDATION: "false",
  };
  private readonly store = new Store();

  /** @param making how long it takes to make something, in milliseconds: who does not wait for it does not find it */
  constructor(private readonly making = 1000) {}

  async answer(asked: Asked): Promise<Answer> {
    if (asked.host === "login.microsoftonline.com") return signIn(asked);
    if (asked.host === "management.azure.com") return resourceManager(this.store, asked, this.making);
    if (asked.host.endsWith(".blob.core.windows.net")) return blobHost(this.store, asked, deployer);
    return vaultHost(this.store, asked, deployer);
  }

  inventory(): readonly Thing[] {
    return this.store.inventory();
  }
}

/** Entra ID: a token for the one who knows the secret. Nobody checks its signature. */
function signIn({ path, body }: Asked): Answer {
  if (!path.endsWith("/oauth2/v2.0/token")) return refusal(404, "NotFound", path);
  const form = new URLSearchParams(body.toString());
  if (form.get("client_id") !== client.id || form.get("client_secret") !== client.secret)
    return { status: 401, body: { error: "invalid_client", error_description: "the client's secret is wrong" } };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: "https://management.azure.com",
    iat: now,
    exp: now + 86400,
    oid: deployer,
    tid: tenant,
    appid: client.id,
  };
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
  const access_token = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.${part({})}`;
  return { status: 200, body: { token_type: "Bearer", expires_in: 86400, access_token } };
}
