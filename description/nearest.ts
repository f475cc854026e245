import { nameText } from "./problems";

/** Steps from one word to the other: a letter inserted, deleted, replaced, or two neighbours swapped (optimal string alignment). */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      current.push(steps);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

const longest = 60;
const bare = (word: string) => word.toLowerCase().replace(/[-_ ]/g, "");

/** `known` with those first that are most like `word`; the case of letters and separators do not count. */
export function byNearness(word: string, known: readonly string[]): { name: string; steps: number }[] {
  const from = bare(word.slice(0, longest));
  return known
    .map((name) => ({ name, steps: distance(from, bare(name.slice(0, longest))) }))
    .sort((a, b) => a.steps - b.steps || (a.name < b.name ? -1 : 1));
}

/** The known word that was probably meant, if one is near enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const [first] = byNearness(word, known);
  if (first && first.steps <= Math.max(1, Math.floor(bare(word).length / 3))) return first.name;
  return word.length > 2 ? known.find((name) => name.includes(word)) : undefined;
}

/** `a, b, c`, cut after 20 names. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(nameText).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
