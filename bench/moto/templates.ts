/** Asks moto itself for an action of EC2's; its answer. */
type AskEc2 = (form: URLSearchParams) => Promise<string>;

/** Tags of a launch template itself, as the provider sends them: the only ones of that call. */
const own = /^TagSpecification\.1\./;

/**
 * moto 5.2.1 writes the tags of a launch template into what the template says of its machines, where AWS does not have them.
 * @returns the body of a call that makes a template, without these
 */
export function untagged(form: URLSearchParams, body: Buffer): Buffer | string {
  if (form.get("Action") !== "CreateLaunchTemplate") return body;
  return new URLSearchParams([...form].filter(([key]) => !own.test(key))).toString();
}

/** Gives a template that was just made the tags that were kept from its call. */
export async function tagTemplate(form: URLSearchParams, answer: string, moto: AskEc2): Promise<void> {
  const id = /<launchTemplateId>([^<]+)/i.exec(answer)?.[1];
  if (form.get("Action") !== "CreateLaunchTemplate" || !id) return;
  const tags = [...form].filter(([key]) => own.test(key)).map(([key, value]): [string, string] => [key.replace(own, ""), value]);
  const asked = { Action: "CreateTags", Version: form.get("Version") ?? "", "ResourceId.1": id };
  await moto(new URLSearchParams([...Object.entries(asked), ...tags.filter(([key]) => key.startsWith("Tag."))]));
}

/** moto tells the tags with which a template was made, whatever became of them. @returns the answer with those that it has */
export async function withTags(form: URLSearchParams, answer: Buffer, moto: AskEc2): Promise<Buffer> {
  const text = answer.toString();
  const ids = [...text.matchAll(/<launchTemplateId>([^<]+)/gi)].map(([, id]) => id ?? "");
  const [id] = ids;
  // the provider asks for one at a time
  if (form.get("Action") !== "DescribeLaunchTemplates" || id === undefined || ids.length > 1) return answer;
  const asked = {
    Action: "DescribeTags",
    Version: form.get("Version") ?? "",
    "Filter.1.Name": "resource-id",
    "Filter.1.Value.1": id,
  };
  const items = [...(await moto(new URLSearchParams(asked))).matchAll(/<item>(.*?)<\/item>/gs)];
  const part = (item: string, name: string) => new RegExp(`<${name}>.*?</${name}>|<${name} ?/>`, "s").exec(item)?.[0] ?? "";
  const tags = items.map(([, item = ""]) => `<item>${part(item, "key")}${part(item, "value")}</item>`).join("");
  const without = text.replace(/<tagSet>.*?<\/tagSet>|<tagSet ?\/>/gs, "");
  return Buffer.from(without.replace(/<launchTemplateId>/i, `<tagSet>${tags}</tagSet>$&`));
}
