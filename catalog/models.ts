import type { Place } from "./places";
import type { Provider } from "./providers";

/** Neutral sizes of language models: `small` answers fast and costs little, `large` reasons better and costs several times as much. */
export const modelSizes = ["small", "large"] as const;
export type ModelSize = (typeof modelSizes)[number];

export interface Offer {
  /** The cloud's name of the model. */
  readonly name: string;
  /** Azure's version of it. */
  readonly version?: string;
  /** The last day on which the cloud surely still answers with it. */
  readonly until: string;
}

/**
 * Each cloud's model for a size, all worked on in the EU: AWS by its `eu` profiles, Azure by its data zone, Google by its multi-region `eu`.
 * None of the three promises a single country for a current chat model.
 * - AWS: names by docs.aws.amazon.com/bedrock "Model cards"; days by "Model lifecycle": a model is announced as legacy six months or more before its end,
 *   and both were active on 2026-11-23
 * - Azure: retirement dates by MicrosoftDocs/azure-ai-docs@00bb554 "Model retirement schedule" of 2026-07-07; newer models are not offered in every place
 * - Google: docs.cloud.google.com/gemini-enterprise-agent-platform/models/model-versions: twelve months after the release at least, which was on
 *   2026-07-21 for both (ai.google.dev/gemini-api/docs/deprecations); read 2026-11-25
 */
const offers: Readonly<Record<Provider, Readonly<Record<ModelSize, Offer>>>> = {
  aws: {
    small: { name: "amazon.nova-2-lite-v1:0", until: "2027-05-22" },
    large: { name: "amazon.nova-pro-v1:0", until: "2027-05-22" },
  },
  azure: {
    small: { name: "gpt-5-mini", version: "2025-08-07", until: "2027-02-05" },
    large: { name: "gpt-5", version: "2025-08-07", until: "2027-02-05" },
  },
  google: {
    small: { name: "gemini-3.5-flash-lite", until: "2027-07-20" },
    large: { name: "gemini-3.6-flash", until: "2027-07-20" },
  },
};

/**
 * Places whose labs may call models in the EU. Switzerland is none: what is sent would leave the country. Ireland's region of Azure is none of the data
 * zone's. Germany: MicrosoftDocs/azure-ai-docs "Region availability", 2026-11-23; the others are general knowledge, not read.
 */
const places: Readonly<Record<Provider, readonly Place[]>> = {
  aws: ["germany", "ireland", "france", "sweden", "italy", "spain"],
  azure: ["germany", "france", "sweden", "italy", "spain"],
  google: ["germany", "france", "sweden", "italy", "spain"],
};
export const modelPlaces = (provider: Provider): readonly Place[] => places[provider];

/** AWS's regions in member states of the EU: docs.aws.amazon.com/global-infrastructure "AWS Regions"; general knowledge, not read. */
export const awsRegionsOfEu = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"] as const;

export const modelFor = (provider: Provider, size: ModelSize): Offer => offers[provider][size];

/** When a cloud may cease to offer a model, by the cloud's name of it; undefined for one that is not in the catalogue. */
export const modelUntil = (provider: Provider, name: string): string | undefined =>
  Object.values(offers[provider]).find((offer) => offer.name === name)?.until;

/** Why a lab on a cloud cannot have a model there until its last day; undefined where it can. */
export function lacksModel(provider: Provider, size: ModelSize, place: Place, expires: string): string | undefined {
  if (!places[provider].includes(place)) return `${provider} has no model for labs in ${place} that answers in the EU`;
  const { name, until } = modelFor(provider, size);
  return expires > until ? `${name} on ${provider} may end after ${until}, before the lab does` : undefined;
}
