import { providers } from "../../catalog/providers";
import type { Provider } from "../../constructs/core";
import { Ingress } from "../../constructs/ingress";
import { ingress as schema } from "../../constructs/ingress/schema";
import type { Lab } from "../../constructs/lab";
import { Machine } from "../../constructs/machine";
import { Network } from "../../constructs/network";
import { synth } from "../support/stack";

type Resources = Record<string, Record<string, Record<string, unknown>>>;
interface Parts {
  readonly lab: Lab;
  readonly network: Network;
  readonly web: Machine;
  readonly jobs: Machine;
}

/** Gives two machines and two ranges to `compose`, and hands back the rules that it adds to the stack. */
function rules(provider: Provider, compose: (parts: Parts) => void): Resources[string] {
  const { resource } = synth(provider, (lab: Lab) => {
    const network = new Network(lab, "main", { ranges: { office: "192.0.2.0/24", plant: "198.51.100.0/24" }, flowLogs: false });
    compose({ lab, network, web: new Machine(lab, "web"), jobs: new Machine(lab, "jobs") });
  });
  const types = ["aws_vpc_security_group_ingress_rule", "azurerm_network_security_rule", "google_compute_firewall"];
  const made = types.flatMap((type) => Object.entries((resource as Resources)[type] ?? {}));
  return Object.fromEntries(made.filter(([id]) => id.startsWith("ingress-")));
}
const usual = ({ lab, network, web, jobs }: Parts) =>
  new Ingress(lab, "web", { to: web, from: [network.range("office"), jobs], ports: [443, "8000-8100"] });

test("aws: one rule for each source and ports, on the target's group alone", () => {
  const made = rules("aws", usual);
  expect(Object.keys(made).sort()).toEqual(
    ["443-from-machine-jobs", "443-from-range-office", "8000-8100-from-machine-jobs", "8000-8100-from-range-office"].map(
      (id) => `ingress-web_${id}`,
    ),
  );
  for (const rule of Object.values(made)) expect(rule.security_group_id).toMatch("machine-web_group");
  expect(made["ingress-web_8000-8100-from-machine-jobs"]).toMatchObject({
    referenced_security_group_id: expect.stringMatching("machine-jobs_group"),
    from_port: 8000,
    to_port: 8100,
    ip_protocol: "tcp",
  });
  expect(made["ingress-web_443-from-range-office"]).toMatchObject({ cidr_ipv4: "192.0.2.0/24", from_port: 443, to_port: 443 });
});

test("aws: a rule says how its range reaches the machines", () => {
  const made = rules("aws", ({ lab, network, web }) => {
    const gate = new Machine(lab, "gate", { published: true });
    for (const to of [web, gate]) new Ingress(lab, to.name, { to, from: [network.range("office")], ports: [443] });
  });
  expect(made["ingress-web_443-from-range-office"]?.description).toBe("Range office, joined by peering or VPN");
  expect(made["ingress-gate_443-from-range-office"]?.description).toBe("Range office, over the internet");
});

test("azure: machines and ranges each in a rule, to the target's group, before the network's own rules", () => {
  const made = rules("azure", usual);
  expect(made).toMatchObject({
    "ingress-web_machines": {
      source_application_security_group_ids: [expect.stringMatching("machine-jobs_group")],
      destination_application_security_group_ids: [expect.stringMatching("machine-web_group")],
      destination_port_ranges: ["443", "8000-8100"],
      protocol: "Tcp",
    },
    "ingress-web_ranges": { source_address_prefixes: ["192.0.2.0/24"], access: "Allow", direction: "Inbound" },
  });
  for (const { priority } of Object.values(made)) expect(Number(priority) >= 100 && Number(priority) < 3999).toBe(true);
});

test("google: machines and ranges each in a rule, by accounts of both sides", () => {
  expect(rules("google", usual)).toMatchObject({
    "ingress-web_machines": {
      source_service_accounts: [expect.stringMatching("machine-jobs_account")],
      target_service_accounts: [expect.stringMatching("machine-web_account")],
      allow: [{ protocol: "tcp", ports: ["443", "8000-8100"] }],
    },
    "ingress-web_ranges": {
      source_ranges: ["192.0.2.0/24"],
      target_service_accounts: [expect.stringMatching("machine-web_account")],
    },
  });
});

describe.each(providers)("%s", (provider) => {
  const made = (change: (parts: Parts) => Partial<ConstructorParameters<typeof Ingress<Provider>>[2]>) =>
    JSON.stringify(
      rules(provider, (parts) => {
        const { lab, network, web, jobs } = parts;
        new Ingress(lab, "web", { to: web, from: [network.range("office"), jobs], ports: [443], ...change(parts) });
      }),
    );
  const base = made(() => ({}));

  test("every field shows in the stack", () => {
    const changed = [
      made(({ jobs }) => ({ to: jobs })),
      made(({ network }) => ({ from: [network.range("plant")] })),
      made(({ jobs }) => ({ from: [jobs] })),
      made(() => ({ ports: [80] })),
      made(() => ({ protocol: "udp" })),
    ];
    expect(new Set([base, ...changed]).size).toBe(changed.length + 1);
  });

  test("the order of sources and ports means nothing", () => {
    expect(made(({ network, jobs }) => ({ from: [jobs, network.range("office")] }))).toBe(base);
    expect(made(() => ({ ports: [443, 80] }))).toBe(made(() => ({ ports: [80, 443] })));
  });

  test("another rule moves none that exist", () => {
    const grown = rules(provider, (parts) => {
      new Ingress(parts.lab, "another", { to: parts.web, from: [parts.jobs], ports: [5432] });
      usual(parts);
    });
    for (const [id, rule] of Object.entries(rules(provider, usual))) expect(grown[id]).toEqual(rule);
  });

  test("log-in is opened to machines, never to a range outside, also not inside a range of ports", () => {
    const opened = (port: number | string, outside: boolean) => () =>
      rules(provider, ({ lab, network, web, jobs }) => {
        new Ingress(lab, "login", { to: web, from: [outside ? network.range("office") : jobs], ports: [port] });
      });
    for (const port of [22, 3389, "20-25", "3000-4000"]) {
      expect(opened(port, true)).toThrow(/ports: port (22|3389) is not opened to office/);
      expect(opened(port, false)).not.toThrow();
    }
  });
});

test("azure: a rule that would have another's priority is refused, and told to take another name", () => {
  const refused: string[] = [];
  const made = rules("azure", ({ lab, jobs, web }) => {
    for (let i = 0; i < 150; i++)
      try {
        new Ingress(lab, `rule${i}`, { to: web, from: [jobs], ports: [1000 + i] });
      } catch (error) {
        refused.push((error as Error).message);
      }
  });
  expect(refused[0]).toMatch(/^ingress-rule\d+: .* and rule\d+ has the same one: choose another name$/);
  expect(new Set(Object.values(made).map((rule) => rule.priority)).size).toBe(150 - refused.length);
});

test("the schema refuses what cannot work, and says what to write", () => {
  const wrong = (props: object): string[] => {
    const result = schema.safeParse({ to: "web", from: ["jobs"], ports: [443], ...props });
    return result.success ? [] : result.error.issues.map((issue) => issue.message);
  };
  expect(wrong({})).toEqual([]);
  expect(wrong({ from: [] })).toEqual(["name at least one source"]);
  expect(wrong({ from: ["jobs", "jobs"] })).toEqual(["each source is named once"]);
  expect(wrong({ ports: [443, "440-450"] })).toEqual(["ports are named once: two of these meet"]);
  for (const port of [0, 65_536, "9-8", "1-65536", "0-5", "443", 1.5]) expect(wrong({ ports: [port] })).toHaveLength(1);
  expect(wrong({ protocol: "icmp" })).toHaveLength(1);
});
