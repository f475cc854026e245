import { needKey } from "./kms";
import { accountKey, policyRoutes } from "./policies";
import { keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, notFound, project, type Store } from "./store";

const service = "projects/*/locations/*/services/*";
const connector = "projects/*/locations/*/connectors/*";
/** What has ended is told as an operation that is done. */
const done = (where: string, store: Store, response: Body): Body => ({
  name: `${where.split("/").slice(0, 4).join("/")}/operations/${store.number()}`,
  done: true,
  response,
});

interface Asked extends Body {
  readonly template: {
    readonly encryptionKey?: string;
    readonly serviceAccount?: string;
    readonly vpcAccess?: { readonly connector?: string };
  } & Body;
}

/** @throws Refusal where the identity or the connector is not there, or the key may not be used */
function filled(name: string, asked: Asked, store: Store): Body {
  const { encryptionKey, serviceAccount, vpcAccess } = asked.template;
  if (serviceAccount && !store.things.has(accountKey(serviceAccount))) throw notFound(serviceAccount);
  if (vpcAccess?.connector && !store.things.has(`vpcaccess/${vpcAccess.connector}`)) throw notFound(vpcAccess.connector);
  needKey(store, encryptionKey || undefined, "serverless-robot-prod", name.split("/")[3] as string);
  const own = name.split("/").at(-1);
  const uri = `https://${own}-${project.number}.${name.split("/")[3]}.run.app`;
  return {
    launchStage: "GA",
    ...asked,
    name,
    template: { maxInstanceRequestConcurrency: 80, ...asked.template },
    traffic: asked.traffic ?? [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
    uri,
    urls: [uri],
    uid: store.number(),
    generation: "1",
    observedGeneration: "1",
    createTime: made,
    updateTime: made,
    latestCreatedRevision: `${name}/revisions/${own}-00001-abc`,
    latestReadyRevision: `${name}/revisions/${own}-00001-abc`,
    terminalCondition: { type: "Ready", state: "CONDITION_SUCCEEDED" },
    etag: store.tag(),
  };
}

/** Cloud Run: services and who may call them. */
export const run: Routes = {
  "POST projects/*/locations/*/services": (call, store) => {
    const name = `${call.name}/${call.query.serviceId}`;
    if (!/^[a-z]([-a-z0-9]{0,47}[a-z0-9])?$/.test(`${call.query.serviceId}`)) throw invalid(`${call.query.serviceId} is no name`);
    const body = filled(name, call.json as Asked, store);
    return new Slow(() => done(name, store, store.add(`run/${name}`, body)));
  },
  [`GET ${service}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${service}`]: (call, store) => {
    const found = store.get(keyOf(call));
    Object.assign(found, filled(call.name, call.json as Asked, store), { uid: found.uid });
    return done(call.name, store, found);
  },
  [`DELETE ${service}`]: (call, store) => {
    store.remove(keyOf(call));
    return done(call.name, store, {});
  },
  ...policyRoutes("GET", service),
};

/** Serverless VPC Access: the ways of services into a network. */
export const vpcaccess: Routes = {
  "POST projects/*/locations/*/connectors": (call, store) => {
    const name = `${call.name}/${call.query.connectorId}`;
    const body = { machineType: "e2-micro", minThroughput: 200, maxThroughput: 300, ...call.json, name, state: "READY" };
    return new Slow(() => done(name, store, store.add(`vpcaccess/${name}`, body)));
  },
  [`GET ${connector}`]: (call, store) => store.get(keyOf(call)),
  [`DELETE ${connector}`]: (call, store) => {
    store.remove(keyOf(call));
    return done(call.name, store, {});
  },
};
