import type { AzurePart } from "./part";
import { type Json, jsonOf, list, origin, type Resource, type Stack } from "./stack";
import type { Unknown } from "./types";

/** What templates make that some part of the model reads. */
export const assignment = "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments";
export const site = "Microsoft.Web/sites";
const known = [assignment, site];

const madeBy = ({ body }: Resource): Json[] => list(jsonOf(body.template_content).resources) as Json[];

/** Everything of a type that deployments make by their templates. */
export const deployed = (stack: Stack, type: string): { readonly by: Resource; readonly made: Json }[] =>
  stack
    .of("azurerm_resource_group_template_deployment")
    .flatMap((by) => madeBy(by).flatMap((made) => (made.type === type ? [{ by, made }] : [])));

export const azureDeployment: AzurePart = {
  types: { azurerm_resource_group_template_deployment: "tags" },
  unreadable: (stack) =>
    stack.of("azurerm_resource_group_template_deployment").flatMap((by): Unknown[] => {
      const made = madeBy(by);
      const whole = made.length > 0 && made.every(({ type, resources }) => known.includes(String(type)) && !resources);
      return whole ? [] : [{ ...origin(by), why: "its template makes other things than the model reads" }];
    }),
};
