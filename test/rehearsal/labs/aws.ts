import { config, type Json } from "../workspace";

const tags = { lab: "docs", owner: "platform" };
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
};
const VPC = `\${aws_vpc.lab.id}`;
const SUBNET = `\${aws_subnet.work.id}`;
const BUCKET = `\${aws_s3_bucket.docs.id}`;

/** A lab of everything that the first capabilities make on AWS. */
export const awsLab: Json = config("aws", {
  variable: { secret: { type: "string", default: "inert", ephemeral: true, sensitive: true } },
  data: {
    aws_caller_identity: { me: {} },
    aws_partition: { here: {} },
    aws_region: { here: {} },
    aws_availability_zones: { up: { state: "available" } },
    aws_ssm_parameter: { ubuntu: { name: "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id" } },
    aws_ami: {
      debian: { owners: ["136693071363"], most_recent: true, filter: [{ name: "name", values: ["debian-12-amd64-*"] }] },
    },
    aws_iam_policy_document: {
      bucket: {
        statement: [
          {
            sid: "Read",
            actions: ["s3:GetObject", "s3:ListBucket"],
            resources: [`\${aws_s3_bucket.docs.arn}`],
            principals: [{ type: "AWS", identifiers: [`\${aws_iam_role.machine.arn}`] }],
            condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }],
          },
        ],
      },
    },
  },
  resource: {
    aws_vpc: { lab: { cidr_block: "10.20.0.0/16", enable_dns_hostnames: true, tags } },
    aws_subnet: {
      work: { vpc_id: VPC, cidr_block: "10.20.1.0/24", availability_zone: `\${data.aws_availability_zones.up.names[0]}`, tags },
    },
    aws_internet_gateway: { out: { vpc_id: VPC, tags } },
    aws_eip: { nat: { domain: "vpc", tags } },
    aws_nat_gateway: {
      out: { allocation_id: `\${aws_eip.nat.id}`, subnet_id: SUBNET, tags, depends_on: ["aws_internet_gateway.out"] },
    },
    aws_route_table: { work: { vpc_id: VPC, tags } },
    aws_route: {
      out: {
        route_table_id: `\${aws_route_table.work.id}`,
        destination_cidr_block: "0.0.0.0/0",
        nat_gateway_id: `\${aws_nat_gateway.out.id}`,
      },
    },
    aws_route_table_association: { work: { subnet_id: SUBNET, route_table_id: `\${aws_route_table.work.id}` } },
    aws_default_security_group: { closed: { vpc_id: VPC, tags } },
    aws_default_network_acl: {
      open: {
        default_network_acl_id: `\${aws_vpc.lab.default_network_acl_id}`,
        tags,
        lifecycle: { ignore_changes: ["subnet_ids"] },
      },
    },
    aws_security_group: { machine: { name: "machine", description: "Machines", vpc_id: VPC, tags } },
    aws_vpc_security_group_ingress_rule: {
      web: {
        security_group_id: `\${aws_security_group.machine.id}`,
        cidr_ipv4: "10.20.0.0/16",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        tags,
      },
    },
    aws_vpc_security_group_egress_rule: {
      all: { security_group_id: `\${aws_security_group.machine.id}`, cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1", tags },
    },
    aws_vpc_endpoint: {
      s3: { vpc_id: VPC, service_name: "com.amazonaws.eu-central-1.s3", route_table_ids: [`\${aws_route_table.work.id}`], tags },
      ssm: {
        vpc_id: VPC,
        service_name: "com.amazonaws.eu-central-1.ssm",
        vpc_endpoint_type: "Interface",
        subnet_ids: [SUBNET],
        security_group_ids: [`\${aws_security_group.machine.id}`],
        private_dns_enabled: true,
        tags,
      },
    },
    aws_cloudwatch_log_group: { flow: { name: "/lab/flow", retention_in_days: 30, tags } },
    aws_flow_log: {
      vpc: {
        vpc_id: VPC,
        traffic_type: "ALL",
        log_destination: `\${aws_cloudwatch_log_group.flow.arn}`,
        iam_role_arn: `\${aws_iam_role.machine.arn}`,
        tags,
      },
    },
    aws_iam_role: { machine: { name: "lab-machine", assume_role_policy: JSON.stringify(trust), tags } },
    aws_iam_role_policy: {
      own: { name: "own", role: `\${aws_iam_role.machine.name}`, policy: `\${data.aws_iam_policy_document.bucket.json}` },
    },
    aws_iam_role_policy_attachment: {
      ssm: {
        role: `\${aws_iam_role.machine.name}`,
        policy_arn: `arn:\${data.aws_partition.here.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
      },
    },
    aws_iam_instance_profile: { machine: { name: "lab-machine", role: `\${aws_iam_role.machine.name}`, tags } },
    aws_instance: {
      machine: {
        ami: `\${data.aws_ssm_parameter.ubuntu.insecure_value}`,
        instance_type: "m6i.large",
        subnet_id: SUBNET,
        vpc_security_group_ids: [`\${aws_security_group.machine.id}`],
        iam_instance_profile: `\${aws_iam_instance_profile.machine.name}`,
        metadata_options: { http_tokens: "required", http_endpoint: "enabled" },
        root_block_device: { volume_size: 64, volume_type: "gp3", encrypted: true, tags },
        user_data_base64: Buffer.from("#!/bin/sh\necho hello").toString("base64"),
        tags,
        lifecycle: { ignore_changes: ["ami"] },
      },
    },
    aws_ebs_volume: {
      data: { availability_zone: `\${aws_subnet.work.availability_zone}`, size: 20, encrypted: true, type: "gp3", tags },
    },
    aws_volume_attachment: {
      data: { device_name: "/dev/sdf", volume_id: `\${aws_ebs_volume.data.id}`, instance_id: `\${aws_instance.machine.id}` },
    },
    aws_s3_bucket: { docs: { bucket: "lab-documents-1", force_destroy: true, tags } },
    aws_s3_bucket_versioning: { docs: { bucket: BUCKET, versioning_configuration: { status: "Enabled" } } },
    aws_s3_bucket_public_access_block: { docs: { bucket: BUCKET, block_public_acls: true, block_public_policy: true } },
    aws_s3_bucket_server_side_encryption_configuration: {
      docs: {
        bucket: BUCKET,
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true }],
      },
    },
    aws_s3_bucket_lifecycle_configuration: {
      docs: { bucket: BUCKET, rule: [{ id: "expire", status: "Enabled", filter: {}, expiration: { days: 30 } }] },
    },
    aws_s3_bucket_ownership_controls: { docs: { bucket: BUCKET, rule: { object_ownership: "BucketOwnerEnforced" } } },
    aws_s3_bucket_policy: { docs: { bucket: BUCKET, policy: `\${data.aws_iam_policy_document.bucket.json}` } },
    aws_kms_key: { lab: { description: "Lab", deletion_window_in_days: 7, enable_key_rotation: true, tags } },
    aws_kms_alias: { lab: { name: "alias/lab", target_key_id: `\${aws_kms_key.lab.key_id}` } },
    aws_secretsmanager_secret: {
      key: { name: "lab/ocr-key", recovery_window_in_days: 0, kms_key_id: `\${aws_kms_key.lab.arn}`, tags },
    },
    aws_secretsmanager_secret_version: {
      key: { secret_id: `\${aws_secretsmanager_secret.key.id}`, secret_string_wo: `\${var.secret}`, secret_string_wo_version: 1 },
    },
    aws_sns_topic: { alerts: { name: "lab-alerts", tags } },
    aws_budgets_budget: {
      lab: {
        name: "lab",
        budget_type: "COST",
        time_unit: "MONTHLY",
        limit_amount: "400.0",
        limit_unit: "USD",
        cost_filter: [{ name: "TagKeyValue", values: ["user:lab$docs"] }],
        notification: [
          {
            comparison_operator: "GREATER_THAN",
            threshold: 80.5,
            threshold_type: "PERCENTAGE",
            notification_type: "ACTUAL",
            subscriber_email_addresses: ["a@cic.example"],
          },
        ],
        tags,
      },
    },
    aws_resourcegroups_group: {
      lab: { name: "lab", resource_query: { query: '{"ResourceTypeFilters":["AWS::AllSupported"]}' }, tags },
    },
    aws_launch_template: {
      lab: {
        name: "lab",
        image_id: `\${data.aws_ami.debian.id}`,
        instance_type: "m6i.large",
        metadata_options: { http_tokens: "required" },
        tags,
      },
    },
    aws_ssm_parameter: { note: { name: "/lab/note", type: "String", value: "hello", tags } },
  },
  output: {
    account: { value: `\${data.aws_caller_identity.me.account_id}` },
    address: { value: `\${aws_instance.machine.private_ip}` },
  },
});
