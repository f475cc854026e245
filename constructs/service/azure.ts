import { ContainerApp, type ContainerAppTemplateCustomScaleRule } from "@cdktf/provider-azurerm/lib/container-app";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { serviceShape } from "../../catalog/services";
import type { OnCloud } from "../core";
import { grantIdentity } from "../lab/azure-grants";
import { Variables } from "../lab/variables";
import { cronOf, type Hours } from "../schedule/times";
import { environmentOf } from "./azure-environment";
import { hubImage, subnetOf } from "./place";

declare module "../core" {
  interface Azure {
    service: {
      readonly app: ContainerApp;
      /** Lets the service have its least number of containers within hours alone; of several, within each of them. */
      readonly keepHours: (hours: Hours) => void;
      /** The containers' identity. */
      readonly identity: UserAssignedIdentity;
      readonly variables: Variables;
    };
  }
}

/**
 * What Azure goes by where an app has no rule, and no more as soon as it has one: learn.microsoft.com/azure/container-apps/scale-app for the number, read 2026-11-27;
 * that it ends with another rule is general knowledge, not read. What rules ask for counts together: keda.sh/docs/2.17/scalers/cron for hours, read 2026-11-27.
 */
const byCalls = { name: "calls", concurrentRequests: "10" };

export const on: OnCloud<"azure", "service"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags();
    const { environment, ready } = environmentOf(subnetOf(self, props.subnet).network);
    const identity = new UserAssignedIdentity(self, "identity", {
      ...lab.native.home,
      name: self.cloudName("azurerm_user_assigned_identity"),
      tags,
    });
    const { image } = props;
    const registry = typeof image === "string" ? undefined : image.registry;
    const pull = registry ? [grantIdentity(self, "pull", identity.principalId, "AcrPull", registry.native.registry.id)] : [];
    const { cpu, memory } = serviceShape("azure", props.size);
    // the code finds its identity by this: an app may have several
    const variables = new Variables(props.environment, { PORT: String(props.port), AZURE_CLIENT_ID: identity.clientId });
    const addresses = props.callers.flatMap((machine) =>
      machine.outputs.addresses.map((address, i) => ({ name: `${machine.name}-${i + 1}`, range: `${address}/32` })),
    );
    const { min, max } = props.scale;
    const hoursOf: ContainerAppTemplateCustomScaleRule[] = [];
    const template = () => ({
      minReplicas: hoursOf.length > 0 ? 0 : min,
      maxReplicas: max,
      ...(hoursOf.length > 0 && { customScaleRule: hoursOf, httpScaleRule: [byCalls] }),
      container: [
        {
          name: "main",
          image: typeof image === "string" ? hubImage(image) : `${image.registry.outputs.url}:${image.tag}`,
          cpu,
          memory: `${memory}Gi`,
          env: variables.blocks(),
        },
      ],
    });
    const app = new ContainerApp(self, "app", {
      name: self.cloudName("azurerm_container_app"),
      resourceGroupName: lab.native.home.resourceGroupName,
      containerAppEnvironmentId: environment.id,
      workloadProfileName: "Consumption",
      revisionMode: "Single",
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      registry: registry ? [{ server: registry.native.registry.loginServer, identity: identity.id }] : undefined,
      ingress: {
        // outside the environment means within the network: the environment has no public address
        externalEnabled: true,
        allowInsecureConnections: false,
        targetPort: props.port,
        trafficWeight: [{ latestRevision: true, percentage: 100 }],
        // who is not allowed is refused; where nobody is, everybody is
        ipSecurityRestriction:
          addresses.length > 0
            ? addresses.map(({ name, range }) => ({ name, action: "Allow", ipAddressRange: range }))
            : [{ name: "nobody", action: "Deny", ipAddressRange: "0.0.0.0/0" }],
      },
      template: template(),
      tags,
      dependsOn: [...ready, ...pull],
    });
    const keepHours = ({ name, start, stop, timeZone }: Hours) => {
      if (min === 0) return;
      hoursOf.push({
        name,
        customRuleType: "cron",
        metadata: { timezone: timeZone, start: cronOf(start), end: cronOf(stop), desiredReplicas: String(min) },
      });
      app.putTemplate(template());
    };
    return { native: { app, keepHours, identity, variables }, outputs: { name: app.name, url: `https://${app.ingress.fqdn}` } };
  },

  parity: {
    image: "equivalent",
    "image.registry": {
      approximated:
        "a first deploy by Azure and Google waits for the image and fails where it was not pushed before; AWS starts the container when it is there",
    },
    "image.tag": "equivalent",
    port: {
      approximated:
        "services of a network share an environment, whose balancer Azure bills by the hour; a request may take 240 seconds, elsewhere 30",
    },
    size: "equivalent",
    scale: "equivalent",
    "scale.min": "equivalent",
    "scale.max": "equivalent",
    environment: "equivalent",
    callers: {
      approximated:
        "azurerm 4.55 cannot set up a log-in for container apps: the service answers within the lab's network alone, to the machines named here, by their private addresses; nobody calls it from outside, so the team calls from one of these machines",
    },
    subnet: {
      approximated:
        "services stand in a subnet of their own, which Azure demands, and reach the whole network, whichever is named",
    },
    key: {
      unsupported:
        "Container Apps encrypts what containers write beside them by Azure's own keys; neither an app nor an environment of azurerm 4.55 names another",
      instead: "leave the key out, or put what has to be encrypted by it in a bucket with that key",
    },
  },
};
