import { images, windowsNames } from "../../catalog/images";
import { Access } from "../../constructs/access";
import { InvalidProps, type Provider } from "../../constructs/core";
import { Machine } from "../../constructs/machine";
import { Pool } from "../../constructs/pool";
import { pool as schema } from "../../constructs/pool/schema";
import { machines } from "../support/pools";
import { ada, all, bob, changed, one, type Stack, synth } from "../support/stack";

const providers = ["aws", "azure", "google"] as const;
const manager = "google_compute_region_instance_group_manager";
type Props = NonNullable<ConstructorParameters<typeof Pool<Provider>>[2]>;
const windows = { image: "windows-2025", disk: "64 GiB" } as const;

const pool = (provider: Provider, props: Props = {}): Stack =>
  synth(provider, (lab) => {
    new Pool(lab, "web", props);
    new Access(lab, "main", { members: [ada], viewers: [bob] });
  });
const template = (provider: Provider, props: Props) => one(pool(provider, props), machines[provider]);
// biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would read as templates
const scripted = '#ps1\r\nWrite-Host "${env:PATH} %{x} ü"\n';

describe("a GPU", () => {
  const typed = { aws: "instance_type", azure: "sku", google: "machine_type" } as const;

  test.each(providers)("%s: its machines are of the type of one that stands alone", (provider) => {
    const size = { aws: "instance_type", azure: "size", google: "machine_type" } as const;
    const alone = { aws: "aws_instance", azure: "azurerm_linux_virtual_machine", google: "google_compute_instance" } as const;
    const machine = one(
      synth(provider, (lab) => new Machine(lab, "trainer", { size: "gpu-small" })),
      alone[provider],
    );
    expect(template(provider, { size: "gpu-small" })[typed[provider]]).toBe(machine[size[provider]]);
  });

  test("azure: it starts with secure boot, as every machine does", () => {
    expect(template("azure", { size: "gpu-small" })).toMatchObject({ secure_boot_enabled: true, vtpm_enabled: true });
  });

  test("google: it is stopped when its host is maintained, and stands in one zone", () => {
    const before = pool("google");
    const after = pool("google", { size: "gpu-small" });
    expect(one(after, machines.google).scheduling).toEqual({ automatic_restart: true, on_host_maintenance: "TERMINATE" });
    expect(one(before, machines.google)).not.toHaveProperty("scheduling");
    expect(one(before, manager).distribution_policy_zones).toEqual(["europe-west3-a", "europe-west3-b"]);
    expect(one(after, manager)).toMatchObject({
      distribution_policy_zones: ["europe-west3-a"],
      update_policy: { max_surge_fixed: 1, max_unavailable_fixed: 0 },
    });
    expect(changed(before, after)).toHaveLength(2);
  });

  test("it is refused where a cloud is not known to have it", () => {
    const inPlace = (provider: Provider, region: "france" | "sweden") => () =>
      synth(provider, (lab) => new Pool(lab, "web", { size: "gpu-small" }), {}, { region });
    expect(inPlace("google", "france")).toThrow("pool-web: google is not known to have gpu-small in france");
    expect(inPlace("aws", "france")).toThrow("pool-web: aws is not known to have gpu-small in france");
    expect(inPlace("aws", "sweden")).not.toThrow();
    expect(inPlace("azure", "france")).not.toThrow();
  });
});

test.each(windowsNames)("Azure refuses %s, with what to write instead", (image) => {
  expect(() => pool("azure", { ...windows, image })).toThrow(InvalidProps);
  expect(() => pool("azure", { ...windows, image })).toThrow(
    /image: .*password.*; write image: ubuntu-24.04, or leave azure out of providers/,
  );
});

describe("Windows on AWS", () => {
  test.each(windowsNames)("%s: each machine starts from AWS's newest image, without a key pair", (image) => {
    const made = template("aws", { ...windows, image });
    expect(made.image_id).toBe(`resolve:ssm:${images[image].aws}`);
    expect(made).not.toHaveProperty("key_name");
    expect(pool("aws", { ...windows, image }).text).not.toMatch(/3389|"from_port":22/);
  });

  test("its script is run once by the launch agent, and arrives to the letter", () => {
    const { user_data } = template("aws", { ...windows, setup: scripted });
    expect(Buffer.from(user_data, "base64").toString()).toBe(`<powershell>\n${scripted}\n</powershell>`);
  });

  test("a new machine is left to set itself up before it counts, is judged, and takes another's place", () => {
    const group = (props: Props) => one(pool("aws", props), "aws_autoscaling_group");
    expect(group(windows)).toMatchObject({
      default_instance_warmup: 900,
      health_check_grace_period: 900,
      instance_refresh: { preferences: { min_healthy_percentage: 100 } },
    });
    // that of the preferences would go before the group's
    expect(group(windows).instance_refresh.preferences).not.toHaveProperty("instance_warmup");
    expect(group({})).not.toHaveProperty("default_instance_warmup");
    expect(group({})).not.toHaveProperty("health_check_grace_period");
  });
});

describe("Windows on Google", () => {
  test.each(windowsNames)(
    "%s: each machine starts from Google's newest image, and the proxy alone reaches its desktop",
    (image) => {
      const google = synth("google", (lab) => {
        new Pool(lab, "web", { ...windows, image });
        new Pool(lab, "workers");
      });
      const sources = all(google, machines.google).map(([id, { disk }]) => [id, disk[0].source_image]);
      expect(sources).toContainEqual(["pool-web_template", images[image].google]);
      const doors = all(google, "google_compute_firewall").filter(([, { allow }]) => allow);
      expect(doors.map(([id, { allow, source_ranges }]) => [id, allow[0].ports, source_ranges])).toEqual([
        ["pool-web_login", ["3389"], ["35.235.240.0/20"]],
        ["pool-workers_login", ["22"], ["35.235.240.0/20"]],
      ]);
    },
  );

  test("no key and no password lies in the metadata of its machines, and its script is run once, to the letter", () => {
    expect(template("google", windows).metadata).toEqual({ "block-project-ssh-keys": "TRUE", "serial-port-enable": "FALSE" });
    const { metadata, shielded_instance_config } = template("google", { ...windows, setup: scripted });
    expect(Object.keys(metadata).filter((key) => /script|user-data/.test(key))).toEqual(["sysprep-specialize-script-ps1"]);
    expect(metadata["sysprep-specialize-script-ps1"].replace(/([$%])\1\{/g, "$1{")).toBe(scripted);
    expect(shielded_instance_config).toMatchObject({ enable_secure_boot: true });
  });

  test("the load of a new machine does not count while it sets itself up", () => {
    const cooldown = (props: Props) =>
      one(pool("google", props), "google_compute_region_autoscaler").autoscaling_policy.cooldown_period;
    expect(cooldown(windows)).toBe(900);
    expect(cooldown({})).toBeUndefined();
  });

  test("who logs in may set the metadata of the pool's machines and of no others; who looks may not", () => {
    const members = all(pool("google", windows), "google_project_iam_member").map(([, body]) => body);
    const roles = members.map(({ member, role }) => `${member} ${role}`).sort();
    expect(roles).toEqual([
      `user:${ada} roles/compute.instanceAdmin.v1`,
      `user:${ada} roles/iap.tunnelResourceAccessor`,
      `user:${bob} roles/compute.viewer`,
    ]);
    for (const { condition } of members) {
      expect(condition.expression).toContain("2027-04-01T00:00:00Z");
      expect(condition.expression).toMatch(
        /^resource\.name\.extract\("\/instances\/\{name\}"\)\.startsWith\("\$\{google_compute_region_instance_group_manager\..*base_instance_name\}-"\) && /,
      );
    }
  });
});

test("what to type to log in is what each cloud has for Windows", () => {
  const login = (provider: Provider) => JSON.stringify(pool(provider, windows).output["pool-web"]?.value);
  expect(login("aws")).toMatch(/aws ssm start-session --region/);
  expect(login("google")).toMatch(
    /gcloud compute reset-windows-password \S+-XXXX .* && gcloud compute start-iap-tunnel \S+-XXXX 3389 /,
  );
  expect(login("google")).not.toMatch("compute ssh");
});

test("a disk, a size and a script go with the system", () => {
  const says = (props: object) => schema.safeParse(props).error?.issues.map(({ path }) => path.join("."));
  expect(says({ image: "windows-2022" })).toEqual(["disk"]);
  expect(says({ ...windows, size: "gpu-small" })).toEqual(["size"]);
  expect(says({ ...windows, setup: "#!/bin/sh\n" })).toEqual(["setup"]);
  expect(says({ setup: "#ps1\n" })).toEqual(["setup"]);
  expect(says({ ...windows, setup: "#ps1\n" })).toBeUndefined();
});
