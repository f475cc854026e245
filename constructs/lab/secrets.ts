import { Lazy, TerraformOutput, type TerraformResource, TerraformVariable, Token } from "../cdktf";
import type { Lab } from ".";

/** The plain variable, and the output, that say which version of each secret stands: a map from name to number. */
const versions = "secret_versions";

/** What a secret holds where nobody gave a value: never written, since the engine refuses to, but accepted by every provider in a plan. */
const inert = "unset";

/**
 * Lets a value enter at deploy time: `write` makes the resource that takes it by a write-only argument, with the number whose change
 * writes it again. The value is an ephemeral variable, so it stands in no plan and no state.
 */
export function takeSecret<R extends TerraformResource>(lab: Lab, name: string, write: (value: string, version: number) => R): R {
  // no name ends with a hyphen, so the one that would meet the map of versions steps aside
  const variable = name === "versions" ? `${versions}_` : `secret_${name.replaceAll("-", "_")}`;
  const value = new TerraformVariable(lab, `input-${name}`, {
    type: "string",
    description: `Value of the secret ${name}`,
    default: inert,
    sensitive: true,
    nullable: false,
  });
  value.overrideLogicalId(variable);
  value.addOverride("ephemeral", true);
  if (!lab.node.tryFindChild("versions-of-secrets")) openVersions(lab);
  const resource = write(value.stringValue, Token.asNumber(versionOf(name)));
  lab.addSecret({ name, variable, addresses: [`${resource.terraformResourceType}.${resource.friendlyUniqueId}`] });
  return resource;
}

const versionOf = (name: string) => `\${try(var.${versions}["${name}"], 1)}`;

/** The state keeps the versions as an output, so that a later deploy asks for the same. */
function openVersions(lab: Lab): void {
  new TerraformVariable(lab, "versions-of-secrets", {
    type: "map(number)",
    description: "Version of each secret; a higher number writes its value again",
    default: {},
    nullable: false,
  }).overrideLogicalId(versions);
  const names = () => lab.secrets.map(({ name }) => name).sort();
  new TerraformOutput(lab, "versions-of-secrets-output", {
    value: Lazy.anyValue({ produce: () => Object.fromEntries(names().map((name) => [name, versionOf(name)])) }),
  }).overrideLogicalId(versions);
}
