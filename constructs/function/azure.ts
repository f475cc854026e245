import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting";
import { ResourceGroupTemplateDeployment } from "@cdktf/provider-azurerm/lib/resource-group-template-deployment";
import { ServicePlan } from "@cdktf/provider-azurerm/lib/service-plan";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn, type ITerraformDependable } from "../cdktf";
import type { Capability, Completed, OnCloud } from "../core";
import { grantIdentity } from "../lab/azure-grants";
import { inOrder } from "../lab/people";
import { type Variable, Variables } from "../lab/variables";
import { privateEndpoint } from "../network/azure-endpoints";
import { roles } from "../queue/service-bus";
import { workspaceOf } from "../service/azure-environment";
import { packaged } from "./azure-package";
import { cronOf } from "./clock";
import { mibOf } from "./schema";

declare module "../core" {
  interface Azure {
    function: {
      /** Makes the function's app, for which azurerm 4.55 has no resource that does without a key of the storage account. */
      readonly app: ResourceGroupTemplateDeployment;
      /** The code's identity. */
      readonly identity: UserAssignedIdentity;
      readonly variables: Variables;
    };
  }
}
type Self = Capability<"azure", "function">;
type Props = Completed<"function", "azure">;

/** Azure takes no smaller number. */
const leastMax = 40;

export const on: OnCloud<"azure", "function"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags();
    const identity = new UserAssignedIdentity(self, "identity", {
      ...lab.native.home,
      name: self.cloudName("azurerm_user_assigned_identity"),
      tags,
    });
    const code = packaged(self, props, identity);
    const plan = new ServicePlan(self, "plan", {
      ...lab.native.home,
      name: self.cloudName("azurerm_service_plan"),
      osType: "Linux",
      skuName: "FC1",
      tags,
    });
    const { own, ready } = calls(self, props, identity);
    const variables = new Variables(props.environment, {
      ...own,
      // another code restarts the app, which then loads it
      CIC_CODE: code.hash,
      AZURE_CLIENT_ID: identity.clientId,
      AzureWebJobsStorage__accountName: code.account.name,
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: identity.clientId,
    });
    const name = self.cloudName("azurerm_function_app_flex_consumption");
    const app = new ResourceGroupTemplateDeployment(self, "app", {
      name,
      resourceGroupName: lab.native.home.resourceGroupName,
      deploymentMode: "Incremental",
      templateContent: variables.text((settings) =>
        JSON.stringify({
          $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          contentVersion: "1.0.0.0",
          resources: [
            {
              type: "Microsoft.Web/sites",
              apiVersion: "2024-04-01",
              name,
              location: lab.region,
              kind: "functionapp,linux",
              tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, text(value)])),
              identity: { type: "UserAssigned", userAssignedIdentities: { [identity.id]: {} } },
              properties: {
                serverFarmId: plan.id,
                httpsOnly: true,
                publicNetworkAccess: "Disabled",
                functionAppConfig: {
                  deployment: {
                    storage: {
                      type: "blobContainer",
                      value: code.container,
                      authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identity.id },
                    },
                  },
                  runtime: { name: "python", version: props.runtime.replace("python-", "") },
                  scaleAndConcurrency: {
                    maximumInstanceCount: Math.max(leastMax, props.scale.max),
                    instanceMemoryMB: mibOf(props.memory),
                    triggers: { http: { perInstanceConcurrency: 1 } },
                  },
                },
                siteConfig: {
                  minTlsVersion: "1.2",
                  appSettings: settings.map(({ name, value }) => ({ name, value: text(value) })),
                },
              },
            },
          ],
        }),
      ),
      tags,
      dependsOn: [...code.ready, ...ready, ...sends(self, props, identity)],
    });
    const id = siteOf(app);
    new MonitorDiagnosticSetting(self, "logs", {
      name: self.cloudName("azurerm_monitor_diagnostic_setting"),
      targetResourceId: id,
      logAnalyticsWorkspaceId: workspaceOf(lab).id,
      enabledLog: [{ category: "FunctionAppLogs" }],
    });
    const [caller] = inOrder(props.callers ?? []);
    if (props.callers && caller && typeof caller !== "string")
      privateEndpoint(self, {
        subnet: caller.native.subnet,
        to: id,
        subresource: "sites",
        zone: "privatelink.azurewebsites.net",
        from: props.callers,
        port: 443,
      });
    return {
      native: { app, identity, variables },
      outputs: { name, url: props.callers && `https://${name}.azurewebsites.net` },
    };
  },

  // settings and logs are seen by everybody who reads the lab's group

  parity: {
    code: {
      approximated:
        "azurerm 4.55 sets up apps of this plan with a key of their storage account alone: a template deployment makes the app, and the code lies as released-package.zip in its container before; Microsoft documents the name for its own deployments",
    },
    runtime: {
      refused: { "nodejs-22": "write runtime: python-3.13" },
      approximated:
        "Python alone: Azure's workers for Node.js want Microsoft's library @azure/functions beside the code, which this toolkit does not bring; that Azure offers its plan Flex Consumption in every region is not known: az functionapp list-flexconsumption-locations tells",
    },
    memory: "equivalent",
    timeout: "equivalent",
    scale: "equivalent",
    "scale.max": {
      approximated:
        "Azure takes no limit below 40 apps at a time, each of which works off one message or answers one call at a time",
    },
    environment: "equivalent",
    callers: {
      approximated:
        "azurerm 4.55 cannot register the app that a log-in needs: the function answers at a private endpoint, paid by the hour, within the lab's network alone, to the machines named here, by their private addresses; nobody calls it from outside, so the team calls from one of these machines",
    },
    takes: {
      approximated:
        "the function may receive the queue's dead letters too; a message that failed is handed out again at once, elsewhere when the queue's lock ends",
    },
    sendsTo: "equivalent",
    publishesTo: "equivalent",
    every: "equivalent",
    "every.at": "equivalent",
    "every.days": "equivalent",
    key: {
      approximated:
        "the key encrypts the code where it lies, with what Azure's host keeps beside it; the app's settings, its variables too, are encrypted by Azure's own",
    },
  },
};

/** A template reads a text in brackets as an expression; what a user wrote is none. */
const text = (value: Variable["value"]): string => (/^\[.*\]$/s.test(value) ? `[${value}` : value);

/** The app has the name of the deployment that makes it. */
const siteOf = ({ id }: ResourceGroupTemplateDeployment): string =>
  Fn.replace(id, "Microsoft.Resources/deployments", "Microsoft.Web/sites");

/** What tells the app by what it is called, and what it needs for that. */
function calls(
  self: Self,
  { callers, takes, every }: Props,
  identity: UserAssignedIdentity,
): { own: Record<string, string>; ready: ITerraformDependable[] } {
  const own: Record<string, string> = {};
  if (callers) own.CIC_REQUESTS = "true";
  if (every) own.CIC_SCHEDULE = `0 ${cronOf(every)}`;
  if (!takes) return { own, ready: [] };
  const { namespace, queue } = takes.native;
  Object.assign(own, {
    CIC_QUEUE_NAME: queue.name,
    CIC_QUEUE_ORDERED: String(takes.props.ordered),
    CIC_QUEUE__fullyQualifiedNamespace: `${namespace.name}.servicebus.windows.net`,
    CIC_QUEUE__credential: "managedidentity",
    CIC_QUEUE__clientId: identity.clientId,
  });
  return { own, ready: [grantIdentity(self, "takes", identity.principalId, roles.receive, queue.id)] };
}

/** Lets the code send to the queues and publish to the topics that the function names. */
const sends = (self: Self, { sendsTo, publishesTo }: Props, { principalId }: UserAssignedIdentity): ITerraformDependable[] =>
  [
    ...inOrder(sendsTo).map(({ node, native }) => ({ node, to: native.queue })),
    ...inOrder(publishesTo).map(({ node, native }) => ({ node, to: native.topic })),
  ].map(({ node, to }) => grantIdentity(self, `sends-${node.id}`, principalId, roles.send, to.id));
