import { scheduleFaults } from "../../compare/model/schedules";
import { azure, type Found, google, type Rule, ref } from "../rule";

/** A machine that jobs start and stop by an account, which has a right on the machine. */
const kept = (permissions: readonly string[], ...verbs: readonly string[]) => ({
  google_compute_instance: { web: { name: "web" } },
  google_service_account: { clock: { account_id: "clock" } },
  google_project_iam_custom_role: { clock: { permissions } },
  google_compute_instance_iam_member: {
    clock: {
      instance_name: ref("google_compute_instance.web.name"),
      role: ref("google_project_iam_custom_role.clock.name"),
      member: ref("google_service_account.clock.member"),
    },
  },
  google_cloud_scheduler_job: Object.fromEntries(
    verbs.map((verb, i) => [
      verb,
      {
        schedule: `0 ${8 + 10 * i} * * 1,2,3,4,5`,
        time_zone: "Europe/Berlin",
        http_target: {
          http_method: "POST",
          uri: `https://compute.googleapis.com/compute/v1/${ref("google_compute_instance.web.id")}/${verb}`,
          oauth_token: { service_account_email: ref("google_service_account.clock.email") },
        },
      },
    ]),
  ),
});
const least = ["compute.instances.start", "compute.instances.stop"];

export const rule: Rule = {
  id: "schedules-work",
  title: "What is stopped by the clock is the lab's own and started again, by an identity that may do this and nothing else",
  protects: "Machines would run all night, or stand still in the morning; or a clock could change what nobody watches.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (model) =>
    scheduleFaults(model)
      // Google has one right for every setting of a database, of which to run is one
      .filter(({ aspect }) => !(aspect && model.cloud === "google"))
      .map(({ address, message }): Found => ({ address, message })),
  compliant: [google("a machine that is started and stopped", kept(least, "start", "stop"))],
  nonCompliant: [
    google("a machine that is stopped for good", kept(least, "stop")),
    google("a clock that may change machines", kept([...least, "compute.instances.setMetadata"], "start", "stop")),
    google("a clock without the right to stop", kept(["compute.instances.get"], "start", "stop")),
    azure("a workflow that stops a machine as soon as it is made, and has no right to", {
      azurerm_linux_virtual_machine: { web: {} },
      azurerm_logic_app_workflow: { stop: { identity: { type: "SystemAssigned" } } },
      azurerm_logic_app_trigger_recurrence: {
        clock: {
          logic_app_id: ref("azurerm_logic_app_workflow.stop.id"),
          frequency: "Week",
          interval: 1,
          schedule: { on_these_days: ["Friday"], at_these_hours: [18], at_these_minutes: [0] },
        },
      },
      azurerm_logic_app_action_custom: {
        web: {
          logic_app_id: ref("azurerm_logic_app_workflow.stop.id"),
          body: JSON.stringify({
            type: "Http",
            inputs: {
              method: "POST",
              uri: `https://management.azure.com${ref("azurerm_linux_virtual_machine.web.id")}/deallocate?api-version=2024-07-01`,
              authentication: { type: "ManagedServiceIdentity", audience: "https://management.azure.com/" },
            },
          }),
        },
      },
    }),
  ],
};
