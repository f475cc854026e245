import { accountKey } from "./policies";
import { keyOf, type Routes } from "./routes";
import { type Body, invalid, notFound, type Store } from "./store";

const job = "projects/*/locations/*/jobs/*";

/** @throws Refusal where the clock is none, or the identity is nobody */
function filled(name: string, asked: Body, store: Store): Body {
  const { schedule, httpTarget } = asked as {
    schedule?: string;
    httpTarget?: { readonly oidcToken?: { readonly serviceAccountEmail: string } };
  };
  if (schedule?.trim().split(/\s+/).length !== 5) throw invalid("Schedule or time zone is invalid.");
  const email = httpTarget?.oidcToken?.serviceAccountEmail;
  if (email && !store.things.has(accountKey(email))) throw notFound(email);
  // the provider fails where Google does not say what it adds
  const target = httpTarget && { ...httpTarget, headers: { "User-Agent": "Google-Cloud-Scheduler" } };
  return { ...asked, name, state: "ENABLED", ...(target && { httpTarget: target }) };
}

/** Cloud Scheduler: what runs by the clock. */
export const cloudscheduler: Routes = {
  "POST projects/*/locations/*/jobs": (call, store) => {
    const name = `${call.json.name}`;
    return store.add(`cloudscheduler/${name}`, filled(name, call.json, store));
  },
  [`POST ${job}:resume`]: (call, store) => store.get(keyOf(call)),
  [`GET ${job}`]: (call, store) => store.get(keyOf(call)),
  [`PATCH ${job}`]: (call, store) => Object.assign(store.get(keyOf(call)), filled(call.name, call.json, store)),
  [`DELETE ${job}`]: (call, store) => {
    store.remove(keyOf(call));
    return {};
  },
};
