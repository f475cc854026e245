import { Scalar, stringify } from "yaml";
import type { z } from "zod";
import { environmentSchema } from "./environment";
import { quoted } from "./problems";
import { wrongValue } from "./values";

/** What a new description is filled with. */
export interface InitialValues {
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly costCentre: string;
  readonly classification: string;
  readonly expires: string;
  readonly region: string;
  readonly providers: readonly string[];
}

/**
 * A small, valid description with comments that say how to go on.
 * @param schema where editors find the JSON Schema, relative to the file
 */
export function initialDescription(values: InitialValues, schema: string): string {
  const line = (key: keyof InitialValues, comment = "") => {
    const text = `${key}: ${stringify(values[key], { lineWidth: 0, collectionStyle: "flow", flowCollectionPadding: false }).trimEnd()}`;
    return comment ? `${text.padEnd(31)} # ${comment}` : text;
  };
  return `# yaml-language-server: $schema=${schema}
${line("name")}
${line("purpose")}
${line("owner", "who answers for the lab")}
${line("costCentre", "who pays")}
${line("classification", "public, internal or personal")}
${line("expires", "the last day; afterwards the lab is due for destruction")}
budget: { amount: 100, currency: EUR } # for a calendar month
${line("region")}
${line("providers")}
buckets:
  documents: { deleteAfter: 30 days }
# Next: teams of people, machines, secrets. "cic explain" shows every default, "cic schema" every key.
# teams:
#   alpha: { members: [ada@cic.example] } # accounts.yaml beside this file says who she is on each cloud
# machines:
#   workbench: { size: small, disk: 64 GiB }
`;
}

/** What is wrong with a value for a key of a description, and what to write; undefined where nothing is. */
export function valueProblem(key: string, value: unknown): string | undefined {
  const schema = environmentSchema.shape[key as "name"] as z.ZodType | undefined;
  if (!schema) return undefined;
  const complaint = typeof value === "string" ? wrongValue(schema, new Scalar(value)) : undefined;
  if (complaint) return complaint.filter(Boolean).join("; ");
  return schema.safeParse(value).success ? undefined : `${quoted(String(value))} is not accepted`;
}
