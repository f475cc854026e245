interface Configuration {
  readonly FunctionName?: string;
  readonly LoggingConfig?: object;
}

/** Where functions write what they say, which moto 5.2.1 does not keep: the provider reads it back. */
export class Functions {
  private readonly logging = new Map<string, object>();

  /** Notes what a call that makes or changes a function says of it. */
  note(account: string, method: string, url: string, body: string): void {
    const changed = /^\/2015-03-31\/functions(?:\/([^/]+)\/configuration)?\/?$/.exec(new URL(url, "http://moto").pathname);
    if (!changed || method === "GET") return;
    const { FunctionName = "", LoggingConfig } = JSON.parse(body || "{}") as Configuration;
    if (LoggingConfig) this.logging.set(`${account} ${changed[1] ?? FunctionName}`, LoggingConfig);
  }

  /** A function as moto tells it, with where it writes; undefined for what is no such answer. */
  complete(account: string, method: string, url: string, answer: string): object | undefined {
    const [, name = ""] =
      /^\/2015-03-31\/functions\/([^/]+)$/.exec(decodeURIComponent(new URL(url, "http://moto").pathname)) ?? [];
    const logging = this.logging.get(`${account} ${name.split(":").at(-1)}`);
    if (method !== "GET" || !logging) return undefined;
    const told = JSON.parse(answer) as { readonly Configuration: object };
    return { ...told, Configuration: { ...told.Configuration, LoggingConfig: logging } };
  }
}
