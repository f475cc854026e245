import { accountKey } from "./policies";
import { keyOf, type Routes } from "./routes";
import { type Body, invalid, notFound, type Store } from "./store";

const job = "projects/*/locations/*/jobs/*";

interface Token {
  readonly serviceAccountEmail: string;
}
interface Target {
  readonly httpMethod?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly oidcToken?: Token;
  readonly oauthToken?: Token;
}

/** @throws Refusal where the clock is none, the identity is nobody, or the method takes no body */
function filled(name: string, asked: Body, store: Store): Body {
  const { schedule, httpTarget } = asked as { schedule?: string; httpTarget?: Target };
  if (schedule?.trim().split(/\s+/).length !== 5) throw invalid("Schedule or time zone is invalid.");
  const { httpMethod = "POST", body, headers, oidcToken, oauthToken } = httpTarget ?? {};
  for (const token of [oidcToken, oauthToken])
    if (token && !store.things.has(accountKey(token.serviceAccountEmail))) throw notFound(token.serviceAccountEmail);
  if (body && !/^(POST|PUT|PATCH)$/.test(httpMethod)) throw invalid(`A request by ${httpMethod} has no body`);
  // the provider fails where Google does not say what it adds
  const target = httpTarget && {
    ...httpTarget,
    headers: { ...headers, "User-Agent": "Google-Cloud-Scheduler" },
    oauthToken: oauthToken && { scope: "https://www.googleapis.com/auth/cloud-platform", ...oauthToken },
  };
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
