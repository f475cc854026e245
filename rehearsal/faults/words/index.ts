import { AWS_WORDS } from "./aws";
import { AZURE_WORDS } from "./azure";
import { GOOGLE_WORDS } from "./google";
import type { About, CloudKind, CloudWords } from "./model";

export { type About, CLOUD_KINDS, type CloudKind } from "./model";

/** What each cloud says, by the provider that reaches it. */
export const WORDS: Readonly<Record<string, CloudWords>> = {
  aws: AWS_WORDS,
  azurerm: AZURE_WORDS,
  azuread: AZURE_WORDS,
  google: GOOGLE_WORDS,
};

/** The cloud's own words for a fault. */
export function cloudWords(provider: string, kind: CloudKind | "dropped", about: About): string {
  const words = WORDS[provider] as CloudWords;
  if (kind === "dropped") return words.dropped(about);
  return words[kind].find(({ on }) => on?.test(about.type) ?? true)?.say(about) ?? "";
}
