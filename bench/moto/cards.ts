/**
 * moto 5.2.1 loses the security groups of a machine whose call names them with its network card, as the provider does where the machine has an
 * address for good: they are named with the machine instead.
 */
export function groupsOfMachine(form: URLSearchParams, body: Buffer | string): Buffer | string {
  const named = [...form].filter(([name]) => /^NetworkInterface\.1\.SecurityGroupId\.\d+$/.test(name));
  if (form.get("Action") !== "RunInstances" || named.length === 0) return body;
  const moved = new URLSearchParams(form);
  for (const [name, group] of named) {
    moved.delete(name);
    moved.set(name.replace(/^NetworkInterface\.1\./, ""), group);
  }
  return moved.toString();
}

/** moto 5.2.1 leaves a network card that stands for itself with its machine when this is gone: here nothing holds it any more. */
export class Cards {
  private readonly gone = new Set<string>();
  /** Machines by how their cards are attached. */
  private readonly attached = new Map<string, string>();

  /** What moto answered, without machines that are gone. */
  answered(account: string, form: URLSearchParams, body: Buffer): Buffer {
    const of = (id: string | null | undefined) => `${account} ${id}`;
    const action = form.get("Action");
    if (action === "TerminateInstances") for (const [name, id] of form) if (name.startsWith("InstanceId.")) this.gone.add(of(id));
    // the provider lets go of a card as it was attached when it was last seen, and takes it that nothing is there to let go of
    if (action === "DetachNetworkInterface" && this.gone.has(this.attached.get(of(form.get("AttachmentId"))) ?? ""))
      return Buffer.from(body.toString().replace("OperationNotPermitted", "InvalidAttachmentID.NotFound"));
    if (action !== "DescribeNetworkInterfaces") return body;
    const told = body.toString();
    const free = told.replace(/<attachment>[\s\S]*?<\/attachment>/g, (attachment) => {
      const [, id] = /<instanceId>([^<]+)</.exec(attachment) ?? [];
      const [, by] = /<attachmentId>([^<]+)</.exec(attachment) ?? [];
      this.attached.set(of(by), of(id));
      return this.gone.has(of(id)) ? "" : attachment;
    });
    return free === told ? body : Buffer.from(free);
  }
}
