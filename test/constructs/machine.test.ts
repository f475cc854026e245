import { createPublicKey } from "node:crypto";
import { images } from "../../catalog/images";
import { providers } from "../../catalog/providers";
import { gpuSizes, offerOf, offers, sizeFor, sizeNames, sizes } from "../../catalog/sizes";
import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { Disk } from "../../constructs/disk";
import type { Lab } from "../../constructs/lab";
import { personId } from "../../constructs/lab/people";
import { Machine } from "../../constructs/machine";
import { nobodysKey } from "../../constructs/machine/azure-login";
import { machine as schema } from "../../constructs/machine/schema";
import { Network } from "../../constructs/network";
import { Pool } from "../../constructs/pool";
import { Zone } from "../../constructs/zone";
import { synth as stackOf } from "../support/stack";

const to = (address: string) => `\${${address}}`;
type Block = Record<string, unknown>;
type Resources = Record<string, Record<string, Block>>;
type MachineProps = ConstructorParameters<typeof Machine<Provider>>[2];

const members = {
  "ada@cic.example": { aws: "arn:aws:iam::123456789012:user/ada", azure: "6f9619ff-8b86-d011-b42d-00c04fc964ff" },
  "bob@cic.example": { aws: "arn:aws:iam::123456789012:user/bob", azure: "6f9619ff-8b86-d011-b42d-00c04fc964fe" },
  "eve@cic.example": { aws: "arn:aws:iam::123456789012:user/eve", azure: "6f9619ff-8b86-d011-b42d-00c04fc964fd" },
};
/** Gives a lab to `compose` and hands back the resources of its stack. */
function synth(provider: Provider, compose: (lab: Lab, network: Network) => void, expires = "2027-03-31"): Resources {
  const inNetwork = (lab: Lab) =>
    compose(lab, new Network(lab, "main", { subnets: { work: {}, data: { internet: "none" } }, flowLogs: false }));
  return stackOf(provider, inNetwork, { members }, { expires }).resource;
}
const machine = (provider: Provider, props: MachineProps = {}) =>
  synth(provider, (lab, network) => new Machine(lab, "web", { subnet: network.subnet("work"), ...props }));
const people = (lab: Lab) => new Access(lab, "main", { members: ["ada@cic.example"], viewers: ["bob@cic.example"] });
const types = { aws: "aws_instance", azure: "azurerm_linux_virtual_machine", google: "google_compute_instance" } as const;
const first = (provider: Provider, resources: Resources): Block =>
  resources[types[provider]]?.["machine-web_instance-1"] as Block;
const ofMachines = (resources: Resources) =>
  Object.entries(resources).flatMap(([type, made]) =>
    Object.entries(made).map(([id, block]) => [`${type}.${id}`, block] as const),
  );

describe("sizes", () => {
  test("every name has a type of exactly its shape on every cloud", () => {
    for (const provider of providers) for (const name of sizeNames) expect(sizeFor(provider, name)).toMatchObject(sizes[name]);
  });

  test("a shape gets the smallest type that is not smaller, and the difference is told", () => {
    expect(sizeFor("aws", { cpu: 3, memory: 9 })).toEqual({
      type: "m7i.xlarge",
      cpu: 4,
      memory: 16,
      note: "4 CPUs instead of 3; 16 GiB instead of 9",
    });
    expect(sizeFor("azure", { cpu: 2, memory: 4 }).note).toMatch("shared");
    for (const provider of providers)
      for (let cpu = 1; cpu <= 64; cpu += 3)
        for (let memory = 1; memory <= 256; memory += 5) {
          const found = sizeFor(provider, { cpu, memory });
          const smaller = offers[provider].filter(
            (offer) => offer.cpu >= cpu && offer.memory >= memory && offer.cpu <= found.cpu && offer.memory < found.memory,
          );
          expect(found.cpu >= cpu && found.memory >= memory && smaller.every((offer) => offer.cpu < found.cpu)).toBe(true);
          expect(smaller).toEqual([]);
        }
  });
});

describe("a machine is closed", () => {
  test("aws: session tokens for the metadata service, an encrypted disk, a role that can only be logged in to", () => {
    const resources = machine("aws");
    expect(first("aws", resources)).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      root_block_device: { encrypted: true, volume_size: 32 },
    });
    expect(first("aws", resources)).not.toHaveProperty("key_name");
    expect(JSON.stringify(resources.aws_vpc_security_group_ingress_rule)).not.toMatch("machine-web_group");
    expect(Object.values(resources.aws_subnet ?? {}).every((subnet) => subnet.map_public_ip_on_launch === false)).toBe(true);
    const rights = JSON.parse((resources.aws_iam_role_policy as Resources[string])["machine-web_login"]?.policy as string);
    expect(rights.Statement.flatMap((s: { Action: string[] }) => s.Action)).toEqual([
      "ssm:UpdateInstanceInformation",
      ...["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map((a) => `ssmmessages:${a}`),
    ]);
  });

  test("azure: trusted launch, no password, a key that nobody has, no public address but Bastion's", () => {
    const resources = machine("azure");
    expect(first("azure", resources)).toMatchObject({
      disable_password_authentication: true,
      secure_boot_enabled: true,
      vtpm_enabled: true,
      admin_ssh_key: [{ public_key: nobodysKey }],
    });
    expect(JSON.stringify(resources.azurerm_network_interface)).not.toMatch("public_ip");
    expect(Object.keys(resources.azurerm_public_ip ?? {}).sort()).toEqual([
      "network-main_bastion-address",
      "network-main_egress-address",
    ]);
    expect((resources.azurerm_network_security_rule as Resources[string])["network-main_bastion-to-work"]).toMatchObject({
      source_address_prefix: "10.20.192.0/26",
      destination_port_range: "22",
    });
    const blob = Buffer.from(nobodysKey.split(" ")[1] as string, "base64");
    const x = blob.subarray(-32).toString("base64url");
    expect(createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }).asymmetricKeyType).toBe("ed25519");
  });

  test("azure: where there is no internet, neither Bastion nor an extension that would fail", () => {
    const resources = synth("azure", (lab, network) => new Machine(lab, "web", { subnet: network.subnet("data") }));
    expect(resources.azurerm_bastion_host).toBeUndefined();
    expect(resources.azurerm_virtual_machine_extension).toBeUndefined();
  });

  test("google: OS Login, no keys of the project, shielded, no public address, only the proxy reaches port 22", () => {
    const resources = machine("google");
    expect(first("google", resources)).toMatchObject({
      metadata: { "enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE", "serial-port-enable": "FALSE" },
      shielded_instance_config: { enable_secure_boot: true },
      deletion_protection: false,
    });
    expect(JSON.stringify(first("google", resources).network_interface)).not.toMatch("access_config");
    expect((resources.google_compute_firewall as Resources[string])["machine-web_login"]).toMatchObject({
      source_ranges: ["35.235.240.0/20"],
      allow: [{ protocol: "tcp", ports: ["22"] }],
      target_service_accounts: [expect.stringContaining("machine-web_account")],
    });
    expect(Object.keys(resources).filter((type) => type.includes("project_iam"))).toEqual([]);
  });
});

describe.each(providers)("%s", (provider) => {
  const base = machine(provider);

  test.each<[string, MachineProps]>([
    ["size", { size: "large" }],
    ["size as a shape", { size: { cpu: 8, memory: "16 GiB" } }],
    ["image", { image: "ubuntu-22.04" }],
    ["disk", { disk: "64 GiB" }],
    ["count", { count: 2 }],
    ["setup", { setup: "#!/bin/sh\n" }],
  ])("%s shows in the stack", (_, props) => {
    expect(JSON.stringify(machine(provider, props))).not.toBe(JSON.stringify(base));
  });

  test("more machines and other entries leave those that exist as they are", () => {
    const compose = (more: boolean) =>
      synth(provider, (lab, network) => {
        people(lab);
        if (more) new Machine(lab, "another", { subnet: network.subnet("work") });
        new Machine(lab, "web", { subnet: network.subnet("work"), count: more ? 3 : 1 });
      });
    const grown = new Map(ofMachines(compose(true)));
    const before = ofMachines(compose(false));
    expect(before.length).toBeGreaterThan(10);
    for (const [address, block] of before) expect([address, grown.get(address)]).toEqual([address, block]);
  });

  test("a script arrives to the letter, and another one makes the machine anew", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would read as templates
    const setup = '#!/bin/sh\r\necho ${HOME} %{for} "ü" TfToken[1] $${x}\n';
    const resources = machine(provider, { setup });
    const block = first(provider, resources) as Record<string, string> & { metadata?: Record<string, string> };
    const carried = block.user_data_base64 ?? block.custom_data ?? block.metadata?.["user-data"];
    expect(Buffer.from(carried as string, "base64").toString("utf8")).toBe(setup);
    if (provider === "google") expect(block.metadata?.["user-data-encoding"]).toBe("base64");
    if (provider === "azure") return; // azurerm replaces by itself
    expect(first(provider, resources).lifecycle).toMatchObject({
      replace_triggered_by: ["terraform_data.machine-web_generation"],
    });
    const inputs = [
      resources,
      machine(provider, { setup: "#!/bin/sh\n" }),
      machine(provider, { setup, image: "ubuntu-22.04" }),
    ].map((r) => JSON.stringify(r.terraform_data));
    expect(new Set(inputs).size).toBe(3);
  });

  test("a newer image of the same system replaces nothing", () => {
    const resources = machine(provider);
    if (provider === "azure")
      expect(first(provider, resources).source_image_reference).toEqual({ ...images["ubuntu-24.04"].azure, version: "latest" });
    else {
      const block = provider === "aws" ? first(provider, resources) : resources.google_compute_disk?.["machine-web_disk-1"];
      expect(block?.lifecycle).toMatchObject({ ignore_changes: [provider === "aws" ? "ami" : "image"] });
    }
  });
});

describe("an address for good", () => {
  const placed = (provider: Provider, address?: string) =>
    synth(provider, (lab, network) => {
      new Machine(lab, "web", { subnet: network.subnet("work"), ...(address === undefined ? {} : { address }) });
      new Machine(lab, "beside", { subnet: network.subnet("work") });
    });
  // the lower half of 10.20.25.0/24 is AWS's slice in zone a, the upper one that in zone b
  const [lower, upper] = ["10.20.25.20", "10.20.25.200"];

  test("aws: the address decides the slice of the subnet", () => {
    for (const [address, zone] of [
      [lower, "a"],
      [upper, "b"],
    ])
      expect(first("aws", placed("aws", address))).toMatchObject({
        private_ip: address,
        subnet_id: to(`aws_subnet.network-main_subnet-work-${zone}.id`),
      });
  });

  test("azure: the card has it, so that a machine made anew has it again", () => {
    const cards = placed("azure", lower).azurerm_network_interface;
    expect(cards?.["machine-web_card-1"]?.ip_configuration).toEqual([
      expect.objectContaining({ private_ip_address_allocation: "Static", private_ip_address: lower }),
    ]);
    expect(JSON.stringify(cards?.["machine-beside_card-1"])).not.toMatch("Static");
  });

  test("google: it is kept in the subnet, and an instance made anew takes it again", () => {
    const resources = placed("google", lower);
    expect(resources.google_compute_address).toEqual({
      "machine-web_address-1": expect.objectContaining({
        address: lower,
        address_type: "INTERNAL",
        subnetwork: to("google_compute_subnetwork.network-main_subnet-work.id"),
      }),
    });
    expect(first("google", resources).network_interface).toEqual([
      expect.objectContaining({ network_ip: to("google_compute_address.machine-web_address-1.address") }),
    ]);
  });

  test.each(providers)(
    "%s: changes nothing of machines beside it, and another one replaces where nothing else would",
    (provider) => {
      const [without, one, other] = [placed(provider), placed(provider, lower), placed(provider, upper)].map((resources) => ({
        beside: ofMachines(resources).filter(([address]) => address.includes("machine-beside")),
        generation: JSON.stringify(resources.terraform_data?.["machine-web_generation"]),
      }));
      expect(one?.beside).toEqual(without?.beside);
      expect(one?.beside.length).toBeGreaterThan(3);
      if (provider === "azure") return; // the card takes another address in place
      expect(new Set([without, one, other].map((each) => each?.generation)).size).toBe(3);
      // a machine that gives up its place before another one has it would need two addresses
      expect(JSON.stringify(first(provider, placed(provider, lower)).lifecycle)).not.toMatch("create_before_destroy");
    },
  );

  test.each(["10.20.26.20", "10.20.25.9", "10.20.25.126", "10.20.25.137", "10.20.25.254"])("%s is refused", (address) => {
    for (const provider of providers)
      expect(() => placed(provider, address)).toThrow(
        `${address} cannot be a machine's for good in the subnet work: choose from 10.20.25.10 to 10.20.25.125 or 10.20.25.138 to 10.20.25.253`,
      );
  });

  test.each(["10.20.25.10", "10.20.25.125", "10.20.25.138", "10.20.25.253"])("%s is not", (address) => {
    expect(first("aws", placed("aws", address)).private_ip).toBe(address);
  });

  test("of two machines is refused", () => {
    expect(() =>
      synth("google", (lab, network) => {
        for (const name of ["web", "store"]) new Machine(lab, name, { subnet: network.subnet("work"), address: lower });
      }),
    ).toThrow(`machine-store: ${lower} is the address of machine web already`);
  });
});

describe("a GPU", () => {
  const typed = { aws: "instance_type", azure: "size", google: "machine_type" } as const;
  const wanted = { aws: "g6.xlarge", azure: "Standard_NC4as_T4_v3", google: "g2-standard-4" } as const;

  test.each(providers)("%s: a type with one, not smaller than the size says, and told in what it differs", (provider) => {
    expect(first(provider, machine(provider, { size: "gpu-small" }))[typed[provider]]).toBe(wanted[provider]);
    const { cpu, memory, gpu, note } = sizeFor(provider, "gpu-small");
    expect(cpu >= gpuSizes["gpu-small"].cpu && memory >= gpuSizes["gpu-small"].memory).toBe(true);
    expect(note).toMatch(`${gpu?.name} with ${gpu?.memory} GB`);
  });

  test("no size without one is a type with one, however much is asked for", () => {
    for (const provider of providers)
      for (const { type } of offers[provider]) expect(offerOf(provider, type)?.gpu).toBeUndefined();
  });

  test("google: it is stopped when its host is maintained, and others are not", () => {
    expect(first("google", machine("google", { size: "gpu-small" })).scheduling).toEqual({
      automatic_restart: true,
      on_host_maintenance: "TERMINATE",
    });
    expect(first("google", machine("google"))).not.toHaveProperty("scheduling");
  });

  test("it is refused where a cloud is not known to have it", () => {
    const inPlace = (provider: Provider, region: "france" | "sweden") => () =>
      stackOf(provider, (lab) => new Machine(lab, "trainer", { size: "gpu-small" }), {}, { region });
    expect(inPlace("google", "france")).toThrow("machine-trainer: google is not known to have gpu-small in france");
    expect(inPlace("aws", "france")).toThrow("machine-trainer: aws is not known to have gpu-small in france");
    expect(inPlace("aws", "sweden")).not.toThrow();
    expect(inPlace("azure", "france")).not.toThrow();
  });
});

describe("a published machine", () => {
  const published = (provider: Provider, count = 2) =>
    synth(provider, (lab, network) => {
      new Machine(lab, "web", { subnet: network.subnet("work"), published: true, count });
      new Machine(lab, "beside", { subnet: network.subnet("work") });
    });

  test("aws: its card, with its address on it before the machine starts, stands in a zone's subnet that leads to the internet gateway", () => {
    const resources = published("aws");
    const instance = first("aws", resources);
    for (const argument of ["subnet_id", "vpc_security_group_ids", "associate_public_ip_address"])
      expect(instance).not.toHaveProperty(argument);
    expect(instance.network_interface).toEqual([
      { device_index: 0, network_interface_id: to("aws_network_interface.machine-web_card-1.id") },
    ]);
    expect(instance.depends_on).toContain("aws_eip.machine-web_address-1");
    expect(resources.aws_eip?.["machine-web_address-1"]?.network_interface).toBe(
      to("aws_network_interface.machine-web_card-1.id"),
    );
    ["a", "b"].forEach((zone, i) => {
      expect(resources.aws_network_interface?.[`machine-web_card-${i + 1}`]).toMatchObject({
        subnet_id: to(`aws_subnet.network-main_published-${zone}.id`),
        security_groups: [to("aws_security_group.machine-web_group.id")],
      });
      expect(resources.aws_subnet?.[`network-main_published-${zone}`]).toMatchObject({
        cidr_block: ["10.20.193.192/27", "10.20.193.224/27"][i],
        map_public_ip_on_launch: false,
      });
      expect(resources.aws_route_table_association?.[`network-main_published-routing-${zone}`]?.route_table_id).toBe(
        to("aws_route_table.network-main_published-routes.id"),
      );
    });
    expect(resources.aws_vpc_endpoint_route_table_association?.["network-main_published-s3"]?.route_table_id).toBe(
      to("aws_route_table.network-main_published-routes.id"),
    );
    expect(resources.aws_route?.["network-main_published-internet"]?.gateway_id).toBe(
      to("aws_internet_gateway.network-main_internet.id"),
    );
  });

  test("azure: its card has a static address, and its subnet's security group still denies what no rule lets in", () => {
    const resources = published("azure");
    expect(resources.azurerm_public_ip?.["machine-web_address-1"]).toMatchObject({
      sku: "Standard",
      allocation_method: "Static",
    });
    expect(resources.azurerm_network_interface?.["machine-web_card-1"]?.ip_configuration).toEqual([
      expect.objectContaining({ public_ip_address_id: to("azurerm_public_ip.machine-web_address-1.id") }),
    ]);
    expect(resources.azurerm_network_security_rule?.["network-main_deny-inbound-work"]).toMatchObject({
      access: "Deny",
      source_address_prefix: "*",
    });
  });

  test("google: an address of the region is kept for it, and given to its card", () => {
    const resources = published("google");
    expect(resources.google_compute_address?.["machine-web_published-1"]).toMatchObject({
      address_type: "EXTERNAL",
      region: "europe-west3",
    });
    expect(first("google", resources).network_interface).toEqual([
      expect.objectContaining({
        access_config: [{ nat_ip: to("google_compute_address.machine-web_published-1.address") }],
      }),
    ]);
  });

  test.each(providers)(
    "%s: each one has an address of its own, and machines beside it have none and stay as they are",
    (provider) => {
      const beside = (resources: Resources) => ofMachines(resources).filter(([id]) => id.includes("machine-beside"));
      const plain = synth(provider, (lab, network) => {
        for (const name of ["web", "beside"]) new Machine(lab, name, { subnet: network.subnet("work") });
      });
      const resources = published(provider);
      expect(beside(resources)).toEqual(beside(plain));
      const kept = { aws: "aws_eip", azure: "azurerm_public_ip", google: "google_compute_address" }[provider];
      const added = Object.keys(resources[kept] ?? {}).filter((id) => !Object.hasOwn(plain[kept] ?? {}, id));
      const name = provider === "google" ? "published" : "address";
      expect(added.sort()).toEqual([`machine-web_${name}-1`, `machine-web_${name}-2`]);
    },
  );

  test.each(providers)("%s: the outputs tell its address, and say nothing of one where there is none", (provider) => {
    synth(provider, (lab, network) => {
      const subnet = network.subnet("work");
      const desk = new Machine(lab, "desk", { subnet, published: true, per: "member" });
      people(lab);
      expect(desk.outputs.publicAddresses).toHaveLength(1);
      expect(Object.keys(desk.outputs.members?.["ada@cic.example"] ?? {})).toContain("publicAddress");
      expect(new Machine(lab, "web", { subnet, published: true, count: 2 }).outputs.publicAddresses).toHaveLength(2);
      expect(new Machine(lab, "beside", { subnet }).outputs).not.toHaveProperty("publicAddresses");
    });
  });

  test.each(providers)("%s: one without a way to the internet is refused", (provider) => {
    expect(() =>
      synth(provider, (lab, network) => new Machine(lab, "web", { subnet: network.subnet("data"), published: true })),
    ).toThrow("machine-web cannot be published in the subnet data, which has no internet");
  });
});

describe("one machine for each member", () => {
  type People = ConstructorParameters<typeof Access>[2];
  const both: People = { members: ["ada@cic.example", "bob@cic.example"], admins: ["eve@cic.example"] };
  const owned = (provider: Provider, given: People, compose: (lab: Lab, network: Network) => void = () => {}) =>
    synth(provider, (lab, network) => {
      new Machine(lab, "desk", { subnet: network.subnet("work"), per: "member" });
      compose(lab, network);
      new Access(lab, "main", given);
    });
  const made = (provider: Provider, resources: Resources) =>
    Object.keys(resources[types[provider]] ?? {}).filter((id) => id.startsWith("machine-desk_"));

  test.each(providers)("%s: members have one each, admins, viewers and empty teams none", (provider) => {
    expect(made(provider, owned(provider, both)).sort()).toEqual(
      ["ada@cic.example", "bob@cic.example"].map((email) => `machine-desk_instance-${personId(email)}`).sort(),
    );
    expect(made(provider, owned(provider, { viewers: ["bob@cic.example"], admins: ["eve@cic.example"] }))).toEqual([]);
    const promoted = owned(provider, { members: ["ada@cic.example"], admins: ["ada@cic.example"] });
    expect(made(provider, promoted)).toHaveLength(1);
  });

  test.each(providers)("%s: another member changes nothing of a machine that is there", (provider) => {
    const alone = ofMachines(owned(provider, { ...both, members: ["bob@cic.example"] })).filter(([address]) =>
      address.includes("machine-desk"),
    );
    const grown = new Map(ofMachines(owned(provider, both)));
    expect(alone.length).toBeGreaterThan(4);
    for (const [address, block] of alone) expect([address, grown.get(address)]).toEqual([address, block]);
  });

  test("aws: each enters theirs by a role that they alone assume; the team's role is kept out of what carries a member's tag", () => {
    const resources = owned("aws", both);
    const policy = (id: string) => JSON.parse(String(resources.aws_iam_role_policy?.[id]?.policy)).Statement;
    for (const email of ["ada@cic.example", "bob@cic.example"] as const) {
      const id = personId(email);
      const trust = JSON.parse(resources.aws_iam_role?.[`machine-desk_member-${id}`]?.assume_role_policy as string);
      expect(trust.Statement.map((s: { Principal: unknown }) => s.Principal)).toEqual([{ AWS: [members[email].aws] }]);
      const narrowed = policy(`machine-desk_own-${id}`).filter(({ Sid }: { Sid: string }) => /^(StartAndStop|LogIn)$/.test(Sid));
      expect(narrowed.map((s: { Resource: string }) => s.Resource)).toEqual(
        Array(2).fill(to(`aws_instance.machine-desk_instance-${id}.arn`)),
      );
      expect(resources.aws_instance?.[`machine-desk_instance-${id}`]?.tags).toMatchObject({ member: id });
    }
    expect(policy("access-main_operate-others").map((s: Block) => [s.Effect, s.Condition])).toEqual([
      ["Deny", { Null: { "aws:ResourceTag/member": "false" } }],
      ["Deny", { Null: { "ssm:resourceTag/member": "false" } }],
    ]);
    expect(resources.aws_iam_role_policy).not.toHaveProperty("access-main_admin-others");
  });

  test("azure: members have no right to enter on the group, not even for machines and pools beside theirs", () => {
    const resources = owned("azure", both, (lab, network) => {
      new Machine(lab, "web", { subnet: network.subnet("work") });
      new Pool(lab, "workers", { subnet: network.subnet("work") });
    });
    const entered = Object.values(resources.azurerm_role_assignment ?? {}).filter(
      ({ role_definition_name: role }) => role === "Virtual Machine Administrator Login",
    );
    const scopes = (email: keyof typeof members) =>
      entered.filter(({ principal_id }) => principal_id === members[email].azure).map(({ scope }) => scope);
    const own = `azurerm_linux_virtual_machine.machine-desk_instance-${personId("ada@cic.example")}.id`;
    const shared = [
      "azurerm_linux_virtual_machine.machine-web_instance-1.id",
      "azurerm_linux_virtual_machine_scale_set.pool-workers_machines.id",
    ];
    expect(scopes("ada@cic.example").sort()).toEqual([own, ...shared].map(to).sort());
    expect(scopes("eve@cic.example")).toEqual([to("azurerm_resource_group.group.id")]);
  });

  test("azure: a right on the group that stands before cannot be taken back, and is told", () => {
    expect(() =>
      synth("azure", (lab, network) => {
        people(lab);
        new Machine(lab, "web", { subnet: network.subnet("work") });
        new Machine(lab, "desk", { subnet: network.subnet("work"), per: "member" });
      }),
    ).toThrow("machine-desk: write machines of single members before those that the team shares, or people after both");
  });

  test("google: members enter theirs, see the others', and admins enter all", () => {
    const resources = owned("google", both);
    const on = (type: string, email: string, role: string) =>
      Object.values(resources[type] ?? {})
        .filter((one) => one.member === `user:${email}` && one.role === role)
        .map((one) => one.instance_name ?? one.instance);
    const [ada, bob] = ["ada@cic.example", "bob@cic.example"].map((email) =>
      to(`google_compute_instance.machine-desk_instance-${personId(email)}.name`),
    );
    for (const role of ["roles/compute.osAdminLogin", "roles/compute.instanceAdmin.v1"]) {
      expect(on("google_compute_instance_iam_member", "ada@cic.example", role)).toEqual([ada]);
      expect(on("google_compute_instance_iam_member", "eve@cic.example", role)).toEqual([ada, bob]);
    }
    expect(on("google_compute_instance_iam_member", "ada@cic.example", "roles/compute.viewer")).toEqual([bob]);
    expect(on("google_iap_tunnel_instance_iam_member", "ada@cic.example", "roles/iap.tunnelResourceAccessor")).toEqual([ada]);
  });

  test("a disk beside them is one beside each; whoever counts them before people are known is told", () => {
    const disks = owned("google", both);
    expect(Object.keys(disks.google_compute_disk ?? {})).toHaveLength(2);
    const withDisk = synth("aws", (lab, network) => {
      const desk = new Machine(lab, "desk", { subnet: network.subnet("work"), per: "member" });
      new Access(lab, "main", both);
      new Disk(lab, "home", { machine: desk });
    });
    expect(Object.keys(withDisk.aws_ebs_volume ?? {}).sort()).toEqual(
      ["ada@cic.example", "bob@cic.example"].map((email) => `disk-home_disk-${personId(email)}`).sort(),
    );
    expect(() =>
      owned("aws", both, (lab) => {
        const desk = lab.entries.find((entry) => entry instanceof Machine) as Machine;
        new Disk(lab, "home", { machine: desk });
      }),
    ).toThrow("machine-desk: ada@cic.example gets a machine after others were counted: let people in before that");
  });

  test("no name leads to whichever of them", () => {
    expect(() =>
      owned("aws", both, (lab) => {
        const desk = lab.entries.find((entry) => entry instanceof Machine) as Machine;
        new Zone(lab, "lab", { domain: "lab.internal", hosts: { db: desk } });
      }),
    ).toThrow("zone-lab: db would lead to whichever member's machine of desk");
  });
});

describe("people", () => {
  const compose = (provider: Provider) =>
    synth(provider, (lab, network) => {
      new Machine(lab, "web", { subnet: network.subnet("work") });
      people(lab);
    });

  test("aws: operators log in to, start and stop what carries the lab's tag; viewers only look", () => {
    const policies = compose("aws").aws_iam_role_policy as Resources[string];
    type Statement = { Action: string | string[]; Resource: string; Condition?: { StringEquals: Record<string, string> } };
    const statements = (id: string): Statement[] => JSON.parse(policies[id]?.policy as string).Statement;
    const actions = statements("access-main_view-machine").flatMap(({ Action }) => Action);
    expect(actions.every((action) => /:(Describe|Get)/.test(action))).toBe(true);
    for (const action of ["ec2:StartInstances", "ec2:StopInstances", "ssm:StartSession"]) {
      const allowed = statements("access-main_operate-machine").filter(
        ({ Action, Resource }) => [Action].flat().includes(action) && String(Resource).includes("instance/"),
      );
      expect(allowed.map(({ Condition }) => Object.entries(Condition?.StringEquals ?? {}))).toEqual([
        [[expect.stringMatching(/esourceTag\/lab$/), "test-main-aws"]],
      ]);
    }
  });

  test("azure: operators have the roles for log-in and power on the lab's group, viewers neither", () => {
    const granted = Object.values(compose("azure").azurerm_role_assignment ?? {}).map((a) => [
      a.role_definition_name,
      a.principal_id,
    ]);
    for (const role of ["Virtual Machine Administrator Login", "Desktop Virtualization Power On Off Contributor"])
      expect(granted.filter(([name]) => name === role)).toEqual([[role, members["ada@cic.example"].azure]]);
  });

  test("google: every right is on the machine or its account, ends with the lab, and follows a machine made anew", () => {
    const resources = compose("google");
    const grants = [
      "google_compute_instance_iam_member",
      "google_iap_tunnel_instance_iam_member",
      "google_service_account_iam_member",
    ];
    const made = grants.flatMap((type) => Object.values(resources[type] ?? {}));
    expect(made.filter(({ member }) => member === "user:bob@cic.example").map(({ role }) => role)).toEqual([
      "roles/compute.viewer",
    ]);
    expect(made.filter(({ member }) => member === "user:ada@cic.example").map(({ role }) => role)).toEqual([
      "roles/compute.instanceAdmin.v1",
      "roles/compute.osAdminLogin",
      "roles/iap.tunnelResourceAccessor",
      "roles/iam.serviceAccountUser",
    ]);
    for (const grant of made) expect(JSON.stringify(grant.condition)).toMatch("2027-04-01T00:00:00Z");
    for (const grant of made.filter((g) => g.role !== "roles/iam.serviceAccountUser"))
      expect(grant.lifecycle).toEqual({ replace_triggered_by: ["google_compute_instance.machine-web_instance-1.instance_id"] });
  });
});

test("the schema refuses what no cloud could do", () => {
  const refused = (props: unknown) => !schema.safeParse(props).success;
  expect(refused({ setup: "echo no shebang" })).toBe(true);
  expect(refused({ setup: `#!/bin/sh\n${"ü".repeat(8192)}` })).toBe(true);
  expect(refused({ setup: `#!/bin/sh\n${"x".repeat(16_374)}` })).toBe(false);
  for (const address of ["10.20.25.256", "10.20.25", "10.20.25.020", "::1"]) expect(refused({ address })).toBe(true);
  expect(refused({ address: "10.20.25.20", count: 2 })).toBe(true);
  expect(refused({ published: true, address: "10.20.25.20" })).toBe(true);
  expect(refused({ per: "member", count: 2 })).toBe(true);
  expect(refused({ per: "member", address: "10.20.25.20" })).toBe(true);
  for (const count of [0, 21, 1.5]) expect(refused({ count })).toBe(true);
  expect(refused({ disk: "16 GiB" })).toBe(true);
  expect(refused({ size: { cpu: 65, memory: "8 GiB" } })).toBe(true);
  expect(refused({ size: "huge" })).toBe(true);
  expect(refused({ image: "windows" })).toBe(true);
});
