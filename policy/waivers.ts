/** A finding that an organisation accepts for a time. */
export interface Waiver {
  readonly rule: string;
  /** Stacks, `*` for any characters. @default all */
  readonly stacks?: string;
  /** Addresses, `*` for any characters. @default all */
  readonly addresses?: string;
  /** Why, for whoever reads the report. */
  readonly reason: string;
  /** The last day on which it holds. */
  readonly until: string;
}

const fits = (pattern: string | undefined, text: string): boolean =>
  pattern === undefined || new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);

/** Whether a waiver covers a finding on a day. */
export const covers = (
  waiver: Waiver,
  finding: { readonly rule: string; readonly stack: string; readonly address: string },
  today: string,
): boolean =>
  waiver.rule === finding.rule &&
  today <= waiver.until &&
  fits(waiver.stacks, finding.stack) &&
  fits(waiver.addresses, finding.address);
