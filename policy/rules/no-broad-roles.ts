import { Stack } from "../../compare/model/stack";
import { azure, google, objections, type Rule } from "../rule";

/** Roles that hold every right, or the right to give rights. */
const broad = [
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
  "roles/owner",
  "roles/editor",
  "roles/iam.securityAdmin",
  "roles/resourcemanager.projectIamAdmin",
];

export const rule: Rule = {
  id: "no-broad-roles",
  title: "Nobody is given a role that holds every right, the deployer neither",
  protects: "Who holds such a role can give themselves whatever else there is.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (_, stack) =>
    objections(new Stack(stack).resources, ({ body: { role, role_definition_name } }) => {
      const held = [role, role_definition_name].map(String).find((name) => broad.includes(name));
      return held && `gives the role ${held}; name one for what is needed`;
    }),
  compliant: [
    azure("a role for secrets", { azurerm_role_assignment: { ada: { role_definition_name: "Key Vault Secrets User" } } }),
  ],
  nonCompliant: [
    azure("the owner", { azurerm_role_assignment: { ada: { role_definition_name: "Owner" } } }),
    google("an editor", { google_project_iam_member: { ada: { role: "roles/editor", member: "user:ada@cic.example" } } }),
  ],
};
