import { z } from "zod";

const time = z.string().describe("ISO 8601");
const count = z.int().min(0);

const labSchema = z.object({
  lab: z.string(),
  environment: z.string(),
  team: z.string(),
  provider: z.string(),
  progress: z.enum(["waiting", "running", "ended"]).describe("in the report of a killed run: as of its end"),
  started: time.optional(),
  ended: time.optional(),
  result: z.enum(["done", "changes", "unchanged", "failed", "interrupted", "refused", "skipped"]).optional(),
  reason: z.string().optional().describe("why it is neither done nor unchanged"),
  kind: z.string().optional().describe("the class of a failure that has one, such as quota or lab-locked"),
  resources: z
    .object({ made: count, changed: count, replaced: count, destroyed: count })
    .describe("what was carried out, known once the lab has ended"),
  attempts: count.describe("how often it was tried: more than once where clouds failed in passing"),
  log: z.string().describe("the lab's log, relative to the report; it is there once the lab has started"),
});

export const runReportSchema = z
  .object({
    version: z.literal(1),
    type: z.literal("run"),
    id: z.string(),
    cic: z.string().describe("the version of cic"),
    command: z.enum(["deploy", "destroy"]),
    rests: z.enum(["real", "rehearsed"]).describe("whether it was on real or on simulated clouds"),
    description: z.string().describe("the description's file, relative to the project"),
    status: z
      .enum(["running", "ended", "killed"])
      .describe("in the file of a killed run: running; `cic runs` says killed where its process is gone"),
    started: time,
    ended: time.optional(),
    error: z.string().optional().describe("why the run as a whole could not be"),
    pid: z.int(),
    host: z.string(),
    born: z.string().optional().describe("when the process began, which tells a reused process id apart"),
    labs: z.array(labSchema),
  })
  .describe("The report that each deploy and destroy of cic leaves in .cic/runs");

export type RunReport = z.infer<typeof runReportSchema>;
export type LabReport = z.infer<typeof labSchema>;

/** The published JSON Schema of run reports. */
export function runReportJsonSchema(): object {
  return z.toJSONSchema(runReportSchema);
}
