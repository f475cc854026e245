import { createHash } from "node:crypto";

/** What a cloud asks of the names of one resource type. */
export interface NameRule {
  /** Characters a name may have, in number. */
  max: number;
  /** Which separators a name may have besides lower-case letters and digits. */
  separator: "-" | "";
  /** What the cloud wants some of its names to end with, beyond the alphabet and the number. */
  ending?: string;
  /** Within what a name must be the only one: in the world, in an account and region, or in its parent resource. */
  unique: "global" | "account" | "parent";
  /** Where the rule stands, with the day on which it was read there, or that it was not. */
  source: string;
}

const arm = "learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules; general knowledge, not read";
const gcp = "cloud.google.com/compute/docs/naming-resources (RFC 1035); general knowledge, not read";
const pubsub = "cloud.google.com/pubsub/docs/pubsub-basics (3 to 255 characters); general knowledge, not read";
const rds = "docs.aws.amazon.com/AmazonRDS/latest/APIReference (CreateDBInstance and others); general knowledge, not read";

const ecs = "docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html; general knowledge, not read";
const gateway = "docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html; general knowledge, not read";
const elb =
  "docs.aws.amazon.com/elasticloadbalancing/latest/APIReference (CreateLoadBalancer, CreateTargetGroup); general knowledge, not read";
const cloudMap = "docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html; general knowledge, not read";
const elasticache =
  "docs.aws.amazon.com/AmazonElastiCache/latest/APIReference (CreateReplicationGroup, CreateUser and others); general knowledge, not read";

/** By Terraform resource type. A type whose name a stack sets must stand here. */
export const nameRules: Record<string, NameRule> = {
  aws_s3_bucket: {
    max: 63,
    separator: "-",
    unique: "global",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; general knowledge, not read",
  },
  aws_iam_role: {
    max: 64,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, 2026-11-23",
  },
  aws_security_group: {
    max: 255,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html, 2026-11-23",
  },
  aws_cloudwatch_log_group: {
    max: 512,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html, 2026-11-23",
  },
  aws_iam_role_policy: {
    max: 128,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, 2026-11-23",
  },
  aws_iam_instance_profile: {
    max: 128,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, 2026-11-23",
  },
  aws_sagemaker_notebook_instance: {
    max: 63,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateNotebookInstance.html; general knowledge, not read",
  },
  aws_sagemaker_notebook_instance_lifecycle_configuration: {
    max: 63,
    separator: "-",
    unique: "account",
    source:
      "docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateNotebookInstanceLifecycleConfig.html; general knowledge, not read",
  },
  aws_secretsmanager_secret: {
    max: 512,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html, 2026-11-23",
  },
  aws_launch_template: {
    max: 128,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html; general knowledge, not read",
  },
  aws_autoscaling_group: {
    max: 255,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html; general knowledge, not read",
  },
  aws_autoscaling_policy: {
    max: 255,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html; general knowledge, not read",
  },
  aws_autoscaling_schedule: {
    max: 255,
    separator: "-",
    unique: "parent",
    source:
      "docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html; general knowledge, not read",
  },
  aws_lb: { max: 32, separator: "-", unique: "account", source: elb },
  aws_lb_target_group: { max: 32, separator: "-", unique: "account", source: elb },
  aws_ecr_repository: {
    max: 256,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html; general knowledge, not read",
  },
  aws_bedrock_inference_profile: {
    max: 64,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateInferenceProfile.html; general knowledge, not read",
  },
  aws_sqs_queue: {
    // 80 with the ending, which ordered queues have
    max: 75,
    ending: ".fifo",
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html; general knowledge, not read",
  },
  aws_cloudwatch_metric_alarm: {
    max: 255,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html; general knowledge, not read",
  },
  aws_sns_topic: {
    max: 256,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html; general knowledge, not read",
  },
  aws_db_instance: { max: 63, separator: "-", unique: "account", source: rds },
  aws_db_parameter_group: { max: 255, separator: "-", unique: "account", source: rds },
  aws_db_subnet_group: { max: 255, separator: "-", unique: "account", source: rds },
  aws_eks_cluster: {
    max: 100,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html; general knowledge, not read",
  },
  aws_eks_node_group: {
    max: 63,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html; general knowledge, not read",
  },
  aws_ssm_document: {
    max: 128,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html; general knowledge, not read",
  },
  aws_kms_alias: {
    max: 250,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html (256 with alias/); general knowledge, not read",
  },
  aws_elasticache_replication_group: { max: 40, separator: "-", unique: "account", source: elasticache },
  aws_elasticache_subnet_group: { max: 255, separator: "-", unique: "account", source: elasticache },
  aws_elasticache_user: { max: 40, separator: "-", unique: "account", source: elasticache },
  aws_elasticache_user_group: { max: 40, separator: "-", unique: "account", source: elasticache },
  aws_budgets_budget: {
    max: 100,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html, 2026-11-23",
  },
  aws_ecs_cluster: { max: 255, separator: "-", unique: "account", source: ecs },
  aws_lambda_function: {
    max: 64,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html; general knowledge, not read",
  },
  aws_scheduler_schedule: {
    max: 64,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html; general knowledge, not read",
  },
  aws_ecs_service: { max: 255, separator: "-", unique: "parent", source: ecs },
  aws_ecs_task_definition: { max: 255, separator: "-", unique: "account", source: ecs },
  aws_apigatewayv2_api: { max: 128, separator: "-", unique: "account", source: gateway },
  aws_apigatewayv2_vpc_link: { max: 128, separator: "-", unique: "account", source: gateway },
  aws_appautoscaling_policy: {
    max: 256,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html; general knowledge, not read",
  },
  aws_appautoscaling_scheduled_action: {
    max: 256,
    separator: "-",
    unique: "parent",
    source: "docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html; general knowledge, not read",
  },
  // both become labels of names, which have 63 characters
  aws_service_discovery_private_dns_namespace: { max: 63, separator: "-", unique: "account", source: cloudMap },
  aws_service_discovery_service: { max: 63, separator: "-", unique: "parent", source: cloudMap },
  aws_scheduler_schedule_group: {
    max: 64,
    separator: "-",
    unique: "account",
    source: "docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html; general knowledge, not read",
  },
  azurerm_logic_app_workflow: { max: 43, separator: "-", unique: "parent", source: arm },
  // the only one of its name in the tenant
  azurerm_role_definition: {
    max: 128,
    separator: "-",
    unique: "global",
    source: "learn.microsoft.com/azure/role-based-access-control/custom-roles; general knowledge, not read",
  },
  azurerm_resource_group: { max: 90, separator: "-", unique: "account", source: arm },
  azurerm_storage_account: { max: 24, separator: "", unique: "global", source: arm },
  azurerm_storage_share: { max: 63, separator: "-", unique: "parent", source: arm },
  azurerm_storage_container: { max: 63, separator: "-", unique: "parent", source: arm },
  azurerm_private_dns_zone_virtual_network_link: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_virtual_network: { max: 64, separator: "-", unique: "parent", source: arm },
  azurerm_virtual_network_peering: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_subnet: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_network_security_group: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_network_security_rule: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_public_ip: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_application_insights: { max: 255, separator: "-", unique: "parent", source: arm },
  azurerm_log_analytics_workspace: { max: 63, separator: "-", unique: "parent", source: arm },
  azurerm_machine_learning_workspace: { max: 33, separator: "-", unique: "parent", source: arm },
  // the only one of its name in the region
  azurerm_machine_learning_compute_instance: { max: 24, separator: "-", unique: "global", source: arm },
  azurerm_nat_gateway: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_network_watcher_flow_log: { max: 80, separator: "-", unique: "account", source: arm },
  azurerm_managed_disk: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_linux_virtual_machine: { max: 64, separator: "-", unique: "parent", source: arm },
  // 64 for the set; the names of its machines' systems begin with it, and that part has 58 at most
  azurerm_monitor_action_group: { max: 260, separator: "-", unique: "parent", source: arm },
  azurerm_monitor_metric_alert: { max: 260, separator: "-", unique: "parent", source: arm },
  azurerm_application_gateway: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_linux_virtual_machine_scale_set: { max: 58, separator: "-", unique: "parent", source: arm },
  azurerm_monitor_autoscale_setting: { max: 260, separator: "-", unique: "parent", source: arm },
  azurerm_network_interface: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_application_security_group: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_user_assigned_identity: { max: 128, separator: "-", unique: "parent", source: arm },
  azurerm_bastion_host: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_container_registry: { max: 50, separator: "", unique: "global", source: arm },
  // also the account's part of its address
  azurerm_cognitive_account: { max: 63, separator: "-", unique: "global", source: arm },
  azurerm_cognitive_deployment: { max: 64, separator: "-", unique: "parent", source: arm },
  azurerm_postgresql_flexible_server: { max: 63, separator: "-", unique: "global", source: arm },
  azurerm_managed_redis: { max: 60, separator: "-", unique: "global", source: arm },
  azurerm_resource_group_template_deployment: { max: 64, separator: "-", unique: "parent", source: arm },
  azurerm_private_endpoint: { max: 64, separator: "-", unique: "parent", source: arm },
  azurerm_disk_encryption_set: { max: 80, separator: "-", unique: "parent", source: arm },
  azurerm_key_vault_key: { max: 127, separator: "-", unique: "parent", source: arm },
  azurerm_key_vault: { max: 24, separator: "-", unique: "global", source: arm },
  azurerm_key_vault_secret: { max: 127, separator: "-", unique: "parent", source: arm },
  // also what the name of its API begins with, which is shorter
  azurerm_kubernetes_cluster: { max: 54, separator: "-", unique: "parent", source: arm },
  azurerm_consumption_budget_resource_group: { max: 63, separator: "-", unique: "parent", source: arm },
  azurerm_servicebus_namespace: { max: 50, separator: "-", unique: "global", source: arm },
  azurerm_servicebus_queue: { max: 260, separator: "-", unique: "parent", source: arm },
  azurerm_servicebus_topic: { max: 260, separator: "-", unique: "parent", source: arm },
  azurerm_servicebus_subscription: { max: 50, separator: "-", unique: "parent", source: arm },
  azurerm_service_plan: { max: 60, separator: "-", unique: "parent", source: arm },
  azurerm_function_app_flex_consumption: {
    max: 32,
    separator: "-",
    unique: "global",
    source: "terraform-provider-azurerm 4.55.0, function_app_flex_consumption, name, read 2026-11-25",
  },
  azurerm_container_app: { max: 32, separator: "-", unique: "parent", source: arm },
  azurerm_container_app_environment: { max: 60, separator: "-", unique: "parent", source: arm },
  azurerm_monitor_diagnostic_setting: { max: 260, separator: "-", unique: "parent", source: arm },
  google_cloud_scheduler_job: {
    max: 500,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs; general knowledge, not read",
  },
  google_cloud_run_v2_service: {
    max: 49,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/run/docs/deploying (service names); general knowledge, not read",
  },
  google_vpc_access_connector: {
    max: 25,
    separator: "-",
    unique: "account",
    source: "terraform-provider-google 6.50.0, google_vpc_access_connector, 2026-11-25",
  },
  google_storage_bucket: {
    max: 63,
    separator: "-",
    unique: "global",
    source: "cloud.google.com/storage/docs/buckets#naming; general knowledge, not read",
  },
  google_artifact_registry_repository: {
    max: 63,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/artifact-registry/docs/repositories/create-repos; general knowledge, not read",
  },
  google_secret_manager_secret: {
    max: 255,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create, 2026-11-23",
  },
  google_kms_key_ring: {
    max: 63,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings/create; general knowledge, not read",
  },
  google_kms_crypto_key: {
    max: 63,
    separator: "-",
    unique: "parent",
    source:
      "cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/create; general knowledge, not read",
  },
  google_logging_project_bucket_config: {
    max: 100,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets/create; general knowledge, not read",
  },
  google_logging_log_view: {
    max: 100,
    separator: "-",
    unique: "parent",
    source:
      "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets.views/create; general knowledge, not read",
  },
  google_logging_project_sink: {
    max: 100,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks; general knowledge, not read",
  },
  google_logging_project_exclusion: {
    max: 100,
    separator: "-",
    unique: "account",
    source: "terraform-provider-google 6.50.0, google_logging_project_sink, exclusions.name; read 2026-11-25",
  },
  google_billing_budget: {
    max: 60,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets (displayName), 2026-11-23",
  },
  google_pubsub_topic: { max: 255, separator: "-", unique: "account", source: pubsub },
  google_pubsub_subscription: { max: 255, separator: "-", unique: "account", source: pubsub },
  google_dns_managed_zone: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_network: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_network_peering: { max: 63, separator: "-", unique: "parent", source: gcp },
  google_compute_subnetwork: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_router: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_router_nat: { max: 63, separator: "-", unique: "parent", source: gcp },
  google_compute_firewall: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_instance: { max: 63, separator: "-", unique: "account", source: gcp },
  google_workbench_instance: { max: 63, separator: "-", unique: "account", source: gcp },
  google_filestore_instance: {
    max: 63,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances; general knowledge, not read",
  },
  google_compute_address: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_instance_group: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_region_backend_service: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_region_health_check: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_region_ssl_policy: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_region_target_https_proxy: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_region_url_map: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_forwarding_rule: { max: 63, separator: "-", unique: "account", source: gcp },
  // shown to people, and told apart by an id of Google's; 512 characters by the provider's documentation
  google_monitoring_alert_policy: { max: 512, separator: "-", unique: "account", source: gcp },
  // the provider adds 26 characters to a prefix
  google_compute_region_instance_template: { max: 36, separator: "-", unique: "account", source: gcp },
  // Google adds five characters for each machine
  google_compute_region_instance_group_manager: { max: 58, separator: "-", unique: "account", source: gcp },
  google_compute_region_autoscaler: { max: 63, separator: "-", unique: "account", source: gcp },
  google_compute_disk: { max: 63, separator: "-", unique: "account", source: gcp },
  google_container_cluster: {
    max: 40,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters; general knowledge, not read",
  },
  google_container_node_pool: {
    max: 39,
    separator: "-",
    unique: "parent",
    source:
      "cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools; general knowledge, not read",
  },
  google_memorystore_instance: {
    max: 63,
    separator: "-",
    unique: "account",
    source:
      "registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/memorystore_instance (4 to 63 characters), 2026-11-25",
  },
  google_service_account: {
    max: 30,
    separator: "-",
    unique: "account",
    source: "cloud.google.com/iam/docs/service-accounts-create (6 to 30 characters), 2026-11-23",
  },
};

/** Eight characters that stand for `parts`, the same wherever and whenever they are asked for. */
export function shortHash(parts: readonly string[], length = 8): string {
  const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  return Array.from(digest.subarray(0, length), (byte) => alphabet[byte % 32]).join("");
}

/**
 * The name of a resource: readable, legal for its type, and unique by a hash of all that tells it apart.
 * @param scope what the lab adds where a name must be unique beyond its parent: environment, team
 * @param entry kind, name and, where one entry has several of a type, the part
 * @param reserve characters that the caller adds
 * @throws Error for a type without a rule
 */
export function cloudName(type: string, scope: readonly string[], entry: readonly string[], reserve = 0): string {
  const rule = nameRules[type];
  if (!rule) throw new Error(`catalog/names.ts has no rule for the names of ${type}`);
  // without hyphens, `a-b` and `ab` would be one name
  if (rule.unique === "parent" && rule.separator && entry.length <= 2) {
    const plain = entry.join(rule.separator).replace(/[^a-z0-9-]/g, "");
    if (plain.length <= rule.max - reserve) return plain;
  }
  const hash = shortHash([type, ...scope, ...entry]);
  const words = (rule.unique === "parent" ? entry : [...scope, ...entry.slice(1)]).join("-").replace(/[^a-z0-9-]/g, "");
  const room = rule.max - reserve - hash.length - rule.separator.length;
  const readable = (rule.separator ? words : words.replaceAll("-", "")).slice(0, room).replace(/-+$/, "");
  return `${readable}${rule.separator}${hash}`;
}
