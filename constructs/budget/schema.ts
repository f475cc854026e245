import { z } from "zod";
import { about, email } from "../schema";

/** A monthly sum, and who hears of it when it is used up. No cloud stops spending by itself. */
export const budget = z
  .strictObject({
    /** What the lab may cost in a calendar month, in whole units of `currency`, from 1 to 1,000,000. */
    amount: about(z.int().min(1).max(1_000_000), { description: "What the lab may cost in a calendar month", example: "400" }),
    /** ISO 4217 code of the account's billing currency. @default "EUR" */
    currency: about(z.enum(["EUR", "USD", "GBP", "CHF", "SEK", "DKK", "PLN", "CZK"]).default("EUR"), {
      description: "The billing currency of the account",
    }),
    /** Shares of the amount, in percent from 1 to 1000, at which recipients are told. @default [50, 80, 100] */
    alertAt: about(z.array(z.int().min(1).max(1000)).min(1).max(5).default([50, 80, 100]), {
      description: "Percentages of the amount at which recipients are told",
    }),
    /** Who is told, by e-mail. @default the lab's owner */
    recipients: about(z.array(email()).min(1).max(5).optional(), { description: "Who is told; the owner where nobody is named" }),
  })
  .describe("A monthly sum, and who hears of it when it is used up; no cloud stops spending by itself");

/** Thresholds and recipients in an order that does not depend on the one they were written in, each once. */
export function alarm(props: { readonly alertAt: readonly number[]; readonly recipients?: readonly string[] }, owner: string) {
  return {
    thresholds: [...new Set(props.alertAt)].sort((a, b) => a - b),
    recipients: [...new Set(props.recipients ?? [owner])].sort(),
  };
}
