/** A block of IPv4 addresses: first and last as numbers. */
type Block = readonly [number, number];

function block(text: string): Block | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1, 5).map(Number);
  const size = 2 ** (32 - Number(match[5] ?? 32));
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return [first - (first % size), first - (first % size) + size - 1];
}

/** Whether the first range holds the whole second one. Anything that is no IPv4 range holds only itself. */
export function holds(outer: string, inner: string): boolean {
  const [a, b] = [block(outer), block(inner)];
  return a && b ? a[0] <= b[0] && b[1] <= a[1] : outer === inner;
}

export function meets(one: string, other: string): boolean {
  const [a, b] = [block(one), block(other)];
  return a && b ? a[0] <= b[1] && b[0] <= a[1] : one === other;
}

/** Whether a range stands for everybody: nobody has a /8 of the internet to trust. */
export function isEverybody(text: string): boolean {
  if (text.includes(":")) return Number(text.split("/")[1] ?? 128) < 16;
  const found = block(text);
  return found !== undefined && found[1] - found[0] >= 2 ** 24 && !holds("10.0.0.0/8", text);
}
