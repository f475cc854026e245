import type { TypeSchema } from "../schema/model";
import type { Slice } from "../schema/slices";
import { countUnreadRules } from "./limits";

/** Collects what the data does not know of the types that a rehearsal used. */
export class Unproven {
  private readonly said = new Map<string, string[]>();
  private readonly types = new Set<string>();

  /** The sentences, each with the types it is said of. */
  get sentences(): string[] {
    return [...this.said].map(([sentence, types]) => (types.length > 0 ? `${sentence}: ${types.join(", ")}` : sentence));
  }

  /** Notes that a provider took part. */
  provider(name: string, slice: Slice): void {
    if (this.types.has(name)) return;
    this.types.add(name);
    if (!slice.hasRules) this.say(`${name} ${slice.version}: the slice came without rules; only its schema was checked`);
    else if (name === "aws")
      this.say(`aws ${slice.version}: defaults, conflicts and arguments that need each other are not in the data`);
  }

  /** Notes that a resource of the type was checked or planned. */
  type(schema: TypeSchema, modelled: boolean): void {
    if (this.types.has(schema.name)) return;
    this.types.add(schema.name);
    const { rules, name } = schema;
    if (!rules) this.say("no rules in the data, so nothing beyond the schema was checked", name);
    if (rules?.custom_diff) this.say("the provider checks more in its own code when it plans", name);
    if (rules?.asked_incompletely) this.say("some attributes could not be asked for their rules", name);
    if (countUnreadRules(schema) > 0) this.say("some rules could not be tied to one attribute and were not checked", name);
    if (!modelled) this.say("its id and computed values are made up", name);
  }

  private say(sentence: string, ...types: string[]): void {
    const known = this.said.get(sentence) ?? [];
    this.said.set(sentence, [...known, ...types]);
  }
}
