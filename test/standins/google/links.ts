import { type Body, notFound, project, Refusal, type Store } from "./store";

const base = "https://www.googleapis.com/compute/v1/";
/** Of the kinds that a lab makes; images, types of machines and zones are there anyway. */
const kept =
  /^projects\/[^/]+\/(global|regions\/[^/]+|zones\/[^/]+)\/(networks|subnetworks|firewalls|routers|disks|instances|instanceTemplates|instanceGroupManagers|addresses|forwardingRules|healthChecks|backendServices|urlMaps|sslPolicies|targetHttpsProxies)\/[^/]+$/;

/** The link by which compute resources name another. */
export const linkTo = (name: string): string => (name.startsWith("https:") ? name : base + name);

/** What a text names, if it names a compute resource that somebody made. */
function named(text: string): string | undefined {
  const name = text
    .replace(/^https:\/\/(www|compute)\.googleapis\.com\/compute\/v1\//, "")
    .replace(`projects/${project.number}/`, `projects/${project.id}/`);
  return kept.test(name) ? name : undefined;
}

/** A copy in which every link has the one form that Google answers with. */
export function linked<T>(value: T): T {
  if (typeof value === "string") return (named(value) ? linkTo(named(value) as string) : value) as T;
  if (Array.isArray(value)) return value.map(linked) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, linked(inner)])) as T;
}

/** What a resource names, itself apart. */
export function linksOf(value: unknown): string[] {
  if (typeof value === "string") return named(value) === undefined ? [] : [`compute/${named(value)}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "selfLink" ? [] : linksOf(inner)));
}

/** @throws Refusal where a resource names one that is not there */
export function needLinked(store: Store, body: Body): void {
  for (const name of linksOf(body)) if (!store.things.has(name)) throw notFound(name);
}

/** @throws Refusal where another resource still names this one */
export function needUnused(store: Store, name: string): void {
  for (const [user, body] of store.things)
    if (/^(compute|container)\//.test(user) && user !== name && linksOf(body).includes(name))
      throw new Refusal(
        400,
        "INVALID_ARGUMENT",
        "resourceInUseByAnotherResource",
        `The resource '${name}' is already being used by '${user}'`,
      );
}
