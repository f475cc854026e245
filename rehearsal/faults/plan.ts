import { z } from "zod";
import { ACTIONS, type Action } from "../provider/subject";
import { CLOUD_KINDS } from "./words";

/** Every way in which a call can go wrong. */
export const FAULT_KINDS = [...CLOUD_KINDS, "dropped", "slow", "hangs", "dies"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const kind = z.enum(FAULT_KINDS);
const milliseconds = z.number().int().min(1).max(3_600_000);
const pattern = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.*/:@ +=-]+$/, "a pattern has letters, digits, . _ - / : @ and * for anything");

const fault = z.strictObject({
  provider: z.enum(["aws", "azure", "google"]).optional().describe("Only calls to this cloud"),
  type: pattern.optional().describe("Only resources of this type, such as aws_instance; * stands for anything"),
  name: pattern
    .optional()
    .describe("Only resources of which this is the name, the id, or the lab in their tags; * stands for anything"),
  on: z
    .union([z.enum(ACTIONS), z.array(z.enum(ACTIONS)).min(1).max(ACTIONS.length)])
    .optional()
    .describe("What the call is about; if not said, those of create, update and delete in which the fault happens"),
  call: z.number().int().min(1).max(1000).optional().describe("The first call to fail, counted for each resource; 1 if not said"),
  times: z
    .union([z.number().int().min(1).max(1000), z.literal("always")])
    .optional()
    .describe("So many calls of each resource fail, or always; 1 if not said"),
  fault: kind.describe("What happens"),
  ms: milliseconds.optional().describe("How long a slow call takes, in milliseconds; 1000 if not said"),
  made: z.boolean().optional().describe("Whether the cloud carried the call out before it failed; no, if not said"),
});

const random = z.strictObject({
  seed: z.number().int().min(0).max(4_294_967_295).describe("The same seed makes the same calls fail"),
  rate: z.number().min(0).max(1).describe("The part of calls that fail, from 0 to 1"),
  kinds: z
    .array(kind)
    .min(1)
    .max(FAULT_KINDS.length)
    .optional()
    .describe("What may happen; throttled, server-error, dropped and slow if not said"),
  on: z
    .array(z.enum(ACTIONS))
    .min(1)
    .max(ACTIONS.length)
    .optional()
    .describe("Calls that may fail; create, update and delete if not said"),
});

/** The form of a fault plan: which calls to the simulated clouds go wrong, and how. */
export const faultPlanSchema = z.strictObject({
  faults: z
    .array(fault)
    .max(200)
    .optional()
    .describe("Faults by the calls that they strike; of several that strike one, the first"),
  random: random.optional().describe("Faults by chance, for calls that no fault of the list strikes"),
});

export type FaultPlan = z.infer<typeof faultPlanSchema>;
export type Fault = z.infer<typeof fault>;

/** What of a plan cannot be as it is written: where, what, and what to write. */
export function faultPlanProblems({
  faults = [],
  random,
}: FaultPlan): { path: (string | number)[]; message: string; hint: string }[] {
  const found = faults.flatMap((each, at) => {
    const told: [string, string, string][] = [];
    if (each.ms !== undefined && each.fault !== "slow")
      told.push(["ms", `${each.fault} takes no time`, "write it with fault: slow"]);
    if (each.made && !UNANSWERED.has(each.fault))
      told.push(["made", `${each.fault} says that nothing was made`, `write it with one of ${[...UNANSWERED].join(", ")}`]);
    const prefix = each.provider && { aws: "aws_", azure: "azure", google: "google_" }[each.provider];
    if (prefix && each.type && !each.type.startsWith("*") && !each.type.startsWith(prefix))
      told.push(["type", `no type of ${each.provider} is called so`, `write one that begins with ${prefix}`]);
    const beside = [each.on ?? []].flat().filter((action) => !HAPPENS[each.fault].includes(action));
    if (beside.length > 0)
      told.push(["on", `${each.fault} does not happen at ${beside.join(", ")}`, `write ${HAPPENS[each.fault].join(" or ")}`]);
    return told.map(([key, message, hint]) => ({ path: ["faults", at, key], message, hint }));
  });
  if (faults.length === 0 && !random)
    found.push({ path: [], message: "nothing is to go wrong", hint: "write faults, or random with a seed and a rate" });
  return found;
}

const CHANGES: readonly Action[] = ["create", "update", "delete"];
/** The calls in which a kind of fault can happen. */
export const HAPPENS: Readonly<Record<FaultKind, readonly Action[]>> = {
  throttled: ACTIONS,
  "server-error": ACTIONS,
  "not-found-yet": ["create", "read"],
  quota: ["create", "update"],
  "name-taken": ["create"],
  "soft-deleted": ["create"],
  "not-permitted": ACTIONS,
  "not-enabled": ACTIONS,
  "in-use": ["delete"],
  dropped: ACTIONS,
  slow: ACTIONS,
  hangs: ACTIONS,
  dies: ACTIONS,
};

/** The calls that a fault of the list strikes. */
export const strikesAt = ({ on, fault }: Fault): readonly Action[] =>
  on === undefined ? CHANGES.filter((action) => HAPPENS[fault].includes(action)) : [on].flat();

/** Kinds after which nobody knows whether the cloud did it. */
export const UNANSWERED: ReadonlySet<FaultKind> = new Set(["throttled", "server-error", "dropped", "hangs", "dies"]);

/** The JSON Schema (draft 2020-12) of a fault plan, for editors. */
export function faultPlanJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(faultPlanSchema, { target: "draft-2020-12", io: "input" });
  return {
    $schema,
    $id: "https://cic-sandbox.example/fault-plan.schema.json",
    title: "Fault plan",
    description: "What goes wrong in a rehearsal, for cic --fault",
    ...schema,
  };
}
