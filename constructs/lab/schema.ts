import { z } from "zod";
import { places } from "../../catalog/places";
import { about, email, name, text } from "../schema";

export const classifications = ["public", "internal", "personal"] as const;

/** A calendar day, `2027-03-31`. */
const day = z.string().refine((s) => {
  const date = new Date(`${s}T00:00:00Z`);
  return /^20\d\d-\d\d-\d\d$/.test(s) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(s);
}, "a day is written as year-month-day and stands in the calendar");

/** The name of an environment: teams and providers make its labs, whose stacks and resources carry it. */
export const environmentName = about(
  z
    .string()
    .regex(
      /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,31}$/,
      "a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter",
    ),
  { description: "The environment's name, which its labs, stacks and resources carry", example: "document-lab" },
);

/** The foundation of a lab: what it is for, who answers for it and how long it lives. */
export const lab = z.strictObject({
  /** Why the lab exists, in one line of at most 200 characters. */
  purpose: about(text(200), {
    description: "Why the lab exists, in one line",
    example: "Try document understanding on open data",
  }),
  /** The e-mail address of whoever answers for the lab. */
  owner: about(email(), { description: "Who answers for the lab", example: "platform@cic.example" }),
  /** Who pays, at most 60 characters. */
  costCentre: about(text(60), { description: "Who pays", example: "CIC-0815" }),
  /** How sensitive the data is: public, internal or personal. */
  classification: about(z.enum(classifications), {
    description: "How sensitive the data is that may enter the lab",
    example: "public",
  }),
  /** The last day on which the lab may be used; access ends with it, and the lab is due for destruction. */
  expires: about(day, { description: "The last day of the lab, in UTC", example: "2027-03-31" }),
  /** A place by the catalogue's name for it. */
  region: about(z.enum(Object.keys(places) as [keyof typeof places]), {
    description: "Where the lab and its data are: a place, for which the catalogue knows each cloud's region",
    example: "germany",
  }),
  /** The team that works in the lab. @default "main" */
  team: about(name().default("main"), { description: "The team that works in the lab", example: "alpha" }),
});
/** What stands in a team's place in the names of the lab that all teams of an environment share. */
export const sharedTeam = "shared";
