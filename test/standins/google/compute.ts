import { fillBackend, fillRule } from "./balancers";
import { attachments } from "./disks";
import { common, fillAddress, fillDisk, fillFirewall, fillInstance, fillRouter, fillSubnetwork, readDisk } from "./kinds";
import { linked, linksOf, linkTo, needLinked, needUnused } from "./links";
import { peerings } from "./peerings";
import { policyRoutes } from "./policies";
import { autoscalers, fillAutoscaler, fillManager, fillTemplate } from "./pools";
import { type Call, type Handler, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, outdated, project, type Store } from "./store";

interface Kind {
  /** What Google adds to a new resource, and what it refuses. */
  readonly fill?: (body: Body, name: string, store: Store) => Body;
  /** What it tells besides what it keeps. */
  readonly read?: (body: Body, name: string, store: Store) => Body;
  readonly labelled?: boolean;
  readonly patched?: boolean;
}

/** The kinds of compute resources, by where their names stand in a project. */
const kinds: Readonly<Record<string, Kind>> = {
  "global/networks": {},
  "global/firewalls": { fill: fillFirewall, patched: true },
  "regions/*/subnetworks": { fill: fillSubnetwork },
  "regions/*/addresses": { fill: fillAddress, labelled: true },
  "regions/*/forwardingRules": { fill: fillRule, labelled: true },
  "regions/*/healthChecks": {},
  "regions/*/backendServices": { fill: fillBackend },
  "regions/*/urlMaps": {},
  "regions/*/sslPolicies": { patched: true },
  "regions/*/targetHttpsProxies": {},
  "regions/*/routers": { fill: fillRouter, patched: true },
  "zones/*/disks": { fill: fillDisk, read: readDisk, labelled: true },
  "regions/*/instanceTemplates": { fill: fillTemplate },
  "regions/*/instanceGroupManagers": { fill: fillManager, patched: true },
  "regions/*/autoscalers": { fill: fillAutoscaler },
  "zones/*/instances": { fill: fillInstance, labelled: true },
};

/** An operation that came to its end at once. */
function done(store: Store, name: string, operationType: string): Body {
  const scope = name.split("/").slice(0, name.split("/")[2] === "global" ? 3 : 4);
  const operation = `operation-${store.number()}`;
  return {
    kind: "compute#operation",
    name: operation,
    operationType,
    status: "DONE",
    progress: 100,
    targetLink: linkTo(name),
    selfLink: linkTo([...scope, "operations", operation].join("/")),
  };
}

const withoutVerb = (call: Call): Call => ({ ...call, name: call.name.replace(/\/[^/]+$/, "") });

const setLabels: Handler = (call, store) => {
  const { name } = withoutVerb(call);
  const found = store.get(`compute/${name}`);
  if (call.json.labelFingerprint !== found.labelFingerprint) throw outdated(name);
  Object.assign(found, { labels: call.json.labels, labelFingerprint: store.tag() });
  return done(store, name, "setLabels");
};

function routesOf(where: string, { fill, read, labelled, patched }: Kind): Routes {
  const all = `projects/*/${where}`;
  const one = `${all}/*`;
  return {
    [`POST ${all}`]: (call, store) => {
      const name = `${call.name}/${call.json.name}`;
      if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(`${call.json.name}`)) throw invalid(`'${call.json.name}' is no name`);
      const asked = linked(call.json);
      needLinked(store, asked);
      return new Slow(() => {
        store.add(`compute/${name}`, { ...(fill?.(asked, name, store) ?? asked), ...common(store, name) });
        return done(store, name, "insert");
      });
    },
    [`GET ${one}`]: (call, store) => {
      const found = store.get(keyOf(call));
      return read?.(found, keyOf(call), store) ?? found;
    },
    [`DELETE ${one}`]: (call, store) => {
      needUnused(store, keyOf(call));
      const { disks } = store.get(keyOf(call)) as { disks?: readonly Body[] };
      return new Slow(() => {
        store.remove(keyOf(call));
        for (const disk of linksOf(disks?.filter(({ autoDelete }) => autoDelete))) store.remove(disk);
        // who may reach a machine through the proxy goes with it
        store.policies.delete(`iap/${call.name.replace("/zones/", "/iap_tunnel/zones/")}`);
        return done(store, call.name, "delete");
      });
    },
    ...(patched && {
      [`PATCH ${one}`]: (call, store) => {
        const asked = linked(call.json);
        needLinked(store, asked);
        const found = store.get(keyOf(call));
        return new Slow(() => {
          Object.assign(found, asked, { fingerprint: store.tag() });
          return done(store, call.name, "update");
        });
      },
    }),
    ...(labelled && { [`POST ${one}/setLabels`]: setLabels }),
  };
}

/** Compute Engine. */
export const compute: Routes = {
  "GET projects/*": (_, store) => ({
    name: project.id,
    id: project.number,
    commonInstanceMetadata: { fingerprint: store.tag() },
  }),
  "GET projects/*/zones/*": ({ name }) => ({ name: name.split("/").at(-1), status: "UP", selfLink: linkTo(name) }),
  // the machines of a cluster's pool, of which the provider asks whether they stand
  "GET projects/*/zones/*/instanceGroupManagers/*": ({ name }) => ({ name: name.split("/").at(-1), targetSize: 1 }),
  ...Object.fromEntries(Object.entries(kinds).flatMap(([where, kind]) => Object.entries(routesOf(where, kind)))),
  ...attachments(done),
  ...peerings(done),
  ...autoscalers(done),
  ...instancePolicy(),
};

/** Compute asks for a policy with a `/` where other services have a `:`. */
function instancePolicy(): Routes {
  const routes = policyRoutes("GET", "projects/*/zones/*/instances/*");
  return Object.fromEntries(
    Object.entries(routes).map(([pattern, handler]) => [
      pattern.replace(":", "/"),
      (call, store) => handler(withoutVerb(call), store),
    ]),
  );
}
