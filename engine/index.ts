export { terraformEnvironment } from "./environment";
export { retrySchedule } from "./retry";
export { deployLabs, destroyLabs, identitiesInStates, outputsOf, planLabs, statusOf, validateLabs } from "./run";
export { type LabReport, type RunReport, runReportJsonSchema } from "./run-report";
export { RunRecorder, readRun, readRuns, unfinished } from "./runs";
export { secretEnvironmentName } from "./secrets";
export { findTerraform, type Terraform } from "./terraform";
export * from "./types";
