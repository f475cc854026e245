import { type Block, contains, halves, readBlock, showAddress, sizeOf } from "../network/addresses";

/**
 * Addresses at both ends of each half of a subnet that no machine has for good: AWS, where each half is a subnet, and Azure keep the first four
 * and the last, Google the first two and the last two (general knowledge, not read); the rest of the first ten are those that clouds give out first.
 */
const kept = { first: 10, last: 2 } as const;

const blockOf = (address: string): Block | undefined => readBlock(`${address}/32`);
export const isAddress = (text: string): boolean => blockOf(text) !== undefined;

/** Which half of a subnet has an address among those that a machine may have for good; undefined where neither has. */
export function halfOf(address: string, range: string): 0 | 1 | undefined {
  const [block, whole] = [blockOf(address), readBlock(range)];
  if (!block || !whole) return undefined;
  const found = halves(whole).findIndex(
    (half) =>
      contains(half, block) && block.first >= half.first + kept.first && block.first < half.first + sizeOf(half) - kept.last,
  );
  return found === 0 || found === 1 ? found : undefined;
}

/** From which addresses of a subnet a machine's may be chosen. */
export function usableOf(range: string): string {
  const ends = halves(readBlock(range) as Block).map((half) =>
    [half.first + kept.first, half.first + sizeOf(half) - kept.last - 1].map(showAddress),
  );
  return ends.map(([first, last]) => `${first} to ${last}`).join(" or ");
}
