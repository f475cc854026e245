interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Condition?: object }[];
}

/**
 * moto 5.2.1 reads no conditions in the policy of a bucket, so one that denies what comes without TLS denies everybody every object. It is
 * given such policies without what they deny under a condition; who reads them gets them as they were written.
 */
export class BucketPolicies {
  private readonly written = new Map<string, string>();

  /** The policy that moto is given instead; undefined where a call sets none. */
  asked(account: string, method: string, url: string, body: string): string | undefined {
    const bucket = bucketIn(url);
    if (bucket === undefined || method !== "PUT") return undefined;
    this.written.set(`${account} ${bucket}`, body);
    const policy = JSON.parse(body) as Policy;
    const heeded = policy.Statement.filter(({ Effect, Condition }) => Effect !== "Deny" || !Condition);
    return JSON.stringify({ ...policy, Statement: heeded });
  }

  /** What moto would have told of a policy if it had kept it whole. */
  complete(account: string, method: string, url: string): object | undefined {
    const bucket = method === "GET" ? bucketIn(url) : undefined;
    const written = this.written.get(`${account} ${bucket}`);
    return written === undefined ? undefined : JSON.parse(written);
  }
}

const bucketIn = (url: string): string | undefined => /^\/([^/?]+)\/?\?policy=?(&|$)/.exec(url)?.[1];
