import { capabilities } from "./capabilities";
import { facts } from "./facts";
import { hostile } from "./hostile";
import { references } from "./references";
import { syntax } from "./syntax";

/** A wrong description and everything that is said about it. */
export interface Wrong {
  readonly what: string;
  readonly text: string;
  readonly problems: readonly string[];
}

export const wrong: readonly Wrong[] = [...facts, ...capabilities, ...references, ...syntax, ...hostile];
