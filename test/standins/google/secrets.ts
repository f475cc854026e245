import { policyRoutes } from "./policies";
import { type Call, type Handler, keyOf, type Routes, Slow } from "./routes";
import { type Body, invalid, made, project, Refusal, type Store } from "./store";

const secret = "projects/*/secrets/*";
const version = `${secret}/versions/*`;

interface Version extends Body {
  state: string;
  /** Held apart: only `access` tells it. */
  payload?: Body;
}

/** What is told of a version to those who may not read it. */
const told = ({ payload: _, ...rest }: Version): Body => rest;
/** Google names secrets by the number of their project. */
const fullName = (name: string) => name.replace(`projects/${project.id}/`, `projects/${project.number}/`);

const became =
  (state: string): Handler =>
  (call, store) => {
    const found = versionOf(call, store);
    if (found.state === "DESTROYED")
      throw new Refusal(400, "FAILED_PRECONDITION", "failedPrecondition", "It is destroyed for good");
    found.state = state;
    if (state === "DESTROYED") found.payload = undefined;
    return told(found);
  };

/** Secret Manager. */
export const secretmanager: Routes = {
  "POST projects/*/secrets": (call, store) => {
    const name = `${call.name}/${call.query.secretId}`;
    const secret = { ...call.json, name: fullName(name), createTime: made, etag: store.tag() };
    return new Slow(() => store.add(`secretmanager/${name}`, secret));
  },
  [`GET ${secret}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${secret}`]: (call, store) => {
    const found = store.get(keyOf(call));
    for (const field of (call.query.updateMask ?? "").split(",")) found[field] = call.json[field];
    return Object.assign(found, { etag: store.tag() });
  },
  [`DELETE ${secret}`]: (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
  [`POST ${secret}:addVersion`]: (call, store) => {
    store.get(keyOf(call));
    const payload = call.json.payload as Body | undefined;
    if (!payload?.data) throw invalid("A version of a secret needs a payload");
    const name = `${call.name}/versions/${store.below(`${keyOf(call)}/versions`).length + 1}`;
    const added: Version = { name: fullName(name), createTime: made, state: "ENABLED", etag: store.tag(), payload };
    store.add(`secretmanager/${name}`, added);
    return told(added);
  },
  [`GET ${version}`]: (call, store) => told(versionOf(call, store)),
  [`GET ${version}:access`]: (call, store) => {
    const { name, state, payload } = versionOf(call, store);
    if (state !== "ENABLED") throw new Refusal(400, "FAILED_PRECONDITION", "failedPrecondition", `${name} is ${state}`);
    return { name, payload };
  },
  [`POST ${version}:enable`]: became("ENABLED"),
  [`POST ${version}:disable`]: became("DISABLED"),
  [`POST ${version}:destroy`]: became("DESTROYED"),
  ...policyRoutes("GET", secret),
};

const versionOf = (call: Call, store: Store) => store.get(keyOf(call)) as Version;
