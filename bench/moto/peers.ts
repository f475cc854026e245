/** Asks moto in the name of another account. */
type Ask = (body: string, account: string) => Promise<string>;

/**
 * moto 5.2.1 joins networks only where it made both, under ids of its own choosing. A network outside is no lab's: it is made in its own account
 * when a lab asks to be joined with it, and answered by the id that it was asked for by.
 */
export class Peers {
  /** By moto's ids, those that labs know. */
  private readonly known = new Map<string, string>();

  /** @returns the call with the id of the network that stands for the one outside */
  async asked(form: URLSearchParams, body: Buffer | string, ask: Ask): Promise<Buffer | string> {
    const [outside, owner] = [form.get("PeerVpcId"), form.get("PeerOwnerId")];
    if (form.get("Action") !== "CreateVpcPeeringConnection" || !outside || !owner) return body;
    const made = await ask("Action=CreateVpc&Version=2016-11-15&CidrBlock=10.192.0.0%2F16", owner);
    const [, id] = /<vpcId>(vpc-[0-9a-f]+)</.exec(made) ?? [];
    if (!id) throw new Error(`moto makes no network: ${made}`);
    this.known.set(id, outside);
    const handed = new URLSearchParams(form);
    handed.set("PeerVpcId", id);
    return handed.toString();
  }

  answered(form: URLSearchParams, answer: Buffer): Buffer {
    if (!/VpcPeeringConnections?$/.test(form.get("Action") ?? "")) return answer;
    return Buffer.from(answer.toString().replace(/vpc-[0-9a-f]+/g, (id) => this.known.get(id) ?? id));
  }
}
