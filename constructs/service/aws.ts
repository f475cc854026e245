import type { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { logDays, serviceShape } from "../../catalog/services";
import type { ITerraformDependable } from "../cdktf";
import type { Capability, Completed, OnCloud } from "../core";
import { encryptedByFargate } from "../key/aws";
import { assumedBy } from "../lab/aws-grants";
import { policyJson, type Statement } from "../lab/aws-policy";
import { Variables } from "../lab/variables";
import { keptDays, logsOf } from "../logs";
import type { Network } from "../network";
import { outward } from "../network/aws-guard";
import { letPull } from "../registry/aws";
import { entry, letCall, letTeam, type Shared, sharedBy } from "./aws-entry";
import { hubImage, subnetOf } from "./place";

declare module "../core" {
  interface Aws {
    service: {
      readonly service: EcsService;
      /** Containers that run at least, of which AWS has one anyway, and at most. */
      readonly least: number;
      readonly most: number;
      /** By which their number is changed: by their load where it may, and by a schedule that asks for it. */
      readonly scalable: () => AppautoscalingTarget;
      readonly api: Apigatewayv2Api;
      readonly logs: CloudwatchLogGroup;
      /** The containers' identity. */
      readonly role: IamRole;
      readonly securityGroup: SecurityGroup;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
      readonly variables: Variables;
    };
  }
}
type Self = Capability<"aws", "service">;
type Props = Completed<"service", "aws">;

export const on: OnCloud<"aws", "service"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags({ Name: self.name });
    const subnet = subnetOf(self, props.subnet);
    const shared = sharedBy(subnet);
    const logs = new CloudwatchLogGroup(self, "logs", {
      name: self.cloudName("aws_cloudwatch_log_group"),
      retentionInDays: keptDays(lab, logDays),
      tags,
    });
    const role = taskRole(self, "role");
    const starter = starts(self, props, logs);
    logsOf(lab)?.native.encrypt(logs, starter.role);
    const variables = new Variables(props.environment, { PORT: String(props.port) });
    const { cpu, memory } = serviceShape("aws", props.size);
    const task = new EcsTaskDefinition(self, "task", {
      family: self.cloudName("aws_ecs_task_definition"),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(cpu * 1024),
      memory: String(memory * 1024),
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      taskRoleArn: role.arn,
      executionRoleArn: starter.role.arn,
      containerDefinitions: variables.text((environment) =>
        JSON.stringify([
          {
            name: "main",
            image: starter.image,
            essential: true,
            environment,
            portMappings: [{ containerPort: props.port, hostPort: props.port, protocol: "tcp" }],
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": logs.name, "awslogs-region": lab.region, "awslogs-stream-prefix": "container" },
            },
          },
        ]),
      ),
      tags,
    });
    const guard = guarded(self, props, subnet.network, shared);
    const names = new ServiceDiscoveryService(self, "names", {
      name: self.cloudName("aws_service_discovery_service"),
      dnsConfig: { namespaceId: shared.namespace.id, dnsRecords: [{ type: "SRV", ttl: 10 }] },
      forceDestroy: true,
      tags,
    });
    const least = Math.max(props.scale.min, 1);
    const scales = props.scale.max > least;
    const cluster = clusterOf(self, props) ?? shared.cluster;
    const service = new EcsService(self, "service", {
      name: self.cloudName("aws_ecs_service"),
      cluster: cluster.arn,
      taskDefinition: task.arn,
      launchType: "FARGATE",
      desiredCount: least,
      networkConfiguration: {
        subnets: subnet.native.zones.map((zone) => zone.subnet.id),
        securityGroups: [guard.group.id],
        assignPublicIp: false,
      },
      serviceRegistries: { registryArn: names.arn, containerName: "main", containerPort: props.port },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: "ENABLED",
      enableExecuteCommand: false,
      propagateTags: "SERVICE",
      forceDelete: true,
      tags,
      lifecycle: {
        ...(scales ? { ignoreChanges: ["desired_count"] } : {}),
        // where a service has a cluster to itself, another subnet is another namespace and no other cluster: it goes before its names there do
        replaceTriggeredBy: [`${names.terraformResourceType}.${names.friendlyUniqueId}.id`],
      },
      dependsOn: [...subnet.native.ready, ...guard.rules, ...starter.rights],
    });
    const most = Math.max(props.scale.max, least);
    let target: AppautoscalingTarget | undefined;
    const scalable = () => (target ??= targetOf(self, cluster, service, least, most));
    if (scales) scaleByLoad(self, scalable());
    const api = entry(self, logs, {
      integrationType: "HTTP_PROXY",
      integrationMethod: "ANY",
      integrationUri: names.arn,
      connectionType: "VPC_LINK",
      connectionId: shared.link.id,
    });
    letCall(self, api, props.callers);
    return {
      native: { service, least, most, scalable, api, logs, role, securityGroup: guard.group, carriers: [service], variables },
      outputs: { name: service.name, url: api.apiEndpoint },
    };
  },

  admit(self, access) {
    const { api, logs, service } = self.native;
    letTeam(self, access, { api, logs, seeing: { Action: "ecs:DescribeServices", Resource: service.id } });
  },

  parity: {
    image: {
      approximated:
        "AWS's deploy ends before the containers run: an image that is not there is told by the service's events alone; images come over the subnet's address translation",
    },
    "image.registry": "equivalent",
    "image.tag": "equivalent",
    port: { approximated: "between AWS's entry and the container requests travel as plain HTTP within the lab's own network" },
    size: "equivalent",
    scale: {
      approximated:
        "AWS has no containers that start with a call: at least one runs, and is paid by the hour; more are started by their use of CPU",
    },
    "scale.min": { approximated: "0 means 1: a container that nobody calls costs by the hour" },
    "scale.max": "equivalent",
    environment: "equivalent",
    callers: {
      approximated:
        "callers sign what they ask by AWS's Signature Version 4 for execute-api; machines in a subnet without internet do not reach the address; who called is noted beside what the containers write, for which AWS adds a policy of its log delivery to the account, which stays",
    },
    subnet: "equivalent",
    key: {
      approximated:
        "Fargate encrypts what containers write beside them, their image too, in a cluster of the service's own; the first key, or none after one, moves the service there, and it answers nobody while its containers start; another key is for containers that start from then on",
    },
  },
};

/** AWS encrypts what containers write by a key of their cluster: a service that names one has a cluster to itself. */
function clusterOf(self: Self, { key }: Props): EcsCluster | undefined {
  const name = self.cloudName("aws_ecs_cluster");
  const by = encryptedByFargate(key, self.node.id, name);
  return (
    by &&
    new EcsCluster(self, "cluster", {
      name,
      configuration: { managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: by.arn } },
      tags: self.lab.native.tags({ Name: self.name }),
      dependsOn: [by.ready],
    })
  );
}

/** A role for containers of this account's ECS alone. */
function taskRole(self: Self, part: "role" | "start"): IamRole {
  return new IamRole(self, part, {
    name: self.cloudName("aws_iam_role", part === "role" ? "" : part),
    description: `${part === "role" ? "Containers" : "Start of the containers"} of the service ${self.name} of the lab ${self.lab.node.id}`,
    assumeRolePolicy: assumedBy(self.lab, "Containers", "ecs-tasks"),
    forceDetachPolicies: true,
    tags: self.lab.native.tags(),
  });
}

/** Who starts the containers: it fetches the image and writes the logs, and the code never acts with its role. */
function starts(self: Self, { image }: Props, logs: CloudwatchLogGroup) {
  const role = taskRole(self, "start");
  const writing: Statement = {
    Sid: "Logs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logs.arn}:*`,
  };
  const pull = typeof image === "string" ? undefined : letPull(image.registry, self.node.id, role);
  const policy = new IamRolePolicy(self, "start-policy", {
    name: self.cloudName("aws_iam_role_policy", "start"),
    role: role.name,
    policy: policyJson([writing, ...(pull ? [pull.token] : [])]),
  });
  return {
    role,
    image: typeof image === "string" ? hubImage(image) : `${image.registry.outputs.url}:${image.tag}`,
    rights: [policy, ...(pull ? [pull.attached] : [])],
  };
}

/** Nothing reaches the containers but the entry, on their port. */
function guarded(self: Self, { port }: Props, network: Network<"aws">, { group: from }: Shared) {
  const tags = self.lab.native.tags({ Name: self.name });
  const group = new SecurityGroup(self, "group", {
    name: self.cloudName("aws_security_group"),
    description: `Service ${self.name}`,
    vpcId: network.native.vpc.id,
    tags,
  });
  const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port, tags };
  const rules = [
    new VpcSecurityGroupIngressRule(self, "in", {
      ...tcp,
      securityGroupId: group.id,
      description: "From the entry",
      referencedSecurityGroupId: from.id,
    }),
    new VpcSecurityGroupEgressRule(self, "from-entry", {
      ...tcp,
      securityGroupId: from.id,
      description: `To the service ${self.name}`,
      referencedSecurityGroupId: group.id,
    }),
    new VpcSecurityGroupEgressRule(self, "out", {
      securityGroupId: group.id,
      ...outward,
      tags,
    }),
  ];
  return { group, rules };
}

const targetOf = (self: Self, cluster: EcsCluster, service: EcsService, minCapacity: number, maxCapacity: number) =>
  new AppautoscalingTarget(self, "scale", {
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: `service/${cluster.name}/${service.name}`,
    minCapacity,
    maxCapacity,
    tags: self.lab.native.tags(),
  });

function scaleByLoad(self: Self, target: AppautoscalingTarget): void {
  new AppautoscalingPolicy(self, "scale-by-cpu", {
    name: self.cloudName("aws_appautoscaling_policy"),
    policyType: "TargetTrackingScaling",
    serviceNamespace: target.serviceNamespace,
    scalableDimension: target.scalableDimension,
    resourceId: target.resourceId,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 60,
    },
  });
}
