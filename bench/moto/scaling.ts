type Tags = Readonly<Record<string, string>>;
interface Asked {
  readonly ResourceARN?: string;
  readonly Tags?: Tags;
  readonly TagKeys?: readonly string[];
}
/** Asks moto itself for an action of Application Auto Scaling's. */
type Ask = (action: string, asked: object) => Promise<{ readonly ScalableTargetARN?: string }>;

/** The tags of scalable targets, which moto 5.2.1 does not keep: the provider asks for them after every change. */
export class Scaling {
  private readonly tags = new Map<string, Tags>();

  /** The answer to an action on tags, or to one that sets some besides what moto does; undefined where moto answers by itself. */
  async answer(action: string, asked: Asked, moto: Ask): Promise<object | undefined> {
    const { ResourceARN: arn = "", Tags: given = {}, TagKeys: gone = [] } = asked;
    const before = this.tags.get(arn) ?? {};
    switch (action) {
      case "RegisterScalableTarget": {
        const made = await moto(action, asked);
        // only who makes one hands tags over
        if (asked.Tags) this.tags.set(made.ScalableTargetARN ?? "", given);
        return made;
      }
      case "ListTagsForResource":
        return { Tags: before };
      case "TagResource":
        this.tags.set(arn, { ...before, ...given });
        return {};
      case "UntagResource":
        this.tags.set(arn, Object.fromEntries(Object.entries(before).filter(([key]) => !gone.includes(key))));
        return {};
      default:
        return undefined;
    }
  }
}
