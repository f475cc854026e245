import { Capability, type Completed, type Definition, type Native, type Outputs, type Props, type Provider } from "../core";
import type { Lab } from "../lab";
import { notebook as schema } from "./schema";

declare module "../core" {
  interface Schemas {
    notebook: typeof schema;
  }
  interface Outputs {
    notebook: {
      /** By e-mail, what a person types, or opens in a browser, to get to their notebook. */
      readonly open: { readonly [email: string]: string };
    };
  }
  interface Instances<P extends Provider> {
    notebook: Notebook<P>;
  }
}

const definition: Definition<"notebook"> = {
  kind: "notebook",
  schema,
  on: {
    aws: (): typeof import("./aws") => require("./aws"),
    azure: (): typeof import("./azure") => require("./azure"),
    google: (): typeof import("./google") => require("./google"),
  },
};

/** Notebooks of one entry, each its person's alone; they act with the entry's identity. */
export class Notebook<out P extends Provider = Provider> extends Capability<P, "notebook"> {
  static readonly definition = definition;
  declare readonly native: Native<P, "notebook">;
  declare readonly props: Completed<"notebook", P>;

  constructor(lab: Lab<P>, name: string, props: Props<"notebook", P> = {} as Props<"notebook", P>) {
    super(lab, definition, name, props);
  }

  /** Narrows to one cloud, so that `native` has that cloud's handles. */
  isOn<Q extends Provider>(provider: Q): this is Notebook<Q> {
    return (this.lab.provider as Provider) === provider;
  }
}

/** Somebody's notebook: what opens it. */
export interface Own {
  readonly open: string;
}

/** The notebooks of an entry, made one by one: for whom the description names at once, for the people of a team when they are known. */
export class Notebooks<N extends Own> {
  private readonly made = new Map<string, N>();
  private readonly told: ((email: string, notebook: N) => void)[] = [];

  constructor(
    private readonly named: readonly string[] | undefined,
    private readonly make: (email: string) => N,
  ) {
    for (const email of named ?? []) this.give(email);
  }

  private give(email: string): void {
    if (this.made.has(email)) return;
    const notebook = this.make(email);
    this.made.set(email, notebook);
    for (const tell of this.told) tell(email, notebook);
  }

  /** Tells of each notebook, also of one that is made later. */
  each(tell: (email: string, notebook: N) => void): void {
    for (const [email, notebook] of this.made) tell(email, notebook);
    this.told.push(tell);
  }

  /** Gives each a notebook, where the description names nobody. */
  admit(emails: readonly string[]): void {
    if (this.named === undefined) for (const email of emails) this.give(email);
  }

  /** By e-mail, until synthesis. */
  get all(): ReadonlyMap<string, N> {
    return this.made;
  }

  /** What opens each, by e-mail; read at synthesis, when everybody is known. */
  get outputs(): Outputs["notebook"] {
    const { made } = this;
    return {
      get open() {
        const sorted = [...made].sort(([a], [b]) => (a < b ? -1 : 1));
        return Object.fromEntries(sorted.map(([email, { open }]) => [email, open]));
      },
    };
  }
}
