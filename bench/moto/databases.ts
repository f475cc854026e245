/** What moto 5.2.1 does not keep of RDS, and the provider reads again: who set a parameter, and which support an instance has. */
export class Databases {
  /** By account and instance. */
  private readonly support = new Map<string, string>();

  /**
   * Parameters that somebody sets are the user's own, which moto keeps only if the call says so besides.
   * @returns the body of a call that sets parameters as moto wants to hear it; that of any other as it is
   */
  asked(form: URLSearchParams, body: Buffer | string): Buffer | string {
    if (form.get("Action") !== "ModifyDBParameterGroup") return body;
    const said = new URLSearchParams(form);
    for (const name of form.keys()) {
      const [, parameter] = /^(Parameters\.Parameter\.\d+)\.ParameterName$/.exec(name) ?? [];
      if (parameter) said.set(`${parameter}.Source`, "user");
    }
    return said.toString();
  }

  /** An answer about instances, with the support that each was made with or given since. */
  answered(account: string, form: URLSearchParams, answer: Buffer): Buffer {
    const [action, id, asked] = ["Action", "DBInstanceIdentifier", "EngineLifecycleSupport"].map((name) => form.get(name));
    if (id && asked && /^(Create|Modify)DBInstance$/.test(action ?? "")) this.support.set(`${account} ${id}`, asked);
    if (!/^(Create|Modify|Delete|Describe)DBInstances?$/.test(action ?? "")) return answer;
    const text = answer.toString().replace(/<DBInstanceIdentifier>([^<]+)<\/DBInstanceIdentifier>/g, (whole, one: string) => {
      const known = this.support.get(`${account} ${one}`);
      return known === undefined ? whole : `${whole}<EngineLifecycleSupport>${known}</EngineLifecycleSupport>`;
    });
    return Buffer.from(text);
  }
}
