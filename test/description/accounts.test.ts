import path from "node:path";
import type { Provider } from "../../catalog/providers";
import {
  checkAccounts,
  type Description,
  DescriptionError,
  formatProblem,
  readAccounts,
  readDescription,
} from "../../description";
import { accounts as known } from "../support/stack";
import { lab, scratch } from "./support";

const { write } = scratch();
const elsewhere = scratch();
const teams = "teams:\n  alpha:\n    members: [ada@cic.example]\n    admins: [bea@cic.example]\n";
const described = (text = lab({}, teams)): Description => readDescription(write("lab.yaml", text));

function said(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    if (error instanceof DescriptionError) return error.problems.map((p) => formatProblem({ ...p, file: path.basename(p.file) }));
    throw error;
  }
}
const read = (text: string) => said(() => readAccounts(described(), write("accounts.yaml", text)));

const whole = `members:
  ada@cic.example: { aws: "arn:aws:iam::123456789012:user/ada", azure: 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001, google: "user:ada@cic.example" }
azure: { subscription: 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000, pim: true }
google: { project: cic-sandbox-0815, billingAccount: 0A1B2C-3D4E5F-607182 }
certificates:
  labs:
    aws: arn:aws:acm:eu-central-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100
    azure:
      secret: https://cic-certificates.vault.azure.net/secrets/labs
      identity: /subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/certificates/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader
    google: projects/cic-sandbox-0815/locations/europe-west3/certificates/labs
networks:
  campus:
    aws: { id: "arn:aws:ec2:eu-central-1:210987654321:vpc/vpc-0a1b2c3d4e5f60718", range: 10.192.0.0/16 }
    azure:
      id: /subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/campus/providers/Microsoft.Network/virtualNetworks/campus
      range: 10.193.0.0/16
    google: { id: projects/cic-campus-0815/global/networks/campus, range: 10.194.0.0/16 }
state: { s3: { bucket: cic-states, region: eu-central-1 } }
`;

test("no file says nothing, but a file that was named must be there", () => {
  const description = readDescription(elsewhere.write("alone.yaml", lab({})));
  expect(readAccounts(description)).toEqual({});
  expect(said(() => readAccounts(description, path.join(description.folder, "none.yaml")))).toEqual([
    "none.yaml:1:1 there is no such file; name a description, for example environments/first-lab.yaml",
  ]);
});

test("a whole file, and an empty one", () => {
  expect(read(whole)).toEqual({
    members: {
      "ada@cic.example": {
        aws: "arn:aws:iam::123456789012:user/ada",
        azure: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001",
        google: "user:ada@cic.example",
      },
    },
    azure: { subscription: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000", pim: true },
    google: { project: "cic-sandbox-0815", billingAccount: "0A1B2C-3D4E5F-607182" },
    certificates: {
      labs: {
        aws: "arn:aws:acm:eu-central-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100",
        azure: {
          secret: "https://cic-certificates.vault.azure.net/secrets/labs",
          identity:
            "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/certificates/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader",
        },
        google: "projects/cic-sandbox-0815/locations/europe-west3/certificates/labs",
      },
    },
    networks: { campus: known.networks?.campus },
    state: { s3: { bucket: "cic-states", region: "eu-central-1" } },
  });
  expect(read("# nobody yet\n")).toEqual({});
});

test.each([
  ["state: { local: states }", { local: "states" }],
  [
    "state: { azurerm: { storageAccountName: a, containerName: b } }",
    { azurerm: { storageAccountName: "a", containerName: "b" } },
  ],
  ["state: { gcs: { bucket: a, prefix: b } }", { gcs: { bucket: "a", prefix: "b" } }],
  ["state: { http: { address: https://x.example/y } }", { http: { address: "https://x.example/y" } }],
  ["state: { pg: {} }", { pg: {} }],
  ["state: { cloud: { organization: cic } }", { cloud: { organization: "cic" } }],
])("%s", (text, state) => {
  expect(read(text)).toEqual({ state });
});

test.each<[string, string[]]>([
  ["member: {}", ["accounts.yaml:1:1 member: unknown key; did you mean members?"]],
  ["members: { ada: {} }", ["accounts.yaml:1:12 members.ada: this is no e-mail address; write for example ada@cic.example"]],
  [
    "members:\n  ada@cic.example: { aws: ada, azure: ada, google: ada }",
    [
      'accounts.yaml:2:27 members.ada@cic.example.aws: "ada" is not accepted: on AWS a member is the ARN of a user or role; write for example arn:aws:iam::123456789012:user/ada',
      'accounts.yaml:2:39 members.ada@cic.example.azure: "ada" is not accepted: on Azure a member is an object id; write for example 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001',
      'accounts.yaml:2:52 members.ada@cic.example.google: "ada" is not accepted: on Google Cloud a member is a principal; write for example user:ada@cic.example',
    ],
  ],
  [
    "members: { ada@cic.example: { gcp: x } }",
    ["accounts.yaml:1:31 members.ada@cic.example.gcp: unknown key; known here: aws, azure, google"],
  ],
  [
    "azure: { subscription: mine, pim: yes }",
    [
      'accounts.yaml:1:24 azure.subscription: "mine" is not accepted: a subscription is named by its id; write for example 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000',
      'accounts.yaml:1:35 azure.pim: must be true or false, not the text "yes"; write true',
    ],
  ],
  [
    "google: { project: 4711 }",
    ["accounts.yaml:1:20 google.project: must be text, not the number 4711; write for example cic-sandbox-0815"],
  ],
  [
    "certificates: { labs: { aws: labs, google: labs } }",
    [
      'accounts.yaml:1:30 certificates.labs.aws: "labs" is not accepted: on AWS a certificate is an ARN of Certificate Manager; write for example arn:aws:acm:eu-central-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100',
      'accounts.yaml:1:44 certificates.labs.google: "labs" is not accepted: on Google Cloud a certificate is one of Certificate Manager; write for example projects/cic-sandbox-0815/locations/europe-west3/certificates/labs',
    ],
  ],
  [
    "networks: { campus: { aws: { id: vpc-0a1b2c3d4e5f60718, range: 10.192.1.0/16 }, google: { id: campus } } }",
    [
      'accounts.yaml:1:34 networks.campus.aws.id: "vpc-0a1b2c3d4e5f60718" is not accepted: on AWS a network is the ARN of a VPC; write for example arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0a1b2c3d4e5f60718',
      'accounts.yaml:1:64 networks.campus.aws.range: "10.192.1.0/16" is not accepted: 10.192.1.0/16 begins inside a range of that size: write 10.192.0.0/16',
      "accounts.yaml:1:89 networks.campus.google.range: is missing; write range: 10.192.0.0/16 (The IPv4 range in which all of it stands, or what of it labs are to reach)",
      'accounts.yaml:1:95 networks.campus.google.id: "campus" is not accepted: on Google Cloud a network is one of a project; write for example projects/cic-campus-0815/global/networks/campus',
    ],
  ],
  [
    "networks: { campus: { azure: { id: /subscriptions/x, range: 224.0.0.0/8 } } }",
    [
      'accounts.yaml:1:36 networks.campus.azure.id: "/subscriptions/x" is not accepted: on Azure a network is the whole id of a virtual network; write for example /subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/campus/providers/Microsoft.Network/virtualNetworks/campus',
      'accounts.yaml:1:61 networks.campus.azure.range: "224.0.0.0/8" is not accepted: no host has an address in this range; write for example 10.192.0.0/16',
    ],
  ],
  [
    "state: { s3: { bucket: x } }",
    ["accounts.yaml:1:14 state.s3.region: is missing; write region: eu-central-1 (The bucket's region)"],
  ],
  ["state: { s3: { bucket: a, region: b }, gcs: { bucket: c } }", ["accounts.yaml:1:40 state.gcs: unknown key; known here: s3"]],
  [
    "state: { http: { address: https://me:secret@x.example } }",
    [
      'accounts.yaml:1:27 state.http.address: "https://me:secret@x.example" is not accepted: an address begins with https:// and holds no password; write for example https://gitlab.example/api/v4/projects/1/terraform/state',
    ],
  ],
])("%s", (text, problems) => {
  expect(read(text)).toEqual(problems);
});

describe("members must be somebody on every cloud", () => {
  const accounts = { members: { "ada@cic.example": { aws: "arn:aws:iam::123456789012:user/ada" } } };

  test("who is missing is told at their line in the description", () => {
    const description = described();
    expect(said(() => checkAccounts(description, accounts, ["aws", "azure", "google"]))).toEqual([
      'lab.yaml:12:15 teams.alpha.members[0]: "ada@cic.example" is nobody on azure yet; write in accounts.yaml under members: ada@cic.example: { azure: 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001 }',
      'lab.yaml:13:14 teams.alpha.admins[0]: "bea@cic.example" is nobody on aws and azure yet; write in accounts.yaml under members: bea@cic.example: { aws: arn:aws:iam::123456789012:user/ada, azure: 7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001 }',
    ]);
  });

  test("a certificate that a cloud lacks is told where a balancer names it", () => {
    const text = "machines: { web: {} }\nbalancers:\n  web: { to: web, from: [web], certificate: labs }\n";
    const known = { ...accounts, certificates: { labs: { aws: "arn:aws:acm:…" } } };
    const found = said(() => checkAccounts(described(lab({}, text)), known, ["aws", "google"]));
    expect(found).toEqual([
      'lab.yaml:12:45 balancers.web.certificate: the certificate "labs" is not on google yet; write in accounts.yaml under certificates: labs: { google: projects/cic-sandbox-0815/locations/europe-west3/certificates/labs }',
    ]);
    expect(said(() => checkAccounts(described(lab({}, text)), known, ["aws"]))).toBeUndefined();
  });

  describe("a network that a lab is joined with", () => {
    const text = (peerings: string) => lab({}, `network: { cidr: 10.40.0.0/16, peerings: ${peerings} }\n`);
    const arn = "arn:aws:ec2:eu-central-1:210987654321:vpc/vpc-0a1b2c3d4e5f60718";
    const networks = {
      campus: { aws: { id: arn, range: "10.192.0.0/16" } },
      site: { aws: { id: arn, range: "10.40.128.0/17" } },
      next: { aws: { id: arn, range: "10.41.0.0/24" } },
      part: { aws: { id: arn, range: "10.192.7.0/24" } },
    };
    const found = (peerings: string, ...providers: Provider[]) =>
      said(() => checkAccounts(described(text(peerings)), { ...accounts, networks }, providers));

    test("is told where a cloud lacks it, or its addresses are the lab's or another's", () => {
      const at = (i: number) => expect.stringMatching(new RegExp(`^lab\\.yaml:10:\\d+ network\\.peerings\\[${i}\\]: `));
      const told = [
        [
          found("[campus]", "aws", "google"),
          'the network "campus" is not on google yet; write in accounts.yaml under networks: campus: { google: { id: projects/cic-campus-0815/global/networks/campus, range: 10.192.0.0/16 } }',
        ],
        [
          found("[campus, constructor]", "aws"),
          'the network "constructor" is not on aws yet; write in accounts.yaml under networks: constructor: { aws: { id: arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0a1b2c3d4e5f60718, range: 10.192.0.0/16 } }',
        ],
        // the range that is proposed is neither the lab's nor that of any other
        [
          found("[next, site]", "aws"),
          "site has 10.40.128.0/17 on aws, which meets the network's own range 10.40.0.0/16; write for the network cidr: 10.42.0.0/16",
        ],
        [
          found("[campus, part]", "aws"),
          "part and campus have addresses in common on aws; leave one of them out: no route could tell them apart",
        ],
      ] as const;
      expect(told[0][0]).toEqual([at(0)]);
      for (const [problems] of told.slice(1)) expect(problems).toEqual([at(1)]);
      for (const [problems, words] of told) expect(String((problems as string[])[0]).replace(/^\S+ \S+ /, "")).toBe(words);
    });

    test("is right where it is on each cloud that is asked for, apart from the lab", () => {
      expect(found("[campus]", "aws")).toBeUndefined();
      expect(found("[campus, next]", "aws")).toBeUndefined();
    });
  });

  test("only the clouds that are asked for count, and Google knows people by e-mail", () => {
    expect(said(() => checkAccounts(described(), {}, ["google"]))).toBeUndefined();
    expect(said(() => checkAccounts(described(lab({})), {}, ["aws", "azure", "google"]))).toBeUndefined();
  });
});
