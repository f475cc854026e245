import { computing } from "./computing";
import { facts } from "./facts";
import { hostile } from "./hostile";
import { keeping } from "./keeping";
import { reach } from "./reach";
import { references } from "./references";
import { surroundings } from "./surroundings";
import { syntax } from "./syntax";

/** A wrong description and everything that is said about it. */
export interface Wrong {
  readonly what: string;
  readonly text: string;
  readonly problems: readonly string[];
}

export const wrong: readonly Wrong[] = [
  ...facts,
  ...computing,
  ...keeping,
  ...reach,
  ...surroundings,
  ...references,
  ...syntax,
  ...hostile,
];
