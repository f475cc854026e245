import { needKey } from "./kms";
import { type Call, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, project, type Store } from "./store";

const instance = "projects/*/locations/*/instances/*";

/** What was asked is told as an operation that has ended. */
const done = (call: Call, store: Store, response: Body): Body => ({
  name: `${call.name.split("/").slice(0, 4).join("/")}/operations/${store.number()}`,
  done: true,
  response: { "@type": "type.googleapis.com/google.cloud.memorystore.v1.Instance", ...response },
});

interface Connection {
  readonly pscConnection?: { readonly forwardingRule?: string; readonly serviceAttachment?: string; readonly ipAddress?: string };
}
interface Attachment {
  readonly serviceAttachment: string;
  readonly connectionType: string;
}

/** @throws Refusal where a network has not one endpoint for each attachment, made before and leading there */
function fillEndpoint({ connections = [] }: { connections?: readonly Connection[] }, found: Body, store: Store): Body {
  const attachments = found.pscAttachmentDetails as readonly Attachment[];
  const filled = connections.map(({ pscConnection: { forwardingRule = "", serviceAttachment, ...rest } = {} }) => {
    const rule = store.things.get(`compute/${forwardingRule.replace(/^.*\/projects\//, "projects/")}`);
    const attachment = attachments.find((each) => each.serviceAttachment === serviceAttachment);
    if (!rule || !attachment || !`${rule.target}`.endsWith(`/${serviceAttachment}`))
      throw invalid(`The forwarding rule ${forwardingRule} does not lead to ${serviceAttachment}`);
    const { connectionType } = attachment;
    const told = { projectId: project.id, port: 6379, pscConnectionStatus: "ACTIVE", connectionType };
    return { pscConnection: { ...rest, forwardingRule, serviceAttachment, ...told } };
  });
  const led = new Set(filled.map(({ pscConnection }) => pscConnection.serviceAttachment));
  if (led.size !== attachments.length || filled.length !== attachments.length)
    throw invalid(`An endpoint has ${attachments.length} connections, one for each service attachment`);
  return { connections: filled };
}

/** Memorystore for Valkey: instances, which networks reach by endpoints that they are told of. */
export const memorystore: Routes = {
  "POST projects/*/locations/*/instances": (call, store) => {
    const id = call.query.instanceId ?? "";
    if (!/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/.test(id)) throw invalid(`Invalid instance id: ${id}`);
    const name = `${call.name}/${id}`;
    const region = call.name.split("/")[3] ?? "";
    needKey(store, call.json.kmsKey, "gcp-sa-memorystore", region);
    return new Slow(() => {
      const attachment = (part: string): Attachment => ({
        serviceAttachment: `projects/tenant-tp/regions/${region}/serviceAttachments/${id}-${part.toLowerCase()}`,
        connectionType: `CONNECTION_TYPE_${part}`,
      });
      return done(
        call,
        store,
        store.add(`memorystore/${name}`, {
          ...call.json,
          name,
          uid: store.tag(),
          state: "ACTIVE",
          createTime: made,
          updateTime: made,
          nodeConfig: { sizeGb: 1.4 },
          // in an order of its own
          pscAttachmentDetails: [attachment("READER"), attachment("PRIMARY")],
        }),
      );
    });
  },
  [`GET ${instance}`]: (call, store) => store.get(keyOf(call)),
  [`GET ${instance}/certificateAuthority`]: (call, store) => {
    store.get(keyOf(call).replace(/\/certificateAuthority$/, ""));
    const certificates = ["-----BEGIN CERTIFICATE-----\nof a stand-in\n-----END CERTIFICATE-----\n"];
    return { name: call.name, managedServerCa: { caCerts: [{ certificates }] } };
  },
  [`PATCH ${instance}`]: (call, store) => {
    const found = store.get(keyOf(call));
    const next: Body = {};
    for (const path of (call.query.updateMask ?? "").split(",").filter(Boolean)) next[path] = call.json[path];
    if (Array.isArray(next.endpoints)) next.endpoints = next.endpoints.map((each: object) => fillEndpoint(each, found, store));
    return new Slow(() => done(call, store, Object.assign(found, next)));
  },
  [`DELETE ${instance}`]: (call, store) => {
    const { deletionProtectionEnabled, endpoints } = store.get(keyOf(call));
    if (deletionProtectionEnabled === true) throw invalid("The instance is protected from its deletion");
    if (Array.isArray(endpoints) && endpoints.length > 0) throw invalid("The instance has endpoints that somebody registered");
    return new Slow(() => {
      store.remove(keyOf(call));
      return done(call, store, {});
    });
  },
};
