import { type AwsPart, type AzurePart, type GooglePart, paid } from "./part";
import { at, blocks, type Json, origin, type Resource, type Stack } from "./stack";
import type { Balancer } from "./types";

/** What Google calls a balancer of its own by: the other schemes lead packets on, or to another network's service. */
const managed = /^(INTERNAL|EXTERNAL)_MANAGED$/;
export const googleRules = (stack: Stack): Resource[] =>
  stack.of("google_compute_forwarding_rule").filter(({ body }) => managed.test(String(body.load_balancing_scheme)));

/** What a rule leads to, and what says how requests are shared out there and recorded. */
export const googleBackend = (stack: Stack, { body }: Resource): Resource | undefined =>
  stack.target(stack.target(stack.target(body.target)?.body.url_map)?.body.default_service);

const addresses = (machines: readonly (Resource | undefined)[]): string[] => [
  ...new Set(machines.flatMap((machine) => (machine ? [machine.address] : []))),
];

const awsBalancers = (stack: Stack): Balancer[] =>
  stack.of("aws_lb").map((balancer) => {
    const listeners = stack.pointing("aws_lb_listener", "load_balancer_arn", balancer);
    const groups = stack.targets(listeners.map(({ body }) => body.default_action));
    const machines = groups.flatMap((group) => [
      ...stack.pointing("aws_lb_target_group_attachment", "target_group_arn", group).map(({ body }) => body.target_id),
      ...stack
        .pointing("aws_autoscaling_attachment", "lb_target_group_arn", group)
        .map(({ body }) => body.autoscaling_group_name),
    ]);
    return {
      ...origin(balancer),
      machines: addresses(stack.targets(machines)),
      // names of policies say the oldest version that each takes
      tlsOnly: listeners.every(
        ({ body: { protocol, ssl_policy: policy } }) =>
          protocol === "HTTPS" && /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-/.test(String(policy)),
      ),
      publicAddress: balancer.body.internal !== true,
      listens: listeners.map(({ body }) => Number(body.port)),
      behind: groups.map(({ body }) => Number(body.port))[0],
      health: groups.map(({ body }) => String(at(body, "health_check.path") ?? "/"))[0],
    };
  });

/** Azure's own policies that begin with TLS 1.2; the one that a gateway has by itself begins with 1.0. */
const azurePolicies = ["AppGwSslPolicy20170401S", "AppGwSslPolicy20220101", "AppGwSslPolicy20220101S"];
const strict = (policy: unknown): boolean =>
  azurePolicies.includes(String(at(policy, "policy_name"))) || /^TLSv1_[23]$/.test(String(at(policy, "min_protocol_version")));

/** The addresses on which a gateway listens. */
export const azureFronts = (body: Json): Json[] => {
  const used = blocks(body, "http_listener").map(({ frontend_ip_configuration_name: name }) => name);
  return blocks(body, "frontend_ip_configuration").filter(({ name }) => used.includes(name));
};

const azureBalancers = (stack: Stack): Balancer[] =>
  stack.of("azurerm_application_gateway").map((gateway) => {
    const { body } = gateway;
    const listeners = blocks(body, "http_listener");
    const policies = [body.ssl_policy, ...blocks(body, "ssl_profile").map(({ ssl_policy }) => ssl_policy)];
    return {
      ...origin(gateway),
      machines: addresses([
        ...stack.targets(blocks(body, "backend_address_pool").map(({ ip_addresses }) => ip_addresses)),
        ...stack.pointing("azurerm_linux_virtual_machine_scale_set", "network_interface", gateway),
      ]),
      tlsOnly: listeners.every(({ protocol }) => protocol === "Https") && policies.every(strict),
      publicAddress: azureFronts(body).some(({ public_ip_address_id }) => public_ip_address_id !== undefined),
      listens: blocks(body, "frontend_port")
        .filter(({ name }) => listeners.some(({ frontend_port_name: used }) => used === name))
        .map(({ port }) => Number(port)),
      behind: blocks(body, "backend_http_settings").map(({ port }) => Number(port))[0],
      health: blocks(body, "probe").map(({ path }) => String(path))[0],
    };
  });

const googleBalancers = (stack: Stack): Balancer[] =>
  googleRules(stack).map((rule) => {
    const proxy = stack.target(rule.body.target);
    const backend = googleBackend(stack, rule);
    const policy = stack.target(proxy?.body.ssl_policy);
    const groups = stack.targets(backend?.body.backend);
    const check = stack.target(backend?.body.health_checks);
    return {
      ...origin(rule),
      machines: addresses(
        groups.flatMap((group) =>
          group.type === "google_compute_instance_group" ? stack.targets(group.body.instances) : [group],
        ),
      ),
      tlsOnly:
        proxy?.type === "google_compute_region_target_https_proxy" && /^TLS_1_[23]$/.test(String(policy?.body.min_tls_version)),
      publicAddress: rule.body.load_balancing_scheme !== "INTERNAL_MANAGED",
      listens: [Number(rule.body.port_range)],
      behind: groups
        .flatMap((group) => blocks(group.body, "named_port"))
        .filter(({ name }) => name === backend?.body.port_name)
        .map(({ port }) => Number(port))[0],
      health: check && String(at(check.body, "http_health_check.request_path") ?? "/"),
    };
  });

/** The ranges that a network's balancers come from. */
export const googleProxies = (stack: Stack, network: string | undefined): Resource[] =>
  stack.of("google_compute_subnetwork").filter(({ body }) => isProxies(body) && stack.target(body.network)?.address === network);
export const isProxies = ({ purpose }: Json): boolean => purpose === "REGIONAL_MANAGED_PROXY";

export const awsBalancer: AwsPart = {
  types: {
    aws_lb: "tags",
    aws_lb_listener: "tags",
    aws_lb_target_group: "tags",
    aws_lb_target_group_attachment: "no-tags",
    aws_autoscaling_attachment: "no-tags",
  },
  balancers: awsBalancers,
  costs: (stack) => paid(stack, "aws_lb", "balancer", true),
};
export const azureBalancer: AzurePart = {
  types: { azurerm_application_gateway: "tags" },
  balancers: azureBalancers,
  costs: (stack) => paid(stack, "azurerm_application_gateway", "balancer", true),
};
export const googleBalancer: GooglePart = {
  types: {
    google_compute_instance_group: "no-labels",
    google_compute_region_backend_service: "no-labels",
    google_compute_region_health_check: "no-labels",
    google_compute_region_ssl_policy: "no-labels",
    google_compute_region_target_https_proxy: "no-labels",
    google_compute_region_url_map: "no-labels",
  },
  balancers: googleBalancers,
  costs: (stack) => googleRules(stack).map((rule) => ({ ...origin(rule), kind: "balancer", whileStopped: true })),
};
