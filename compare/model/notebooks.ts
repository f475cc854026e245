import { policiesOf } from "./aws-policy";
import { keyOf } from "./keys";
import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { at, origin, type Resource, type Stack } from "./stack";
import type { Notebook, Right } from "./types";

/** Whether a notebook may stop itself, by the role that it acts by. */
const stopsItself = (stack: Stack, { address, body }: Resource): boolean => {
  const role = stack.target(body.role_arn);
  const statements = role ? policiesOf(stack, role).flatMap((policy) => policy.statements ?? []) : [];
  return statements.some(
    ({ allow, actions, resources }) =>
      allow &&
      actions.includes("sagemaker:StopNotebookInstance") &&
      resources.some((on) => stack.target(on)?.address === address),
  );
};

const awsNotebooks = (stack: Stack): Notebook[] =>
  stack.of("aws_sagemaker_notebook_instance").map((one) => {
    const { body } = one;
    const script = Buffer.from(String(stack.target(body.lifecycle_config_name)?.body.on_start ?? ""), "base64").toString();
    const minutes = /stop-notebook-instance/.test(script) ? /^minutes = (\d+)$/m.exec(script)?.[1] : undefined;
    return {
      ...origin(one),
      kind: "notebook",
      identity: stack.target(body.role_arn)?.address,
      // SageMaker's own network has an address on the internet
      publicAddress: body.direct_internet_access !== "Disabled",
      encrypted: true,
      keys: [keyOf(stack, body.kms_key_id)],
      root: body.root_access !== "Disabled",
      metadataToken: at(body, "instance_metadata_service_configuration.minimum_instance_metadata_service_version") === "2",
      owner: undefined,
      ofOne: true,
      idleMinutes: minutes === undefined || !stopsItself(stack, one) ? undefined : Number(minutes),
    };
  });

const azureNotebooks = (stack: Stack): Notebook[] =>
  stack.of("azurerm_machine_learning_compute_instance").map((one) => {
    const { body } = one;
    const owner = at(body, "assign_to_user.object_id");
    const homes = stack
      .targets(body.machine_learning_workspace_id)
      .flatMap((workspace) => stack.targets(workspace.body.storage_account_id));
    return {
      ...origin(one),
      kind: "notebook",
      identity: stack.target(at(body, "identity.identity_ids"))?.address,
      publicAddress: body.node_public_ip_enabled !== false,
      encrypted: true,
      keys: homes.map((account) => keyOf(stack, at(account.body, "customer_managed_key.key_vault_key_id"))),
      root: true,
      metadataToken: true,
      owner: typeof owner === "string" ? owner : undefined,
      ofOne: owner !== undefined && body.authorization_type === "personal",
      idleMinutes: undefined,
    };
  });

const googleNotebooks = (stack: Stack): Notebook[] =>
  stack.of("google_workbench_instance").map((one) => {
    const setup = (path: string) => at(one.body, `gce_setup.${path}`);
    const [owner] = [one.body.instance_owners ?? []].flat();
    const seconds = Number(setup("metadata.idle-timeout-seconds") ?? 10_800);
    return {
      ...origin(one),
      kind: "notebook",
      identity: stack.target(setup("service_accounts.email"))?.address,
      publicAddress: setup("disable_public_ip") !== true,
      encrypted: true,
      keys: [setup("boot_disk.kms_key"), setup("data_disks.kms_key")].map((key) => keyOf(stack, key)),
      root: setup("metadata.notebook-disable-root") !== "true",
      metadataToken: true,
      owner: owner === undefined ? undefined : `user:${owner}`,
      ofOne: owner !== undefined,
      idleMinutes: seconds > 0 ? seconds / 60 : undefined,
    };
  });

/** What Azure keeps a notebook in. */
export const workspaceOf = (stack: Stack, notebook: string): string[] =>
  stack.targets(stack.at(notebook)?.body.machine_learning_workspace_id).map(({ address }) => address);

/** Whom a notebook is opened for by what it says itself, as long as they have a right on it. */
export const opened = (notebooks: readonly Notebook[], rights: readonly Right[]): Right[] =>
  notebooks.flatMap(({ address, owner }) =>
    rights
      .filter(({ target, subject, level }) => target === address && subject.id === owner && level === "operate")
      .map((right): Right => ({ ...right, level: "login" })),
  );

export const awsNotebook: AwsPart = {
  types: { aws_sagemaker_notebook_instance: "tags", aws_sagemaker_notebook_instance_lifecycle_configuration: "tags" },
  notebooks: awsNotebooks,
  costs: (stack) => [
    ...paid(stack, "aws_sagemaker_notebook_instance", "machine", false),
    ...paid(stack, "aws_sagemaker_notebook_instance", "disk", true),
  ],
};
export const azureNotebook: AzurePart = {
  types: {
    azurerm_application_insights: "tags",
    azurerm_log_analytics_workspace: "tags",
    azurerm_machine_learning_compute_instance: "tags",
    azurerm_machine_learning_workspace: "tags",
  },
  notebooks: azureNotebooks,
  roles: { "AzureML Data Scientist": { on: ["notebook"], levels: ["see", "operate"] } },
  costs: (stack) => [
    ...paid(stack, "azurerm_machine_learning_compute_instance", "machine", false),
    ...paid(stack, "azurerm_machine_learning_compute_instance", "disk", true),
  ],
};
export const googleNotebook: GooglePart = {
  types: { google_workbench_instance: "labels" },
  notebooks: googleNotebooks,
  // the admin's starts and stops, but also changes and deletes
  roles: { "roles/notebooks.viewer": ["see"], "roles/notebooks.admin": ["see", "operate", "administer"] },
  grants: { workbench_instance: "name" },
  costs: (stack) => [
    ...paid(stack, "google_workbench_instance", "machine", false),
    // the one that it starts from, and the home
    ...paid(stack, "google_workbench_instance", "disk", true, () => 2),
  ],
};
