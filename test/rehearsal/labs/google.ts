import { config, enabling, type Json } from "../workspace";

const labels = { lab: "docs", owner: "platform" };
const NETWORK = `\${google_compute_network.lab.id}`;
const SUBNET = `\${google_compute_subnetwork.work.id}`;
const INSTANCE = `\${google_compute_instance.machine.name}`;

/** A lab of everything that the first capabilities make on Google Cloud. */
export const googleLab: Json = config("google", {
  variable: { secret: { type: "string", default: "inert", ephemeral: true, sensitive: true } },
  data: {
    google_client_config: { me: {} },
    google_project: { here: {} },
    google_compute_zones: { up: {} },
    google_compute_image: { ubuntu: { family: "ubuntu-2404-lts-amd64", project: "ubuntu-os-cloud" } },
    google_storage_project_service_account: { storage: {} },
  },
  resource: enabling(["compute", "storage", "iam", "secretmanager", "cloudkms", "dns", "iap", "billingbudgets"], {
    google_compute_network: {
      lab: { name: "lab", auto_create_subnetworks: false },
    },
    google_compute_subnetwork: {
      work: {
        name: "work",
        network: NETWORK,
        ip_cidr_range: "10.20.1.0/24",
        private_ip_google_access: true,
        log_config: { aggregation_interval: "INTERVAL_5_MIN", flow_sampling: 0.1, metadata: "INCLUDE_ALL_METADATA" },
      },
    },
    google_compute_router: { out: { name: "out", network: NETWORK } },
    google_compute_router_nat: {
      out: {
        name: "out",
        router: `\${google_compute_router.out.name}`,
        nat_ip_allocate_option: "AUTO_ONLY",
        source_subnetwork_ip_ranges_to_nat: "LIST_OF_SUBNETWORKS",
        subnetwork: [{ name: SUBNET, source_ip_ranges_to_nat: ["ALL_IP_RANGES"] }],
      },
    },
    google_compute_address: { inside: { name: "inside", address_type: "INTERNAL", subnetwork: SUBNET, labels } },
    google_compute_firewall: {
      iap: {
        name: "iap",
        network: NETWORK,
        source_ranges: ["35.235.240.0/20"],
        allow: [{ protocol: "tcp", ports: ["22"] }],
        target_service_accounts: [`\${google_service_account.machine.email}`],
      },
    },
    google_compute_network_firewall_policy: { lab: { name: "lab" } },
    google_compute_network_firewall_policy_rule: {
      web: {
        firewall_policy: `\${google_compute_network_firewall_policy.lab.name}`,
        priority: 1000,
        action: "allow",
        direction: "INGRESS",
        match: { src_ip_ranges: ["10.20.0.0/16"], layer4_configs: [{ ip_protocol: "tcp", ports: ["443"] }] },
      },
    },
    google_compute_network_firewall_policy_association: {
      lab: { name: "lab", attachment_target: NETWORK, firewall_policy: `\${google_compute_network_firewall_policy.lab.name}` },
    },
    google_service_account: { machine: { account_id: "lab-machine", display_name: "Machine" } },
    google_compute_instance: {
      machine: {
        name: "machine",
        machine_type: "e2-standard-2",
        labels,
        tags: ["lab"],
        metadata: { "enable-oslogin": "TRUE", "startup-script": "#!/bin/sh" },
        boot_disk: {
          initialize_params: { image: `\${data.google_compute_image.ubuntu.self_link}`, size: 64, type: "pd-balanced" },
        },
        network_interface: { subnetwork: SUBNET },
        service_account: { email: `\${google_service_account.machine.email}`, scopes: ["cloud-platform"] },
        shielded_instance_config: { enable_secure_boot: true },
        scheduling: { instance_termination_action: "DELETE", max_run_duration: { seconds: 3600 } },
        lifecycle: { ignore_changes: ["attached_disk"] },
      },
    },
    google_compute_disk: { data: { name: "data", type: "pd-balanced", size: 20, labels } },
    google_compute_attached_disk: {
      data: { disk: `\${google_compute_disk.data.id}`, instance: `\${google_compute_instance.machine.id}` },
    },
    google_compute_instance_iam_member: {
      login: { instance_name: INSTANCE, role: "roles/compute.osLogin", member: "user:ada@cic.example" },
    },
    google_iap_tunnel_instance_iam_member: {
      tunnel: {
        instance: INSTANCE,
        role: "roles/iap.tunnelResourceAccessor",
        member: "user:ada@cic.example",
        condition: { title: "lease", expression: 'request.time < timestamp("2027-03-31T00:00:00Z")' },
      },
    },
    google_service_account_iam_member: {
      use: {
        service_account_id: `\${google_service_account.machine.name}`,
        role: "roles/iam.serviceAccountUser",
        member: "user:ada@cic.example",
      },
    },
    google_storage_bucket: {
      docs: {
        name: "lab-documents-1",
        location: "EUROPE-WEST3",
        labels,
        force_destroy: true,
        uniform_bucket_level_access: true,
        public_access_prevention: "enforced",
        versioning: { enabled: true },
        soft_delete_policy: { retention_duration_seconds: 0 },
        lifecycle_rule: [{ action: { type: "Delete" }, condition: { age: 30 } }],
      },
    },
    google_storage_bucket_iam_member: {
      write: {
        bucket: `\${google_storage_bucket.docs.name}`,
        role: "roles/storage.objectUser",
        member: `\${google_service_account.machine.member}`,
      },
    },
    google_secret_manager_secret: {
      key: { secret_id: "ocr-key", labels, replication: { user_managed: { replicas: [{ location: "europe-west3" }] } } },
    },
    google_secret_manager_secret_version: {
      key: { secret: `\${google_secret_manager_secret.key.id}`, secret_data_wo: `\${var.secret}`, secret_data_wo_version: 1 },
    },
    google_secret_manager_secret_iam_member: {
      key: {
        secret_id: `\${google_secret_manager_secret.key.secret_id}`,
        role: "roles/secretmanager.secretAccessor",
        member: `\${google_service_account.machine.member}`,
      },
    },
    google_project_iam_custom_role: { view: { role_id: "labView", title: "View a lab", permissions: ["compute.instances.get"] } },
    google_project_iam_member: {
      log: { project: "lab-project", role: "roles/logging.logWriter", member: `\${google_service_account.machine.member}` },
    },
    google_kms_key_ring: { lab: { name: "lab", location: "europe-west3" } },
    google_kms_crypto_key: {
      lab: { name: "lab", key_ring: `\${google_kms_key_ring.lab.id}`, rotation_period: "7776000s", labels },
    },
    google_monitoring_notification_channel: {
      mail: { display_name: "Budget", type: "email", labels: { email_address: "a@cic.example" } },
    },
    google_billing_budget: {
      lab: {
        billing_account: "000000-000000-000000",
        display_name: "lab",
        budget_filter: { projects: [`projects/\${data.google_project.here.number}`], labels: { lab: "docs" } },
        amount: { specified_amount: { currency_code: "EUR", units: "400" } },
        threshold_rules: [{ threshold_percent: 0.5 }, { threshold_percent: 0.8 }],
        all_updates_rule: { monitoring_notification_channels: [`\${google_monitoring_notification_channel.mail.id}`] },
      },
    },
    google_dns_managed_zone: {
      lab: {
        name: "lab",
        dns_name: "lab.internal.",
        visibility: "private",
        private_visibility_config: { networks: [{ network_url: NETWORK }] },
        labels,
      },
    },
    google_dns_record_set: {
      vm: {
        name: "vm.lab.internal.",
        managed_zone: `\${google_dns_managed_zone.lab.name}`,
        type: "A",
        ttl: 300,
        rrdatas: ["10.20.1.9"],
      },
    },
  }),
  output: { address: { value: `\${google_compute_instance.machine.network_interface[0].network_ip}` } },
});
