/** A profile of a model as Bedrock tells of it, and its tags. */
interface Profile {
  readonly told: Readonly<Record<string, unknown>>;
  tags: { readonly key: string; readonly value: string }[];
}
interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Bedrock's application inference profiles, which moto does not have: they copy what AWS offers, carry tags and are called by nobody here. */
export class Profiles {
  private readonly made = new Map<string, Profile>();
  private count = 0;

  /** @param url as it was asked, with its query */
  answer(account: string, method: string, url: string, text: string): Answer {
    const [path = ""] = url.split("?");
    const [, first = "", ...named] = path.split("/").map(decodeURIComponent);
    const arn = named.join("/");
    const asked = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    if (first === "inference-profiles" && method === "POST") return this.make(account, asked);
    if (first === "inference-profiles" && arn === "")
      return { status: 200, body: { inferenceProfileSummaries: this.of(account) } };
    // named by its ARN, or by the last part of it
    const profile = this.made.get(
      String(asked.resourceARN ?? arn)
        .split("/")
        .at(-1) ?? "",
    );
    if (!profile) return { status: 404, body: { __type: "ResourceNotFoundException", message: `There is no profile ${arn}.` } };
    switch (`${method} ${first}`) {
      case "GET inference-profiles":
        return { status: 200, body: profile.told };
      case "DELETE inference-profiles":
        this.made.delete(String(profile.told.inferenceProfileId));
        return { status: 200, body: {} };
      case "POST listTagsForResource":
        return { status: 200, body: { tags: profile.tags } };
      case "POST tagResource": {
        const added = asked.tags as Profile["tags"];
        profile.tags = [...profile.tags.filter(({ key }) => !added.some((tag) => tag.key === key)), ...added];
        return { status: 200, body: {} };
      }
      case "POST untagResource":
        profile.tags = profile.tags.filter(({ key }) => !(asked.tagKeys as string[]).includes(key));
        return { status: 200, body: {} };
      default:
        throw new Error(`no profile answers ${method} ${url}`);
    }
  }

  private make(account: string, { inferenceProfileName, description, modelSource, tags }: Record<string, unknown>): Answer {
    const copied = String((modelSource as { copyFrom?: string } | undefined)?.copyFrom);
    const [, region, name] = /^arn:aws:bedrock:([a-z0-9-]+):\d{12}:inference-profile\/eu\.([a-z0-9.:-]+)$/.exec(copied) ?? [];
    if (name === undefined)
      return { status: 400, body: { __type: "ValidationException", message: `${copied} is no profile that could be copied.` } };
    const id = String(++this.count).padStart(12, "a");
    const inferenceProfileArn = `arn:aws:bedrock:${region}:${account}:application-inference-profile/${id}`;
    const at = "2026-11-25T00:00:00Z";
    const models = ["eu-central-1", "eu-north-1"].map((one) => ({
      modelArn: `arn:aws:bedrock:${one}::foundation-model/${name}`,
    }));
    const told = {
      inferenceProfileArn,
      inferenceProfileId: id,
      inferenceProfileName,
      description,
      models,
      createdAt: at,
      updatedAt: at,
      status: "ACTIVE",
      type: "APPLICATION",
    };
    this.made.set(id, { told, tags: (tags ?? []) as Profile["tags"] });
    return { status: 201, body: { inferenceProfileArn, status: "ACTIVE" } };
  }

  private of(account: string): object[] {
    const own = [...this.made.values()].filter(({ told }) => String(told.inferenceProfileArn).includes(`:${account}:`));
    return own.map(({ told, tags }) => ({ ...told, tags }));
  }
}
