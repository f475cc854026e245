import type { Place } from "./places";
import type { Provider } from "./providers";

/** Neutral sizes by name: virtual CPUs and memory in GiB, the same on every cloud. `tiny` shares its CPUs with other customers. */
export const sizes = {
  tiny: { cpu: 2, memory: 4 },
  small: { cpu: 2, memory: 8 },
  medium: { cpu: 4, memory: 16 },
  large: { cpu: 8, memory: 32 },
  xlarge: { cpu: 16, memory: 64 },
} as const satisfies Record<string, Shape>;
export type SizeName = keyof typeof sizes;
export const sizeNames = Object.keys(sizes) as [SizeName, ...SizeName[]];

/** Neutral sizes with one GPU, which have no less than this anywhere; the GPU itself differs. */
export const gpuSizes = { "gpu-small": { cpu: 4, memory: 16 } } as const satisfies Record<string, Shape>;
export type GpuSizeName = keyof typeof gpuSizes;
export const gpuSizeNames = Object.keys(gpuSizes) as [GpuSizeName, ...GpuSizeName[]];

export interface Shape {
  readonly cpu: number;
  /** GiB. */
  readonly memory: number;
}
interface Offer extends Shape {
  readonly type: string;
  /** Full speed for a while only: the CPUs are shared with other customers. */
  readonly shared?: true;
  /** One of its maker's; its memory in GB, as the maker counts. */
  readonly gpu?: { readonly name: string; readonly memory: number };
}

/** One type of each number of CPUs: `type` makes its name, memory is `perCpu` GiB for each. */
const family = (perCpu: number, cpus: readonly number[], type: (cpu: number) => string): Offer[] =>
  cpus.map((cpu) => ({ type: type(cpu), cpu, memory: cpu * perCpu }));
const awsSteps = (name: string, steps: Readonly<Record<number, string>>) => (cpu: number) => `${name}.${steps[cpu]}`;
const aws7 = { 2: "large", 4: "xlarge", 8: "2xlarge", 16: "4xlarge", 32: "8xlarge", 48: "12xlarge", 64: "16xlarge" };
const aws5 = { 2: "large", 4: "xlarge", 8: "2xlarge", 16: "4xlarge", 36: "9xlarge" };

/**
 * Types by cloud, each offered in every region of `places.ts` as far as the sources say; where two have the same shape, the first is taken.
 * - AWS: shapes and regional offers as recorded from the EC2 API in getmoto/moto 5.2.1 (instance_types, instance_type_offerings), read 2026-11-23
 * - Azure: learn.microsoft.com/azure/virtual-machines/sizes; regional offers from the retail prices of 2026-06-18 in
 *   Azure/karpenter-provider-azure@352646f
 * - Google: Cyclenerd/google-cloud-pricing-cost-calculator@dac3128 tools/machinetypezone.csv of 2023-05-02, in zones a, b and c of every
 *   region; europe-north2 (Sweden) is younger: E2 by Compute Engine's release notes of 2025-03-04, N2 unknown
 */
export const offers: Readonly<Record<Provider, readonly Offer[]>> = {
  aws: [
    { type: "t3.small", cpu: 2, memory: 2, shared: true },
    { type: "t3.medium", cpu: 2, memory: 4, shared: true },
    ...family(2, [4, 8, 16, 36], awsSteps("c5", aws5)),
    ...family(4, [2, 4, 8, 16, 32, 48, 64], awsSteps("m7i", aws7)),
    ...family(8, [2, 4, 8, 16, 32], awsSteps("r5", aws7)),
  ],
  azure: [
    { type: "Standard_B2ls_v2", cpu: 2, memory: 4, shared: true },
    ...family(2, [4, 8, 16, 32, 48, 64], (cpu) => `Standard_D${cpu}ls_v5`),
    ...family(4, [2, 4, 8, 16, 32, 48, 64], (cpu) => `Standard_D${cpu}s_v5`),
    ...family(8, [2, 4, 8, 16, 20, 32], (cpu) => `Standard_E${cpu}s_v5`),
  ],
  google: [
    { type: "e2-small", cpu: 2, memory: 2, shared: true },
    { type: "e2-medium", cpu: 2, memory: 4, shared: true },
    ...family(1, [4, 8, 16, 32], (cpu) => `e2-highcpu-${cpu}`),
    ...family(4, [2, 4, 8, 16, 32], (cpu) => `e2-standard-${cpu}`),
    ...family(8, [2, 4, 8, 16], (cpu) => `e2-highmem-${cpu}`),
    ...family(4, [48, 64], (cpu) => `n2-standard-${cpu}`),
    { type: "n2-highmem-32", cpu: 32, memory: 256 },
  ],
};
const l4 = { name: "NVIDIA L4", memory: 24 };
/**
 * Types with a GPU; accounts may have none of them before they ask for a quota. Prices are unknown.
 * - AWS: shapes and zones as recorded from the EC2 API in getmoto/moto 5.2.1, read 2026-11-25: in zones a and b, to which machines are dealt out, of the
 *   account that was asked; letters differ by account
 * - Azure: aspire.dev "StandardNCASv3T4"; places with a retail price of 2026-06-18 in Azure/karpenter-provider-azure@352646f, read 2026-11-25; the GPU's memory,
 *   and that the type starts with secure boot, is general knowledge, not read
 * - Google: Cyclenerd/google-cloud-pricing-cost-calculator@dac3128 tools/machinetyperegion.csv of 2026-08-17, read 2026-11-25; that zones a and b of Germany's
 *   region have it is general knowledge, not read, and unknown of Switzerland's
 */
const gpuOffers: Readonly<Record<Provider, Readonly<Record<GpuSizeName, Offer & { readonly places: readonly Place[] }>>>> = {
  aws: { "gpu-small": { type: "g6.xlarge", cpu: 4, memory: 16, gpu: l4, places: ["germany", "sweden", "spain"] } },
  azure: {
    "gpu-small": {
      type: "Standard_NC4as_T4_v3",
      cpu: 4,
      memory: 28,
      gpu: { name: "NVIDIA T4", memory: 16 },
      places: ["germany", "ireland", "france", "sweden", "italy"],
    },
  },
  google: { "gpu-small": { type: "g2-standard-4", cpu: 4, memory: 16, gpu: l4, places: ["germany"] } },
};
export const hasGpu = (size: unknown): size is GpuSizeName => gpuSizeNames.some((name) => name === size);
/** Where a cloud offers a size with a GPU, as far as it is known. */
export const gpuPlaces = (provider: Provider, size: GpuSizeName): readonly Place[] => gpuOffers[provider][size].places;

/** What a description may ask for at most: every cloud has it. */
export const largest: Shape = { cpu: 64, memory: 256 };

export interface Sized extends Offer {
  /** How the type differs from what was asked for. */
  readonly note?: string;
}

/** A cloud's type by its name; undefined where the catalogue does not have it. */
export const offerOf = (provider: Provider, type: string): Offer | undefined =>
  [...offers[provider], ...Object.values(gpuOffers[provider])].find((offer) => offer.type === type);

/** What a size has at least. */
export const shapeOf = (size: SizeName | GpuSizeName | Shape): Shape =>
  typeof size !== "string" ? size : hasGpu(size) ? gpuSizes[size] : sizes[size];

/**
 * The cloud's type for a size: the one with the fewest CPUs, then the least memory, that has no less than was asked for.
 * @throws Error where the cloud has none, which the schema's limits rule out
 */
export function sizeFor(provider: Provider, size: SizeName | GpuSizeName | Shape): Sized {
  const asked = shapeOf(size);
  if (hasGpu(size)) return withNote(gpuOffers[provider][size], asked);
  const fitting = offers[provider].filter(({ cpu, memory }) => cpu >= asked.cpu && memory >= asked.memory);
  const [first, ...others] = fitting;
  if (!first) throw new Error(`${provider} has no machine with ${asked.cpu} CPUs and ${asked.memory} GiB`);
  return withNote(
    others.reduce((a, b) => (b.cpu < a.cpu || (b.cpu === a.cpu && b.memory < a.memory) ? b : a), first),
    asked,
  );
}

function withNote(offer: Offer, asked: Shape): Sized {
  const { cpu, memory, shared, gpu } = offer;
  const notes = [
    ...(gpu ? [`${gpu.name} with ${gpu.memory} GB`] : []),
    ...(cpu > asked.cpu ? [`${cpu} CPUs instead of ${asked.cpu}`] : []),
    ...(memory > asked.memory ? [`${memory} GiB instead of ${asked.memory}`] : []),
    ...(shared ? ["CPUs are shared: full speed for a while only"] : []),
  ];
  return notes.length > 0 ? { ...offer, note: notes.join("; ") } : offer;
}
