/** A step from a value into it, as the plugin protocol names it. */
export type Step = { attribute_name: string } | { element_key_int: number } | { element_key_string: string };
export type Path = readonly Step[];

export interface Diagnostic {
  severity: 1 | 2;
  summary: string;
  detail: string;
  attribute?: { steps: Path };
}

export function error(summary: string, detail = "", path?: Path): Diagnostic {
  return { severity: 1, summary, detail, ...(path ? { attribute: { steps: path } } : {}) };
}

/** A call that the provider or its cloud answers with an error. */
export class Refusal extends Error {
  readonly diagnostics: Diagnostic[];

  constructor(summary: string, detail = "", path?: Path) {
    super(summary);
    this.diagnostics = [error(summary, detail, path)];
  }
}

export const attribute = (name: string): Step => ({ attribute_name: name });

/** The path with dots, elements by their number, as providers write it in their messages. */
export function dotted(path: Path): string {
  return path.map((step) => Object.values(step)[0]).join(".");
}

/** The path as the rules write it: elements left out. */
export function rulePath(path: Path): string {
  return path.flatMap((step) => ("attribute_name" in step ? [step.attribute_name] : [])).join(".");
}
