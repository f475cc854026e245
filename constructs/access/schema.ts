import { z } from "zod";
import { about, email } from "../schema";

const people = (description: string) => about(z.array(email()).max(200).default([]), { description });

/**
 * Who works in a lab, with which role, on the lab's own resources only, until the lab's last day.
 * - view: sees the lab's resources and their settings, no data
 * - operate: also logs in to machines (with sudo), starts and stops them, reads and writes objects in buckets
 * - admin: also reads and sets the values of secrets
 */
export const access = z
  .strictObject({
    /** People with the role operate, by e-mail. @default nobody */
    members: people("E-mails of those who work in the lab: log in to machines, start and stop them, read and write objects"),
    /** People with the role view, by e-mail. @default nobody */
    viewers: people("E-mails of those who only look: resources and settings, no data"),
    /** People with the role admin, by e-mail. @default nobody */
    admins: people("E-mails of those who may also read and set the values of secrets"),
  })
  .describe("Who works in the lab, by role; what they may ends with its last day");
export const levels = ["view", "operate", "admin"] as const;
export type Level = (typeof levels)[number];
export type People = { readonly [L in Level]: readonly string[] };

/** E-mails by role, each in the order of the alphabet; somebody named twice has the higher role. */
export function peopleOf({
  members,
  viewers,
  admins,
}: { readonly [F in keyof z.output<typeof access>]: readonly string[] }): People {
  const unique = (emails: readonly string[], above: readonly string[]) =>
    [...new Set(emails)].filter((e) => !above.includes(e)).sort();
  return { view: unique(viewers, [...members, ...admins]), operate: unique(members, admins), admin: unique(admins, []) };
}
