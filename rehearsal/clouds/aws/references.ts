import type { Reference } from "../model";

const ec2 = (code: string, noun: string) => (value: string) =>
  `operation error EC2: api error ${code}: The ${noun} '${value}' does not exist`;

const last = (value: string) => value.split("/").at(-1) ?? value;

/** What AWS resources refer to, and what AWS says when it is not there (error codes of the EC2, IAM, S3, KMS … API references). */
export const AWS_REFERENCES: readonly Reference[] = [
  { path: /^vpc_id$/, to: ["aws_vpc"], refusal: ec2("InvalidVpcID.NotFound", "vpc ID") },
  { path: /(^|\.)subnet_ids?$/, to: ["aws_subnet"], refusal: ec2("InvalidSubnetID.NotFound", "subnet ID") },
  {
    path: /(^|\.)(security_group_ids?|security_groups|vpc_security_group_ids|referenced_security_group_id)$/,
    to: ["aws_security_group", "aws_vpc"],
    refusal: ec2("InvalidGroup.NotFound", "security group"),
  },
  {
    path: /(^|\.)route_table_ids?$/,
    to: ["aws_route_table", "aws_vpc"],
    refusal: ec2("InvalidRouteTableID.NotFound", "routeTable ID"),
  },
  {
    path: /(^|\.)gateway_id$/,
    to: ["aws_internet_gateway"],
    except: /^local$/,
    refusal: ec2("InvalidGatewayID.NotFound", "gateway ID"),
  },
  { path: /(^|\.)nat_gateway_id$/, to: ["aws_nat_gateway"], refusal: ec2("NatGatewayNotFound", "NatGateway ID") },
  {
    path: /^(network_acl_id|default_network_acl_id)$/,
    to: ["aws_network_acl", "aws_vpc"],
    refusal: ec2("InvalidNetworkAclID.NotFound", "networkAcl ID"),
  },
  { path: /^allocation_id$/, to: ["aws_eip"], refusal: ec2("InvalidAllocationID.NotFound", "allocation ID") },
  { path: /^vpc_endpoint_id$/, to: ["aws_vpc_endpoint"], refusal: ec2("InvalidVpcEndpointId.NotFound", "Vpc Endpoint Id") },
  { path: /^instance_id$/, to: ["aws_instance"], refusal: ec2("InvalidInstanceID.NotFound", "instance ID") },
  { path: /^volume_id$/, to: ["aws_ebs_volume"], refusal: ec2("InvalidVolume.NotFound", "volume") },
  {
    path: /^launch_template\.(id|name)$/,
    to: ["aws_launch_template"],
    refusal: ec2("InvalidLaunchTemplateId.NotFound", "launch template"),
  },
  {
    path: /(^|\.)iam_instance_profile$/,
    to: ["aws_iam_instance_profile"],
    refusal: (value) =>
      `operation error EC2: api error InvalidParameterValue: Value (${value}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
  },
  {
    on: /^aws_iam_/,
    path: /^role$/,
    to: ["aws_iam_role"],
    refusal: (value) => `operation error IAM: api error NoSuchEntity: The role with name ${value} cannot be found.`,
  },
  {
    on: /^aws_iam_/,
    path: /^policy_arn$/,
    to: ["aws_iam_policy"],
    except: /^arn:[^:]+:iam::aws:policy\//,
    refusal: (value) => `operation error IAM: api error NoSuchEntity: Policy ${value} does not exist or is not attachable.`,
  },
  {
    on: /^aws_(s3_bucket_|s3_object)/,
    path: /^(bucket|target_bucket)$/,
    to: ["aws_s3_bucket"],
    refusal: (value) => `operation error S3: api error NoSuchBucket: The specified bucket does not exist (${value})`,
  },
  {
    on: /^aws_ecr_/,
    path: /^repository$/,
    to: ["aws_ecr_repository"],
    refusal: (value) =>
      `operation error ECR: api error RepositoryNotFoundException: The repository with name '${value}' does not exist in the registry`,
  },
  {
    on: /^aws_db_instance$/,
    path: /^db_subnet_group_name$/,
    to: ["aws_db_subnet_group"],
    refusal: (value) => `operation error RDS: api error DBSubnetGroupNotFoundFault: DB subnet group '${value}' does not exist.`,
  },
  {
    on: /^aws_db_instance$/,
    path: /^parameter_group_name$/,
    to: ["aws_db_parameter_group"],
    except: /^default\./,
    refusal: (value) => `operation error RDS: api error DBParameterGroupNotFound: DBParameterGroup not found: ${value}`,
  },
  {
    path: /^secret_(id|arn)$/,
    to: ["aws_secretsmanager_secret"],
    refusal: () =>
      "operation error Secrets Manager: api error ResourceNotFoundException: Secrets Manager can't find the specified secret.",
  },
  {
    path: /(^|\.)(kms_key_id|fargate_ephemeral_storage_kms_key_id|kms_master_key_id|master_user_secret_kms_key_id|target_key_id|kms_key_arn|kms_key|key_id)$/,
    to: ["aws_kms_key", "aws_kms_alias"],
    except: /(^|:)alias\/aws\//,
    refusal: (value) => `operation error KMS: api error NotFoundException: Key '${value}' does not exist`,
  },
  {
    on: /^aws_sns_topic_subscription$/,
    path: /^topic_arn$/,
    to: ["aws_sns_topic"],
    refusal: () => "operation error SNS: api error NotFound: Topic does not exist",
  },
  {
    on: /^aws_flow_log$/,
    path: /^log_destination$/,
    to: ["aws_cloudwatch_log_group", "aws_s3_bucket"],
    part: (value) => value.replace(/:\*$/, "").replace(/^(arn:[^:]+:s3:::[^/]+)\/.*$/, "$1"),
    refusal: (value) => `operation error EC2: api error InvalidParameter: LogDestination: ${last(value)} does not exist`,
  },
  {
    on: /^aws_flow_log$/,
    path: /^iam_role_arn$/,
    to: ["aws_iam_role"],
    refusal: (value) => `operation error EC2: api error InvalidParameter: ${value} does not exist`,
  },
];
