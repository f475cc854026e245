import { type Party, type Peer, passed, type Rule, readPorts } from "./rules";
import { blocks, type Json, origin, type Resource, type Stack, texts } from "./stack";
import type { Origin } from "./types";

/** One rule of a security group, with whom it guards. */
export interface GroupRule extends Rule {
  readonly guards: readonly Peer[];
}

/** What a security group lets through, by rules of its own and by Azure's. */
export function rulesOf(stack: Stack, group: Resource): GroupRule[] {
  const own = [
    ...blocks(group.body, "security_rule").map((block) => readRule(stack, group, block)),
    ...stack
      .pointing("azurerm_network_security_rule", "network_security_group_name", group)
      .map((rule) => readRule(stack, rule, rule.body)),
  ];
  return [...own, ...defaults(group)];
}

function readRule(stack: Stack, by: Origin, body: Json): GroupRule {
  const side = (name: "source" | "destination"): Peer[] => [
    ...[body[`${name}_address_prefix`], body[`${name}_address_prefixes`]]
      .flatMap(texts)
      .map((text) => peerOf(stack.text(text) ?? text)),
    ...stack.targets(body[`${name}_application_security_group_ids`]).map(({ address }) => ({ group: address })),
  ];
  const inbound = body.direction === "Inbound";
  const protocol = String(body.protocol).toLowerCase();
  return {
    ...origin(by),
    direction: inbound ? "in" : "out",
    allow: body.access === "Allow",
    order: Number(body.priority),
    protocol: protocol === "tcp" || protocol === "udp" || protocol === "icmp" ? protocol : "all",
    ports: readPorts([body.destination_port_range, body.destination_port_ranges].flatMap(texts)),
    peers: side(inbound ? "source" : "destination"),
    guards: side(inbound ? "destination" : "source"),
  };
}

function peerOf(text: string): Peer {
  if (text === "*") return { side: "everybody" };
  if (text === "Internet") return { side: "internet" };
  if (text === "VirtualNetwork") return { side: "network" };
  return /^[\d.:/a-f]+$/.test(text) ? { range: text } : { group: `tag:${text}` };
}

/** Whether a rule's other side means the machine itself. */
export function covers(guard: Peer, { range, groups }: Party): boolean {
  if ("side" in guard) return guard.side !== "internet";
  if ("group" in guard) return groups?.includes(guard.group) ?? false;
  const probe: Rule = {
    address: "",
    entry: "",
    direction: "in",
    allow: true,
    order: 0,
    protocol: "all",
    ports: undefined,
    peers: [guard],
  };
  return passed([probe], { range, outside: false }, "tcp").length > 0;
}

/** What Azure adds to each group; its balancers are left out, of which the stack would have to make one. */
const defaults = (group: Origin): GroupRule[] => {
  const rule = (
    direction: "in" | "out",
    order: number,
    allow: boolean,
    side: "everybody" | "internet" | "network",
  ): GroupRule => ({
    ...origin(group),
    direction,
    order,
    allow,
    protocol: "all",
    ports: undefined,
    peers: [{ side }],
    guards: [{ side: "everybody" }],
  });
  return [
    rule("in", 65000, true, "network"),
    rule("in", 65500, false, "everybody"),
    rule("out", 65000, true, "network"),
    rule("out", 65001, true, "internet"),
    rule("out", 65500, false, "everybody"),
  ];
};

/** Where no group stands, everything passes. */
export const unguarded = (at: Origin): GroupRule[] =>
  (["in", "out"] as const).map((direction) => ({
    ...origin(at),
    direction,
    allow: true,
    order: 0,
    protocol: "all",
    ports: undefined,
    peers: [{ side: "everybody" }],
    guards: [{ side: "everybody" }],
  }));
