import type { Environment } from "./environment";
import { howToGive, missingRotations, missingSecrets, nextVersions, secretVariables } from "./secrets";
import type { State } from "./state";
import { Stop } from "./stop";
import type { Command, Diagnostic, EngineOptions, LabSecret, ResourceChange } from "./types";

/** The secrets of a lab in one run. */
export class LabSecrets {
  constructor(
    private readonly secrets: readonly LabSecret[],
    private readonly command: Command,
    private readonly options: EngineOptions,
  ) {}

  /**
   * Terraform's variables for them.
   * @throws Stop where one to rotate has no new value
   */
  variables(state: State | undefined, isDestroyed: boolean): Environment {
    const { secrets: values, rotate = [] } = this.options;
    const rotated = isDestroyed ? [] : rotate;
    const missing = this.command === "deploy" ? missingRotations(this.secrets, rotated, values) : [];
    if (missing.length > 0)
      throw new Stop("refused", `To rotate ${missing.join(" and ")}, ${howToGive(missing)}`, "secret-missing");
    return secretVariables(this.secrets, nextVersions(this.secrets, state?.outputs, rotated), values);
  }

  /**
   * The warning of values that a deploy of these changes will need.
   * @throws Stop where this is that deploy
   */
  check(changes: readonly ResourceChange[]): Diagnostic | undefined {
    const missing = missingSecrets(this.secrets, changes, this.options.secrets);
    if (missing.length === 0) return undefined;
    const how = howToGive(missing.map(({ name }) => name));
    const what = missing.map(({ name, address }) => `${name} (${address})`).join(", ");
    if (this.command === "deploy") throw new Stop("refused", `No value was given for ${what}: ${how}`, "secret-missing");
    return { severity: "warning", summary: `Deploying needs a value for ${what}`, detail: `To deploy, ${how}` };
  }
}
