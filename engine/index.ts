export { terraformEnvironment } from "./environment";
export { deployLabs, destroyLabs, outputsOf, planLabs, statusOf, validateLabs } from "./run";
export { secretEnvironmentName } from "./secrets";
export { findTerraform, type Terraform } from "./terraform";
export * from "./types";
