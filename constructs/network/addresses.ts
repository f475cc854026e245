import { createHash } from "node:crypto";

/** A block of IPv4 addresses: its first address as a number, and the length of its prefix. */
export interface Block {
  readonly first: number;
  readonly prefix: number;
}

export const sizeOf = ({ prefix }: { prefix: number }): number => 2 ** (32 - prefix);

/** Reads `10.20.0.0/16`; `undefined` for anything else, leading zeros and out-of-range numbers included. Bits after the prefix may be set. */
export function readBlock(text: string): Block | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1);
  const numbers = parts.map(Number);
  if (parts.some((part, i) => String(numbers[i]) !== part)) return undefined;
  const [prefix = 99] = numbers.splice(4);
  if (numbers.some((n) => n > 255) || prefix > 32) return undefined;
  return { first: numbers.reduce((sum, n) => sum * 256 + n, 0), prefix };
}

export const showAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
export const showBlock = ({ first, prefix }: Block): string => `${showAddress(first)}/${prefix}`;

/** The block of the same size that begins where blocks of that size begin. */
export const aligned = ({ first, prefix }: Block): Block => ({ first: first - (first % sizeOf({ prefix })), prefix });
export const isAligned = (block: Block): boolean => block.first % sizeOf(block) === 0;
export const contains = (outer: Block, inner: Block): boolean =>
  inner.first >= outer.first && inner.first + sizeOf(inner) <= outer.first + sizeOf(outer);
export const overlap = (a: Block, b: Block): boolean => a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);

/** The two halves of a block: AWS has one in each of two zones. */
export function halves({ first, prefix }: Block): [Block, Block] {
  const half = { first, prefix: prefix + 1 };
  return [half, { ...half, first: first + sizeOf(half) }];
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map((text) => readBlock(text) as Block);
/** Whether a block is wholly of RFC 1918. */
export const isPrivate = (block: Block): boolean => privateBlocks.some((outer) => contains(outer, block));
const noUnicast = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"].map((text) => readBlock(text) as Block);
/** Whether every address of a block can be that of a host elsewhere. */
export const isUnicast = (block: Block): boolean => !noUnicast.some((special) => overlap(special, block));

/** The largest part of a network that is a user's: three quarters. The last quarter is for subnets that clouds demand. */
export const reservedBlock = (network: Block): Block => ({
  first: network.first + (sizeOf(network) / 4) * 3,
  prefix: network.prefix + 2,
});

/** The order is a contract: a purpose's place in the network follows from it. Networks of /22 have room for the first four. */
const demanded = ["bastion", "egress", "proxies", "endpoints", "services", "shares", "clusters", "published entries"] as const;
/**
 * Subnets that a cloud demands: Azure's Bastion, AWS's NAT gateway, Google's proxies, endpoints of a cloud's own services, what services stand in
 * on Azure and reach a network by on Google, AWS's and Azure's addresses of shares, Azure's control planes of Kubernetes, and what is published
 * on AWS, and on Azure by gateways.
 */
export type Demanded = (typeof demanded)[number];
const placeOf = (network: Block, purpose: Demanded): Block => {
  const prefix = 26;
  return { first: reservedBlock(network).first + demanded.indexOf(purpose) * sizeOf({ prefix }), prefix };
};
/** Whether a network is large enough for a purpose's subnet; every one is for the first four. */
export const hasDemandedBlock = (network: Block, purpose: Demanded): boolean =>
  contains(reservedBlock(network), placeOf(network, purpose));
/**
 * The /26 of a network's last quarter that is kept for one purpose, the same on every cloud and for ever.
 * @throws Error where the network is too small to have one
 */
export function demandedBlock(network: Block, purpose: Demanded): Block {
  if (!hasDemandedBlock(network, purpose))
    throw new Error(
      `the network ${showBlock(network)} is too small for the subnet that a cloud demands for its ${purpose}: /20 has room for all`,
    );
  return placeOf(network, purpose);
}

/** Where file servers' blocks of a network's last quarter begin: those before are kept for subnets that clouds demand. */
const firstServer = 10;
/**
 * The /26 of a network's last quarter that a file server has by its name alone, so that it never moves for another's sake; undefined where the
 * network is too small for one. Filestore takes so many addresses outside the subnets.
 */
export function serverBlock(network: Block, name: string): Block | undefined {
  const prefix = 26;
  const reserved = reservedBlock(network);
  const count = sizeOf(reserved) / sizeOf({ prefix }) - firstServer;
  if (count < 1) return undefined;
  const hash = createHash("sha256").update(`file server ${name}`).digest().readUInt32BE(0);
  return { first: reserved.first + (firstServer + (hash % count)) * sizeOf({ prefix }), prefix };
}

/** A network is as large as AWS allows at most, and large enough for what clouds demand at least. */
export const networkPrefix = { shortest: 16, longest: 22 } as const;
/** The smallest subnet: AWS splits it over two zones and takes no slice below /28. */
export const longestPrefix = 27;
/** Length of the prefix of automatic ranges: /24 where the network has room for 48 of them or more. */
export const slotPrefix = (network: Block): number => Math.min(longestPrefix, Math.max(24, network.prefix + 6));
const slotBlock = (network: Block, slot: number): Block => {
  const prefix = slotPrefix(network);
  return { first: network.first + slot * sizeOf({ prefix }), prefix };
};
const slotCount = (network: Block): number => (sizeOf(network) / 4 / sizeOf({ prefix: slotPrefix(network) })) * 3;

/** The range that a subnet has by its name alone, so that it never moves for another's sake. */
export function automaticBlock(network: Block, name: string): Block {
  const hash = createHash("sha256").update(`subnet ${name}`).digest().readUInt32BE(0);
  return slotBlock(network, hash % slotCount(network));
}

/** The first automatic range that touches none of `taken`. */
export function freeBlock(network: Block, taken: readonly Block[]): Block | undefined {
  for (let slot = 0; slot < slotCount(network); slot++) {
    const block = slotBlock(network, slot);
    if (!taken.some((other) => overlap(block, other))) return block;
  }
  return undefined;
}

export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}
/** The ranges of all subnets of a network, or what is wrong with them. */
export function planSubnets(
  cidr: string,
  subnets: Readonly<Record<string, { readonly cidr?: string | undefined }>>,
): { ranges: ReadonlyMap<string, string>; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const ranges = new Map<string, string>();
  const network = readBlock(cidr);
  // what is wrong with a range by itself is said where it stands
  if (!network || !isAligned(network) || network.prefix < networkPrefix.shortest || network.prefix > networkPrefix.longest)
    return { ranges, problems };
  const placed: { name: string; block: Block; given: boolean }[] = [];
  for (const [name, { cidr: text }] of Object.entries(subnets)) {
    const block = text === undefined ? automaticBlock(network, name) : readBlock(text);
    if (!block || !isAligned(block) || block.prefix > longestPrefix) continue;
    const wrong = text === undefined ? undefined : misplaced(network, block);
    if (wrong) problems.push({ path: ["subnets", name, "cidr"], message: wrong });
    else placed.push({ name, block, given: text !== undefined });
  }
  // given ranges first: where one meets an automatic range, the automatic one has to give way
  placed.sort((a, b) => Number(b.given) - Number(a.given) || (a.name < b.name ? -1 : 1));
  const blocks = placed.map(({ block }) => block);
  placed.forEach(({ name, block, given }, i) => {
    ranges.set(name, showBlock(block));
    const other = placed.slice(0, i).find((earlier) => overlap(earlier.block, block));
    if (!other) return;
    const free = freeBlock(network, blocks);
    const advice = free ? `give ${name} a range of its own, such as cidr: ${showBlock(free)}` : "the network has no room left";
    problems.push({
      path: given ? ["subnets", name, "cidr"] : ["subnets", name],
      message: `${given ? "the range" : "the automatic range"} ${showBlock(block)} of ${name} meets ${showBlock(other.block)} of ${other.name}: ${advice}`,
    });
  });
  return { ranges, problems };
}

function misplaced(network: Block, block: Block): string | undefined {
  const usable = `${showAddress(network.first)} to ${showAddress(reservedBlock(network).first - 1)}`;
  if (!contains(network, block))
    return `${showBlock(block)} lies outside the network ${showBlock(network)}: choose from ${usable}`;
  if (overlap(reservedBlock(network), block))
    return `${showBlock(reservedBlock(network))}, the last quarter of the network, is kept for subnets that clouds demand: choose from ${usable}`;
  return undefined;
}
