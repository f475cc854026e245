interface Asked {
  readonly NotebookInstanceLifecycleConfigName?: string;
  readonly InstanceMetadataServiceConfiguration?: object;
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}
interface Tag {
  readonly Key: string;
  readonly Value: string;
}
type Told = Readonly<Record<string, unknown>>;

/** What moto 5.2.1 leaves out of SageMaker's notebooks: their metadata service, and the list and the tags of lifecycle configurations. */
export class Notebooks {
  private readonly metadata = new Map<string, object>();
  private readonly tags = new Map<string, ReadonlyMap<string, string>>();

  /** The answer to a call that moto cannot answer, or not wholly; undefined for one that it can. */
  async answer(account: string, action: string, asked: Asked, moto: () => Promise<Told>): Promise<object | undefined> {
    const { ResourceArn: arn = "", Tags = [], TagKeys = [] } = asked;
    const put = (of: string, all: readonly Tag[]) =>
      this.tags.set(of, new Map([...(this.tags.get(of) ?? []), ...all.map(({ Key, Value }) => [Key, Value] as const)]));
    switch (action) {
      case "CreateNotebookInstance": {
        const made = await moto();
        this.metadata.set(String(made.NotebookInstanceArn), asked.InstanceMetadataServiceConfiguration ?? {});
        return made;
      }
      case "DescribeNotebookInstance": {
        const told = await moto();
        const InstanceMetadataServiceConfiguration = this.metadata.get(String(told.NotebookInstanceArn));
        return told.NotebookInstanceArn === undefined ? told : { ...told, InstanceMetadataServiceConfiguration };
      }
      case "CreateNotebookInstanceLifecycleConfig": {
        const made = await moto();
        put(String(made.NotebookInstanceLifecycleConfigArn), Tags);
        return made;
      }
      case "DeleteNotebookInstanceLifecycleConfig": {
        const named = `/${asked.NotebookInstanceLifecycleConfigName}`;
        for (const each of this.configurations(account)) if (each.endsWith(named)) this.tags.delete(each);
        return undefined;
      }
      case "ListNotebookInstanceLifecycleConfigs":
        return {
          NotebookInstanceLifecycleConfigs: this.configurations(account).map((each) => ({
            NotebookInstanceLifecycleConfigArn: each,
          })),
        };
    }
    if (!arn.includes("lifecycle")) return undefined;
    if (action === "AddTags") put(arn, Tags);
    if (action === "DeleteTags")
      this.tags.set(arn, new Map([...(this.tags.get(arn) ?? [])].filter(([key]) => !TagKeys.includes(key))));
    return { Tags: [...(this.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value })) };
  }

  private configurations(account: string): string[] {
    return [...this.tags.keys()].filter((arn) => arn.includes(`:${account}:`));
  }
}
