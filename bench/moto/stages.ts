type Tags = Readonly<Record<string, string>>;

/** What moto 5.2.1 has no way for: tags of an HTTP API's stage that are changed after it was made. */
export class Stages {
  private readonly tags = new Map<string, Tags>();

  /** The answer to a call that gives a stage tags; undefined for every other. */
  tag(method: string, url: string, body: string): object | undefined {
    const { pathname } = new URL(url, "http://moto");
    const [, stage] = /^\/v2\/tags\/.*(\/apis\/[^/]+\/stages\/[^/]+)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (!stage || method !== "POST") return undefined;
    this.tags.set(stage, { ...this.tags.get(stage), ...(JSON.parse(body) as { tags: Tags }).tags });
    return {};
  }

  /** A stage as moto tells it, with the tags that were given to it since. */
  complete(method: string, url: string, answer: string): object | undefined {
    const stage = decodeURIComponent(new URL(url, "http://moto").pathname).replace(/^\/v2/, "");
    const tags = method === "GET" ? this.tags.get(stage) : undefined;
    if (!tags) return undefined;
    const told = JSON.parse(answer) as { tags?: Tags };
    return { ...told, tags: { ...told.tags, ...tags } };
  }
}
