import { overTls } from "../../compare/readings";
import { aws, azure, google, type Json, objections, type Rule, ref } from "../rule";

const denyPlain = (on: string) =>
  JSON.stringify({
    Statement: [
      { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: on, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  });
const bucketWith = (policy: string) => ({
  aws_s3_bucket: { data: {} },
  aws_s3_bucket_policy: { data: { bucket: ref("aws_s3_bucket.data.bucket"), policy } },
});

const listener = (body: Json) => ({
  aws_lb: { web: { internal: true } },
  aws_lb_listener: { web: { ...body, load_balancer_arn: ref("aws_lb.web.arn") } },
});
const gateway = (policy: Json | undefined) => ({
  azurerm_application_gateway: { web: { http_listener: [{ protocol: "Https" }], ssl_policy: policy } },
});
const proxy = (policy: Json) => ({
  google_compute_region_ssl_policy: { web: policy },
  google_compute_region_target_https_proxy: { web: { ssl_policy: ref("google_compute_region_ssl_policy.web.id") } },
  google_compute_forwarding_rule: {
    web: { load_balancing_scheme: "INTERNAL_MANAGED", target: ref("google_compute_region_target_https_proxy.web.id") },
  },
});

export const rule: Rule = {
  id: "tls-only",
  title: "Stores and balancers answer over TLS 1.2 or newer only",
  protects: "Data and the rights to it would cross networks in the clear.",
  controls: ["KONF.14.1"],
  level: "error",
  check: (model) =>
    objections(
      // Google's file servers have no TLS; what goes to them stays inside networks that are joined
      overTls(model).filter(({ kind }) => !(model.cloud === "google" && kind === "share")),
      ({ tlsOnly }) => !tlsOnly && "answers without TLS, or with one older than 1.2",
    ),
  compliant: [
    aws(
      "a balancer that takes TLS 1.2 and 1.3",
      listener({ protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }),
    ),
    azure("a gateway that takes TLS 1.2 and 1.3", gateway({ policy_type: "Predefined", policy_name: "AppGwSslPolicy20220101S" })),
    google("a balancer that takes TLS 1.2 and 1.3", proxy({ min_tls_version: "TLS_1_2" })),
    aws("a policy that refuses plain requests", bucketWith(denyPlain("*"))),
    google("a file server", { google_filestore_instance: { files: {} } }),
    azure("TLS 1.2", { azurerm_storage_account: { data: { min_tls_version: "TLS1_2" } } }),
  ],
  nonCompliant: [
    aws("a balancer without TLS", listener({ protocol: "HTTP" })),
    aws("a balancer with AWS's own oldest policy", listener({ protocol: "HTTPS" })),
    azure("a gateway with Azure's own oldest policy", gateway(undefined)),
    google("a balancer with Google's own oldest version", proxy({ profile: "RESTRICTED" })),
    aws("a policy that allows and refuses nothing", bucketWith(JSON.stringify({ Statement: [] }))),
    aws(
      "a policy that refuses plain requests to the bucket, not to its objects",
      bucketWith(denyPlain(ref("aws_s3_bucket.data.arn"))),
    ),
    aws("files that anybody mounts without TLS", { aws_efs_file_system: { files: { encrypted: true } } }),
    azure("plain HTTP", { azurerm_storage_account: { data: { https_traffic_only_enabled: false } } }),
    azure("TLS 1.0", { azurerm_storage_account: { data: { min_tls_version: "TLS1_0" } } }),
  ],
};
