import { z } from "zod";
import { type Provider, providers } from "../catalog/providers";
import type { access } from "../constructs/access/schema";
import { classifications, environmentName, lab } from "../constructs/lab/schema";
import { registered } from "../constructs/register";
import { about, name, named } from "../constructs/schema";

/** Words for what is above `personal`, in German and English, as ministries and companies use them. */
const classified = /\bvs\b|nfd|vertraulich|geheim|secret|confidential|restricted|classified/i;
const classification = about(
  z.enum(classifications, {
    error: ({ input }) =>
      typeof input === "string" && classified.test(input)
        ? "no lab in a public cloud is released for classified information; take open or made-up data and write public, or ask your security officer for a released platform"
        : undefined,
  }),
  lab.shape.classification.meta() ?? {},
);

const chosen = about(
  z
    .array(z.enum(providers))
    .min(1)
    .refine((names) => new Set(names).size === names.length, "a provider is named twice; name each once")
    .meta({ uniqueItems: true }),
  { description: "The clouds that get the lab", example: "[aws, azure, google]" },
);

function capabilities(): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const [kind, { key, occurs, required, schema }] of Object.entries(registered)) {
    const entry =
      occurs === "one"
        ? schema
        : occurs === "many"
          ? about(named(schema), { description: `Each ${kind} by its name`, declares: kind })
          : about(
              named(schema).refine(
                (teams) => Object.keys(teams).length > 0,
                "must name at least one team; leave it out for one team called main",
              ),
              {
                description: "Teams by name; each gets a lab of its own on every provider. Without it there is one, called main",
              },
            );
    shape[key] = required ? entry : entry.optional();
  }
  return shape;
}

/** What is shared takes no key: keys are of teams' labs, and a team's workloads would need rights on that of a lab they do not know. */
const withoutKey = (schema: z.ZodObject): z.ZodObject =>
  Object.hasOwn(schema.shape, "key") ? schema.omit({ key: true }) : schema;

/** Each kind that all teams may share, by its name, as teams have it for themselves but for a key. */
const shared = about(
  z
    .strictObject(
      Object.fromEntries(
        Object.entries(registered).flatMap(([kind, { key, shareable, schema }]) =>
          shareable
            ? [
                [
                  key,
                  about(named(withoutKey(schema)), { description: `Each ${kind} that all teams share, by its name` }).optional(),
                ],
              ]
            : [],
        ),
      ),
    )
    .refine(
      (entries) => Object.values(entries).some((map) => map && Object.keys(map).length > 0),
      "nothing is shared: name an entry",
    ),
  {
    description:
      "What all teams of the environment use on each cloud, in a lab of its own that is deployed before theirs and destroyed after them; machines that are given access here are those of the teams' labs, and the clouds' own keys encrypt it",
  },
);

const { purpose, owner, costCentre, expires, region } = lab.shape;
const { budget, ...others } = capabilities();

/** A whole description, as it is written. */
export const environmentSchema = z.strictObject({
  name: environmentName,
  purpose,
  owner,
  costCentre,
  classification,
  expires,
  ...(budget ? { budget } : {}),
  region,
  providers: chosen,
  ...others,
  shared: shared.optional(),
});

/** The name of the one team of a description that names none. */
export const defaultTeam = name().parse("main");

/** An environment as its description writes it: defaults of capabilities are left to their classes. */
export interface Environment extends Omit<z.output<typeof lab>, "team"> {
  readonly name: string;
  /** In the catalogue's order, whatever the description's. */
  readonly providers: readonly Provider[];
  readonly teams: Readonly<Record<string, z.input<typeof access>>>;
  /** Entries of the lab that all teams share, by the keys that the register gives their kinds. */
  readonly shared?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** A capability's entries, or its single entry, by the key that the register gives it. */
  readonly [capability: string]: unknown;
}
