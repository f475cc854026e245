import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { requestSeconds, serviceShape } from "../../catalog/services";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { Variables } from "../lab/variables";
import { writes } from "../logs/google";
import { connectorOf } from "./google-connector";
import { letCall, letTeam } from "./google-entry";
import { hubImage, subnetOf } from "./place";

declare module "../core" {
  interface Google {
    service: {
      readonly service: CloudRunV2Service;
      /** Takes the least number of containers away, for which Cloud Run has no hours. */
      readonly keepHours: () => void;
      /** The containers' identity. */
      readonly serviceAccount: ServiceAccount;
      readonly variables: Variables;
    };
  }
}

export const on: OnCloud<"google", "service"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = subnetOf(self, props.subnet);
    const serviceAccount = new ServiceAccount(self, "account", {
      accountId: self.cloudName("google_service_account"),
      displayName: `Service ${self.name} of the lab ${lab.node.id}`,
      dependsOn: [lab.native.service("iam")],
    });
    const { image } = props;
    const { cpu, memory } = serviceShape("google", props.size);
    const variables = new Variables(props.environment);
    const name = self.cloudName("google_cloud_run_v2_service");
    const kept = writes(lab, { type: '="cloud_run_revision"', field: "resource.labels.service_name", name });
    const key = encryptedBy(props.key, "run");
    const service = new CloudRunV2Service(self, "service", {
      name,
      location: lab.region,
      // an address that answers whoever holds the right to call, and nobody else
      ingress: "INGRESS_TRAFFIC_ALL",
      invokerIamDisabled: false,
      deletionProtection: false,
      template: {
        encryptionKey: key?.name,
        serviceAccount: serviceAccount.email,
        timeout: `${requestSeconds}s`,
        scaling: { minInstanceCount: props.scale.min, maxInstanceCount: props.scale.max },
        containers: [
          {
            image: typeof image === "string" ? hubImage(image) : `${image.registry.outputs.url}:${image.tag}`,
            ports: { containerPort: props.port },
            resources: { limits: { cpu: String(cpu), memory: `${memory * 1024}Mi` }, cpuIdle: true },
            env: variables.blocks(),
          },
        ],
        vpcAccess: props.subnet ? { connector: connectorOf(subnet.network).id, egress: "PRIVATE_RANGES_ONLY" } : undefined,
      },
      labels: lab.native.labels(),
      dependsOn: [lab.native.service("run"), ...kept, ...(key ? [key.ready] : [])],
    });
    letCall(self, service, props.callers);
    const keepHours = () => {
      service.template.scaling.minInstanceCount = 0;
    };
    return { native: { service, keepHours, serviceAccount, variables }, outputs: { name: service.name, url: service.uri } };
  },

  admit(self, access) {
    letTeam(self, access, self.native.service);
  },

  parity: {
    image: {
      approximated:
        "Google keeps images of Docker Hub for up to an hour before it asks for them again; what containers write in a lab without logs is kept as long as the project's default log bucket says (30 days unless changed), elsewhere 30 days in a store of the lab's",
    },
    "image.registry": {
      approximated:
        "a first deploy by Azure and Google waits for the image and fails where it was not pushed before; AWS starts the container when it is there; Cloud Run pulls by its own identity, which the project trusts",
    },
    "image.tag": "equivalent",
    port: "equivalent",
    size: {
      approximated:
        "tiny and small have a whole CPU: Cloud Run has no less for containers that answer several requests at a time",
    },
    scale: "equivalent",
    "scale.min": { approximated: "a service in a schedule has none: its containers start when somebody calls" },
    "scale.max": "equivalent",
    environment: "equivalent",
    callers: { approximated: "callers show an identity token of Google's" },
    subnet: {
      approximated:
        "a service reaches the network through a connector, which Google bills by the hour, and only where a subnet is named; elsewhere services stand in the network anyway",
    },
    key: {
      approximated:
        "Cloud Run encrypts the image that it keeps, for what containers write lies in their memory; names and variables are encrypted by Google's own key; containers that run go on after a key is destroyed, and no new ones start",
    },
  },
};
