import { needKey } from "./kms";
import { keyOf, type Routes, Slow } from "./routes";
import { type Body, project, type Store } from "./store";

const instances = "projects/*/instances";
const done = (store: Store, operationType: string, targetId: unknown): Body => ({
  kind: "sql#operation",
  name: store.number(),
  status: "DONE",
  operationType,
  targetId,
  targetProject: project.id,
});

/** Cloud SQL: instances, and the users in them. */
export const sqladmin: Routes = {
  [`POST ${instances}`]: (call, store) => {
    const { name, region } = call.json;
    const { rootPassword: _, ...asked } = call.json;
    const settings = {
      activationPolicy: "ALWAYS",
      pricingPlan: "PER_USE",
      replicationType: "SYNCHRONOUS",
      ...(asked.settings as Body),
    };
    const encryption = asked.diskEncryptionConfiguration as Body | undefined;
    needKey(store, encryption?.kmsKeyName, "gcp-sa-cloud-sql", `${region}`);
    return new Slow(() => {
      store.add(`${keyOf(call)}/${name}`, {
        ...asked,
        project: project.id,
        settings: { connectorEnforcement: "NOT_REQUIRED", ...settings, settingsVersion: "1" },
        state: "RUNNABLE",
        instanceType: "CLOUD_SQL_INSTANCE",
        backendType: "SECOND_GEN",
        connectionName: `${project.id}:${region}:${name}`,
        dnsName: `${store
          .tag()
          .replace(/[^a-z0-9]/gi, "")
          .toLowerCase()}.${region}.sql.goog.`,
        pscServiceAttachmentLink: `projects/tenant-tp/regions/${region}/serviceAttachments/a-${name}`,
        selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/${call.name}/${name}`,
        serviceAccountEmailAddress: "p1-sql@gcp-sa-cloud-sql.iam.gserviceaccount.com",
        etag: store.tag(),
      });
      return done(store, "CREATE", name);
    });
  },
  [`GET ${instances}/*`]: (call, store) => store.get(keyOf(call)),
  [`PUT ${instances}/*`]: changed,
  [`PATCH ${instances}/*`]: changed,
  [`DELETE ${instances}/*`]: (call, store) =>
    new Slow(() => {
      store.remove(keyOf(call));
      // users go with their instance
      for (const name of store.things.keys()) if (name.startsWith(`${keyOf(call)}/`)) store.remove(name);
      return done(store, "DELETE", call.name);
    }),
  [`POST ${instances}/*/users`]: (call, store) => {
    store.get(keyOf(call).replace(/\/users$/, ""));
    store.add(`${keyOf(call)}/${call.json.name}`, call.json);
    return done(store, "CREATE_USER", call.json.name);
  },
  [`GET ${instances}/*/users`]: (call, store) => ({
    items: [...store.things].flatMap(([name, user]) => (name.startsWith(`${keyOf(call)}/`) ? [user] : [])),
  }),
  "GET projects/*/operations/*": (call, store) => done(store, "UPDATE", call.name),
};

function changed(call: Parameters<Routes[string]>[0], store: Store): Slow {
  const found = store.get(keyOf(call));
  return new Slow(() => {
    Object.assign(found, call.json, { etag: store.tag() });
    return done(store, "UPDATE", call.name);
  });
}
