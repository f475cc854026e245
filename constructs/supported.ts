import type { Provider } from "../catalog/providers";
import type { Verdict } from "./core";
import type { Use } from "./fields";

/** Why a cloud cannot do what somebody wrote. */
export interface Refusal {
  /** Whether the cloud has nothing for the field, or does not take this value of it. */
  readonly of: "field" | "value";
  readonly message: string;
  /** What to write. */
  readonly hint: string;
}

/** What a cloud's verdict says against a use of its field; a default is nobody's wish. */
export function refusalOf(provider: Provider, verdict: Verdict | undefined, { value, written }: Use): Refusal | undefined {
  if (!written || verdict === undefined || verdict === "equivalent") return undefined;
  const refused = (of: Refusal["of"], why: string, instead: string): Refusal => ({
    of,
    message: `${provider} cannot do this: ${why}`,
    hint: `${instead}, or leave ${provider} out of providers`,
  });
  if ("unsupported" in verdict) return refused("field", verdict.unsupported, verdict.instead);
  const instead = verdict.refused?.[String(value)];
  return instead === undefined ? undefined : refused("value", verdict.approximated, instead);
}
