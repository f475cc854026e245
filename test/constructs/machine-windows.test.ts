import { imageCalled, imageNames, imageOn, images, isWindows, windowsNames } from "../../catalog/images";
import { providers } from "../../catalog/providers";
import { Access } from "../../constructs/access";
import { InvalidProps, type Provider } from "../../constructs/core";
import { Disk } from "../../constructs/disk";
import { Machine } from "../../constructs/machine";
import { machine as schema } from "../../constructs/machine/schema";
import { emptyScript } from "../../constructs/machine/setup";
import { Share } from "../../constructs/share";
import { ada, all, bob, one, type Stack, synth } from "../support/stack";

type Props = ConstructorParameters<typeof Machine<Provider>>[2];
const windows = { image: "windows-2025", disk: "64 GiB" } as const;
const stack = (provider: Provider, props: Props = {}): Stack =>
  synth(provider, (lab) => {
    const desk = new Machine(lab, "desk", { ...windows, ...props });
    new Disk(lab, "data", { machine: desk });
    new Access(lab, "main", { members: [ada], viewers: [bob] });
  });
// biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform would read as templates
const scripted = '#ps1\r\nWrite-Host "${env:PATH} %{x} ü"\n';

test("every image that a cloud has is known by its own name there, and Azure has no Windows", () => {
  for (const provider of providers)
    for (const image of imageNames) {
      const name = imageOn(provider, image);
      expect(name === undefined).toBe(provider === "azure" && image.startsWith("windows"));
      if (name !== undefined) expect(imageCalled(provider, name)).toBe(image);
    }
});

test.each(windowsNames)("Azure refuses %s, with what to write instead", (image) => {
  expect(() => stack("azure", { image })).toThrow(InvalidProps);
  expect(() => stack("azure", { image })).toThrow(
    /image: .*password.*; write image: ubuntu-24.04, or leave azure out of providers/,
  );
});

describe("AWS", () => {
  test.each(windowsNames)("%s starts from AWS's newest image, without a key pair", (image) => {
    const { resource, text } = stack("aws", { image });
    const { ami, ...instance } = one({ resource } as Stack, "aws_instance");
    const [, id] = /^\$\{data\.aws_ssm_parameter\.([^.]+)\.insecure_value\}$/.exec(ami) ?? [];
    expect(JSON.parse(text).data.aws_ssm_parameter[id as string].name).toBe(images[image].aws);
    expect(instance).not.toHaveProperty("key_name");
    expect(instance).not.toHaveProperty("get_password_data");
    expect(text).not.toMatch(/3389|"from_port":22/);
  });

  test("its script is run once by the launch agent, and arrives to the letter", () => {
    const { user_data_base64 } = one(stack("aws", { setup: scripted }), "aws_instance");
    expect(Buffer.from(user_data_base64, "base64").toString()).toBe(`<powershell>\n${scripted}\n</powershell>`);
  });
});

describe("Google", () => {
  test.each(windowsNames)("%s starts from Google's newest image, and nothing but the proxy reaches its desktop", (image) => {
    const google = stack("google", { image });
    const [boot] = all(google, "google_compute_disk").filter(([id]) => id.startsWith("machine-desk"));
    expect(boot?.[1].image).toBe(images[image].google);
    const doors = all(google, "google_compute_firewall").filter(([, { allow }]) => allow);
    expect(
      doors.map(([id, { source_ranges, allow, target_service_accounts }]) => [id, source_ranges, allow, target_service_accounts]),
    ).toEqual([
      [
        "machine-desk_login",
        ["35.235.240.0/20"],
        [{ protocol: "tcp", ports: ["3389"] }],
        [expect.stringContaining("machine-desk_account")],
      ],
    ]);
  });

  test("Ubuntu beside it keeps its own door", () => {
    const google = synth("google", (lab) => {
      new Machine(lab, "desk", windows);
      new Machine(lab, "web");
    });
    const doors = all(google, "google_compute_firewall").filter(([id]) => id.endsWith("_login"));
    expect(Object.fromEntries(doors.map(([id, { allow }]) => [id, allow[0].ports]))).toEqual({
      "machine-desk_login": ["3389"],
      "machine-web_login": ["22"],
    });
  });

  test("no key and no password lies in its metadata, and one that a person asks for is left alone", () => {
    const { metadata, lifecycle, shielded_instance_config } = one(stack("google"), "google_compute_instance");
    expect(metadata).toEqual({ "block-project-ssh-keys": "TRUE", "serial-port-enable": "FALSE" });
    expect(lifecycle.ignore_changes).toContain('metadata["windows-keys"]');
    expect(shielded_instance_config).toMatchObject({ enable_secure_boot: true });
  });

  test("its script is the one that is run once, and arrives to the letter", () => {
    const { metadata } = one(stack("google", { setup: scripted }), "google_compute_instance");
    expect(Object.keys(metadata).filter((key) => /script|user-data/.test(key))).toEqual(["sysprep-specialize-script-ps1"]);
    expect(metadata["sysprep-specialize-script-ps1"].replace(/([$%])\1\{/g, "$1{")).toBe(scripted);
  });

  test("who logs in may set the machine's metadata and use the tunnel; who looks may neither", () => {
    const google = stack("google");
    const roles = all(google, "google_compute_instance_iam_member").map(([, { member, role }]) => `${member} ${role}`);
    expect(roles.sort()).toEqual([`user:${ada} roles/compute.instanceAdmin.v1`, `user:${bob} roles/compute.viewer`]);
    const tunnels = all(google, "google_iap_tunnel_instance_iam_member").map(([, { member }]) => member);
    expect(tunnels).toEqual([`user:${ada}`]);
    expect(all(google, "google_service_account_iam_member").map(([, { member }]) => member)).toEqual([`user:${ada}`]);
  });
});

test("what to type to log in is what each cloud has for Windows", () => {
  const login = (provider: Provider) => JSON.stringify(stack(provider).output["machine-desk"]?.value);
  expect(login("aws")).toMatch(/aws ssm start-session --region/);
  expect(login("google")).toMatch(/gcloud compute reset-windows-password .* && gcloud compute start-iap-tunnel .* 3389 /);
  expect(login("google")).not.toMatch("compute ssh");
});

test("a disk beside it is found by PowerShell, not by a path of Linux", () => {
  for (const provider of ["aws", "google"] as const) {
    const devices = JSON.stringify(stack(provider).output["disk-data"]?.value);
    expect(devices).toMatch(/Get-Disk \| Where-Object SerialNumber -like '/);
    expect(devices).not.toMatch("/dev/");
  }
});

test.each(["aws", "google"] as const)("%s: a share does not let it in", (provider) => {
  const mounted = () =>
    synth(provider, (lab) => {
      const desk = new Machine(lab, "desk", windows);
      new Share(lab, "files", { writeBy: [desk] });
    });
  expect(mounted).toThrow("share-files: desk runs Windows, and a share is mounted by Ubuntu alone");
});

describe("what the schema takes", () => {
  const says = (props: object) =>
    schema.safeParse(props).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

  test("a disk that Google's image fits on", () => {
    expect(says({ image: "windows-2022", disk: "49 GiB" })?.[0]).toMatch(/^disk: Windows has a disk of at least 50 GiB/);
    expect(says({ image: "windows-2022" })?.[0]).toMatch(/^disk: /);
    expect(says({ image: "windows-2022", disk: "50 GiB" })).toBeUndefined();
    expect(says({ disk: "49 GiB" })).toBeUndefined();
  });

  test("an empty script of each system, and no other system's", () => {
    for (const image of imageNames)
      for (const other of imageNames) {
        const fits = isWindows(image) === isWindows(other);
        expect(says({ image, disk: "64 GiB", setup: emptyScript(other) }) === undefined).toBe(fits);
      }
  });

  test("a script of as many bytes as AWS takes with what stands around it", () => {
    const around = Buffer.byteLength("<powershell>\n\n</powershell>");
    const script = (bytes: number) => `#ps1\n${"x".repeat(bytes - 5)}`;
    expect(says({ ...windows, setup: script(16_384 - around) })).toBeUndefined();
    expect(says({ ...windows, setup: script(16_384 - around + 1) })).toEqual([
      "setup: with what AWS wants around it the script is 1 bytes longer than AWS takes",
    ]);
  });
});
