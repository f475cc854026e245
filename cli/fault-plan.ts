import { Report } from "../description/report";
import { readSource } from "../description/source";
import { Tree } from "../description/tree";
import type { FaultPlan } from "../rehearsal";

/**
 * Reads a fault plan, YAML or JSON.
 * @throws DescriptionError with every problem of the file at once
 */
export function readFaultPlan(file: string): FaultPlan {
  const { faultPlanProblems, faultPlanSchema } = require("../rehearsal") as typeof import("../rehearsal");
  const report = new Report(file);
  const plan = report.step(() => {
    const source = readSource(file, report);
    const tree = new Tree(source.document, source.folder, report);
    const read = tree.readAll(faultPlanSchema) as FaultPlan | undefined;
    if (read && report.count === 0)
      for (const { path, message, hint } of faultPlanProblems(read)) report.add(tree.locate(path), path, message, hint);
    return read;
  });
  report.end();
  return plan as FaultPlan;
}
