import { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { CloudRunV2ServiceIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-service-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { PubsubTopicIamMember } from "@cdktf/provider-google/lib/pubsub-topic-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { StorageBucketObject } from "@cdktf/provider-google/lib/storage-bucket-object";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, Completed, OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { Asset } from "../lab/asset";
import { closedBucket } from "../lab/google-storage";
import { inOrder } from "../lab/people";
import { Variables } from "../lab/variables";
import { writes } from "../logs/google";
import { roles } from "../queue/pubsub";
import { secondsOf } from "../schema";
import { invoker, letCall, letTeam, place } from "../service/google-entry";
import { cronOf } from "./clock";
import { adapter, extension } from "./package";
import { mibOf } from "./schema";

declare module "../core" {
  interface Google {
    function: {
      readonly service: CloudRunV2Service;
      /** The code's identity. */
      readonly serviceAccount: ServiceAccount;
      readonly variables: Variables;
    };
  }
}
type Self = Capability<"google", "function">;
type Props = Completed<"function", "google">;

const images = {
  "python-3.13": "docker.io/library/python:3.13-slim",
  "python-3.12": "docker.io/library/python:3.12-slim",
  "nodejs-22": "docker.io/library/node:22-slim",
};
const folder = "/lab";

export const on: OnCloud<"google", "function"> = {
  build(self, props) {
    const { lab } = self;
    const serviceAccount = account(self, "account", "Function");
    const code = uploaded(self, props, serviceAccount);
    const trigger = props.takes || props.every ? account(self, "trigger", "Trigger of the function") : undefined;
    const variables = new Variables(props.environment, { CIC_CODE: code.own, ...(trigger && { CIC_TRIGGER: trigger.email }) });
    const name = self.cloudName("google_cloud_run_v2_service");
    const kept = writes(lab, { type: '="cloud_run_revision"', field: "resource.labels.service_name", name });
    const service = new CloudRunV2Service(self, "service", {
      name,
      location: lab.region,
      // what nobody calls is reached by Pub/Sub and the scheduler, which stand inside
      ingress: props.callers ? "INGRESS_TRAFFIC_ALL" : "INGRESS_TRAFFIC_INTERNAL_ONLY",
      invokerIamDisabled: false,
      deletionProtection: false,
      template: {
        serviceAccount: serviceAccount.email,
        timeout: `${secondsOf(props.timeout)}s`,
        scaling: { minInstanceCount: 0, maxInstanceCount: props.scale.max },
        maxInstanceRequestConcurrency: 1,
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        containers: [
          {
            image: images[props.runtime],
            command: [extension(props.runtime) === "py" ? "python" : "node", code.adapter],
            resources: { limits: { cpu: "1", memory: `${mibOf(props.memory)}Mi` }, cpuIdle: true },
            env: variables.blocks(),
            volumeMounts: [{ name: "code", mountPath: folder }],
          },
        ],
        volumes: [{ name: "code", gcs: { bucket: code.bucket.name, readOnly: true } }],
      },
      labels: lab.native.labels(),
      dependsOn: [lab.native.service("run"), ...code.ready, ...kept, ...sends(self, props, serviceAccount)],
    });
    if (props.callers) letCall(self, service, props.callers);
    if (trigger) triggered(self, props, service, trigger);
    return {
      native: { service, serviceAccount, variables },
      outputs: { name: service.name, url: props.callers && service.uri },
    };
  },

  admit(self, access) {
    letTeam(self, access, self.native.service, self.props.callers !== undefined);
  },

  parity: {
    code: {
      approximated:
        "Google's own product for functions leaves a bucket with their code in the project and builds with rights on the whole of it; Cloud Run runs the same code in a public image of the language, without packages besides, from a bucket that is the function's own. What it writes in a lab without logs is kept as long as the project's default log bucket says (30 days unless changed), elsewhere 30 days in a store of the lab's",
    },
    runtime: {
      approximated:
        "the newest image of the language on Docker Hub when the function is deployed or starts; AWS and Azure keep theirs up to date",
    },
    memory: "equivalent",
    timeout: "equivalent",
    scale: "equivalent",
    "scale.max": "equivalent",
    environment: "equivalent",
    callers: { approximated: "callers show an identity token of Google's" },
    takes: {
      approximated:
        "Pub/Sub pushes the queue's messages to the function, so that nobody pulls them; a message is text of 256 KiB at most on every cloud",
    },
    sendsTo: "equivalent",
    publishesTo: "equivalent",
    every: "equivalent",
    "every.at": "equivalent",
    "every.days": "equivalent",
    key: {
      approximated:
        "the key encrypts the code where it lies, in its bucket; what Cloud Run notes of the function, its variables too, is encrypted by Google's own",
    },
  },
};

function account(self: Self, id: "account" | "trigger", what: string): ServiceAccount {
  return new ServiceAccount(self, id, {
    accountId: self.cloudName("google_service_account", id === "account" ? "" : id),
    displayName: `${what} ${self.name} of the lab ${self.lab.node.id}`,
    dependsOn: [self.lab.native.service("iam")],
  });
}

interface Uploaded {
  readonly bucket: StorageBucket;
  /** Where the container finds the files. */
  readonly adapter: string;
  readonly own: string;
  readonly ready: readonly ITerraformDependable[];
}

/** The code in a bucket of its own, which its identity alone reads. */
function uploaded(self: Self, props: Props, { member }: ServiceAccount): Uploaded {
  const { lab } = self;
  const key = encryptedBy(props.key, "storage");
  const bucket = new StorageBucket(self, "bucket", {
    ...closedBucket,
    name: self.cloudName("google_storage_bucket"),
    location: lab.region,
    encryption: key && { defaultKmsKeyName: key.name },
    labels: lab.native.labels(),
    dependsOn: [lab.native.service("storage"), ...(key ? [key.ready] : [])],
  });
  const reads = new StorageBucketIamMember(self, "reads", { bucket: bucket.name, role: "roles/storage.objectViewer", member });
  const upload = (id: "adapter" | "own", content: Uint8Array) => {
    const asset = new Asset(self, `code-${id}`, `code.${extension(props.runtime)}`, content);
    // other code, or what another key encrypts, has another name: revisions that still run keep theirs until the new one stands
    const by = props.key ? `_${props.key.name}` : "";
    const name = `${id}_${asset.digest("sha256", "hex").slice(0, 16)}${by}.${extension(props.runtime)}`;
    return new StorageBucketObject(self, id, {
      bucket: bucket.name,
      name,
      source: asset.path,
      contentType: "text/plain",
      lifecycle: { createBeforeDestroy: true },
    });
  };
  const [calls, own] = [upload("adapter", adapter("google", props.runtime)), upload("own", Buffer.from(props.code))];
  return { bucket, adapter: `${folder}/${calls.nameInput}`, own: `${folder}/${own.nameInput}`, ready: [reads, calls, own] };
}

/** Lets the code send to the queues and publish to the topics that the function names. */
const sends = (self: Self, { sendsTo, publishesTo }: Props, { member }: ServiceAccount): ITerraformDependable[] =>
  [...inOrder(sendsTo), ...inOrder(publishesTo)].map(
    ({ node, native: { topic } }) =>
      new PubsubTopicIamMember(self, `sends-${node.id}`, { topic: topic.name, role: roles.send, member }),
  );

/** Messages and the clock come by an identity that may do nothing but call the function, which tells them from its callers by it. */
function triggered(self: Self, props: Props, service: CloudRunV2Service, trigger: ServiceAccount): void {
  const { lab } = self;
  const calls = new CloudRunV2ServiceIamMember(self, "triggers", { ...place(service), role: invoker, member: trigger.member });
  if (props.takes) {
    new ServiceAccountIamMember(self, "pushes", {
      serviceAccountId: trigger.name,
      role: "roles/iam.serviceAccountTokenCreator",
      member: `serviceAccount:service-${lab.native.project.number}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    });
    props.takes.native.subscription.putPushConfig({
      pushEndpoint: `${service.uri}/message`,
      oidcToken: { serviceAccountEmail: trigger.email, audience: service.uri },
    });
  }
  if (props.every)
    new CloudSchedulerJob(self, "every", {
      name: self.cloudName("google_cloud_scheduler_job"),
      region: lab.region,
      schedule: cronOf(props.every),
      timeZone: "Etc/UTC",
      attemptDeadline: `${Math.max(15, secondsOf(props.timeout))}s`,
      httpTarget: {
        uri: `${service.uri}/schedule`,
        httpMethod: "POST",
        oidcToken: { serviceAccountEmail: trigger.email, audience: service.uri },
      },
      dependsOn: [lab.native.service("cloudscheduler"), calls],
    });
}
