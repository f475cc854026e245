import type { Asked } from "../front";
import { jsonOf } from "../front";
import { type Body, project, type Store } from "./store";

/** A call as the handlers of a service read it. */
export interface Call {
  readonly service: string;
  readonly method: string;
  /** The resource without host and version, such as `projects/p/secrets/s`; a project is always named by its id. */
  readonly name: string;
  /** What is asked of the resource besides, such as `getIamPolicy`. */
  readonly verb: string | undefined;
  readonly query: Asked["query"];
  readonly json: Body;
  /** What is sent beside it, where that is a file. */
  readonly media?: Buffer;
}

/** Answers with JSON, with nothing, or with what takes a while. */
export type Handler = (call: Call, store: Store) => Body | undefined | Slow;

/**
 * Something that stands, or is gone, only after a while. Until then nobody may name what is not there yet, nor remove what is still
 * in use, so that a client that does not wait for one before it asks for the other is found out.
 */
export class Slow {
  constructor(readonly finish: () => Body) {}
}

/** Handlers by method, resource and verb, such as `GET b/*` or `POST projects/*:getIamPolicy`; a `*` stands for one part of a name. */
export type Routes = Readonly<Record<string, Handler>>;

export function callOf(asked: Asked): Call {
  const service = asked.host.split(".")[0] as string;
  // an object's name has slashes of its own
  const parts = asked.path
    .split("/")
    .filter(Boolean)
    .map((part) => (service === "storage" ? part : decodeURIComponent(part)));
  const named = parts.slice(parts.findIndex((part) => /^v\d/.test(part)) + 1);
  const [last = "", verb] = (named.pop() ?? "").split(":");
  const name = [...named, last]
    .map((part, i, all) => (all[i - 1] === "projects" && part === project.number ? project.id : part))
    .join("/");
  const call = { service, method: asked.method, name, verb, query: asked.query };
  const [, boundary] = /^multipart\/related; boundary="?([^";]+)/.exec(asked.headers["content-type"] ?? "") ?? [];
  if (!boundary) return { ...call, json: (jsonOf(asked) ?? {}) as Body };
  const [described = "", media = ""] = asked.body
    .toString("latin1")
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(part.indexOf("\r\n\r\n") + 4, -2));
  return { ...call, json: JSON.parse(described), media: Buffer.from(media, "latin1") };
}

/** @throws Error where nobody answers such a call, which is for the stand-in to learn and no refusal of Google's */
export function route(routes: Routes, call: Call): Handler {
  const { method, name, verb } = call;
  const asked = `${method} ${name}${verb ? `:${verb}` : ""}`.split(/[/:]/);
  for (const [pattern, handler] of Object.entries(routes)) {
    const parts = pattern.split(/[/:]/);
    if (parts.length === asked.length && parts.every((part, i) => part === "*" || part === asked[i])) return handler;
  }
  throw new Error(`nobody answers ${method} ${name}${verb ? `:${verb}` : ""} of ${call.service}`);
}

/** What a resource is called in the store. */
export const keyOf = ({ service, name }: Call): string => `${service}/${name}`;
