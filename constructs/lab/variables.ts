import { Lazy } from "../cdktf";
import { literal } from "../text";

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The variable by which code learns of an entry: `BUCKET_DOCUMENTS` for the bucket `documents`. */
export const variableOf = (kind: string, name: string): string => `${kind}_${name}`.toUpperCase().replaceAll("-", "_");

/** The environment variables of what runs code: those that a user wrote, and those that tell of what it was granted. */
export class Variables {
  private readonly told = new Map<string, string>();

  /** @param own what the cloud's file sets itself */
  constructor(
    private readonly written: Readonly<Record<string, string>>,
    private readonly own: Readonly<Record<string, string>> = {},
  ) {}

  /** @throws Error where a user wrote a variable of that name, or it tells of something else already */
  tell(name: string, value: string): void {
    if (Object.hasOwn(this.written, name))
      throw new Error(`the variable ${name} tells of what was granted: give yours another name`);
    if (this.told.has(name)) throw new Error(`the variable ${name} would tell of two entries: give one another name`);
    this.told.set(name, value);
  }

  /** In the order of their names, so that no order of composition shows. */
  private get all(): Variable[] {
    const written = Object.entries(this.written).map(([name, value]) => [name, literal(value)] as const);
    return [...written, ...Object.entries(this.own), ...this.told]
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What `form` makes of the variables at synthesis, when everything was granted. */
  text(form: (all: readonly Variable[]) => string): string {
    return Lazy.stringValue({ produce: () => form(this.all) });
  }

  /** What `form` makes of the variables by their names; undefined, and so no part of a resource, where there are none. */
  map(form: (all: Readonly<Record<string, string>>) => object) {
    return Lazy.anyValue({
      produce: () => {
        const { all } = this;
        return all.length > 0 ? form(Object.fromEntries(all.map(({ name, value }) => [name, value]))) : undefined;
      },
    });
  }

  /** The variables as blocks of a resource. */
  blocks() {
    return Lazy.anyValue({ produce: () => this.all });
  }
}

const listens = (who: unknown): who is { readonly native: { readonly variables: Variables } } =>
  (who as { native?: { variables?: unknown } }).native?.variables instanceof Variables;

/** Tells everybody among `whom` whose code takes variables what they were granted. */
export function tell(whom: Iterable<unknown>, entry: { readonly kind: string; readonly name: string }, reference: string): void {
  for (const who of whom) if (listens(who)) who.native.variables.tell(variableOf(entry.kind, entry.name), reference);
}
