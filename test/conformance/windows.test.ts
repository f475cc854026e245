import { images } from "../../catalog/images";
import { conform } from "../../compare/conformance";
import { fileWith, subjectsOf } from "../support/stacks";
import { broken, type Patch } from "./patch";

/** A lab that no example is: Azure has no Windows here. */
const text = `name: desks
purpose: Try a Windows program on open data
owner: platform@cic.example
costCentre: CIC-0815
classification: public
expires: 2027-03-31
budget: { amount: 400 }
region: germany
providers: [aws, google]
teams: { alpha: { members: [ada@cic.example], viewers: [grace@cic.example] } }
network: { ranges: { office: 203.0.113.0/24 } }
machines:
  desk: { image: windows-2025, disk: 64 GiB }
  own: { image: windows-2022, disk: 64 GiB, per: member }
  web: {}
ingress: { web: { to: desk, from: [office], ports: [443] } }
`;
const labs = subjectsOf(fileWith(text));
// biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform's
const ubuntu = "${data.aws_ssm_parameter.image-ubuntu-24-04.insecure_value}";
const caughtBy = (cloud: "aws" | "google", patches: readonly Patch[]) => {
  const changed = labs.map((lab) => (lab.provider === cloud ? { ...lab, stack: broken(lab.stack, patches) } : lab));
  return conform(changed).failed;
};

test("machines with Windows are the same on both clouds, but for what is declared", () => {
  expect(conform(labs).failed).toEqual([]);
});

interface Case {
  readonly cloud: "aws" | "google";
  readonly what: string;
  readonly probe: string;
  readonly patches: readonly Patch[];
}
const cases: readonly Case[] = [
  {
    cloud: "aws",
    what: "Ubuntu in place of Windows",
    probe: "asked-system-is-used",
    patches: [{ set: "aws_instance", id: "machine-desk", to: { ami: ubuntu } }],
  },
  {
    cloud: "aws",
    what: "a key pair, by which AWS's password for the administrator is read",
    probe: "no-key-login",
    patches: [{ set: "aws_instance", id: "machine-desk", to: { key_name: "ada" } }],
  },
  {
    cloud: "aws",
    what: "AWS's password for the administrator in the state",
    probe: "no-password-login",
    patches: [{ set: "aws_instance", id: "machine-desk", to: { get_password_data: true } }],
  },
  {
    cloud: "aws",
    what: "its desktop open to an office",
    probe: "no-login-from-outside",
    patches: [
      {
        set: "aws_vpc_security_group_ingress_rule",
        id: "ingress-web_443-from-range-office",
        to: { from_port: 3389, to_port: 3389 },
      },
    ],
  },
  {
    cloud: "google",
    what: "Ubuntu in place of Windows",
    probe: "asked-system-is-used",
    patches: [
      { set: "google_compute_disk", id: "machine-own", to: { image: images["ubuntu-24.04"].google } },
      { set: "google_compute_instance", id: "machine-own", to: { "metadata.enable-oslogin": "TRUE" } },
    ],
  },
  {
    cloud: "google",
    what: "a person's password in its metadata",
    probe: "no-password-login",
    patches: [{ set: "google_compute_instance", id: "machine-desk", to: { "metadata.windows-keys": "{}" } }],
  },
  {
    cloud: "google",
    what: "SSH by keys in its metadata",
    probe: "no-key-login",
    patches: [{ set: "google_compute_instance", id: "machine-desk", to: { "metadata.enable-windows-ssh": "TRUE" } }],
  },
  {
    cloud: "google",
    what: "its desktop open to an office",
    probe: "no-login-from-outside",
    patches: [{ set: "google_compute_firewall", id: "ingress-web", to: { allow: [{ protocol: "tcp", ports: ["3389"] }] } }],
  },
  {
    cloud: "google",
    what: "a door for SSH, by which nobody enters Windows",
    probe: "equal-machines",
    patches: [{ set: "google_compute_firewall", id: "machine-desk_login", to: { allow: [{ protocol: "tcp", ports: ["22"] }] } }],
  },
  {
    cloud: "google",
    what: "a member who may not set the machine's metadata, and so asks for no password",
    probe: "equal-rights",
    patches: [
      { set: "google_compute_instance_iam_member", id: "instanceadmin-1-ada", to: { role: "roles/compute.osAdminLogin" } },
    ],
  },
];
test.each(cases)("$cloud: $what: $probe", ({ cloud, probe, patches }) => {
  const found = new Set(caughtBy(cloud, patches).map((one) => one.probe));
  expect([...found]).toContain(probe);
  expect([...found].filter((one) => !one.startsWith("equal-") && one !== probe)).toEqual([]);
});

test.each(["aws", "google"] as const)("%s: the licence of Windows is paid with each machine that has it", (cloud) => {
  const found = caughtBy(cloud, [
    cloud === "aws"
      ? { set: "aws_instance", id: "machine-desk", to: { ami: ubuntu } }
      : {
          set: "google_compute_disk",
          id: "machine-desk",
          to: { image: images["ubuntu-24.04"].google },
        },
  ]);
  expect(found.filter(({ probe }) => probe === "equal-costs").map(({ message }) => message)).toEqual([
    expect.stringContaining("licence of machine-desk"),
  ]);
});
