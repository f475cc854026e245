import { join } from "node:path";
import { readAccounts, readDescription } from "../../description";
import { firstTeams } from "../../stacks/labs";
import { Azure, deployer, roleOf } from "../standins/azure";
import { lacksCertificates } from "../standins/certificate";
import { type Life, live, secretValue, startLives, type Thing } from "../standins/life";
import { seedsOf } from "../standins/seeds";
import { examples, repository } from "../support/cic";
import { lacksProvider, suite } from "../support/mirror";

// azurerm waits 20 to 120 seconds after what it makes and 10 after what it deletes, whatever the cloud says
jest.setTimeout(1_800_000);

type Json = Readonly<Record<string, unknown>>;
/** A resource of an example's lab as the cloud holds it. */
type Held = Thing & { readonly example: string; readonly content: { readonly properties: Json; readonly tags?: Json } };

/** What of a description a life is held against. */
interface Described {
  readonly machines?: Readonly<Record<string, { readonly published?: boolean; readonly count?: number }>>;
}

suite("the examples on Azure, by its real provider", lacksProvider("azure") ?? lacksCertificates(), false, () => {
  let lives: ReadonlyMap<string, Promise<Life>>;
  beforeAll(() => {
    lives = startLives(examples, 3, (example) => live(example, "azure", new Azure()));
  });
  /** What stood after the first deploy of all examples; of a type, of which there must be some. */
  const deployed = async () => {
    const held = [...lives].map(async ([example, life]) => (await life).deployed.map((thing) => ({ ...thing, example }) as Held));
    return (await Promise.all(held)).flat();
  };
  const of = async (type: string) => {
    const found = (await deployed()).filter((held) => held.type.toLowerCase() === type.toLowerCase());
    expect(found.length).toBeGreaterThan(0);
    return found;
  };

  test.each(examples)("%s is deployed, stays, is changed in place, and leaves nothing behind", async (example) => {
    const life = (await lives.get(example)) as Life;
    process.stderr.write(`${example} on Azure: ${Math.round(life.seconds)} s\n`);
    expect(life.wrong).toEqual([]);
    const group = life.changed.find(({ type }) => type === "Microsoft.Resources/resourceGroups");
    expect(group?.content).toMatchObject({ tags: { purpose: expect.stringMatching(/^Still /) } });
  });

  test("storage is closed to the public, encrypted, and reached over TLS and by identities alone", async () => {
    for (const { id, content } of await of("Microsoft.Storage/storageAccounts")) {
      expect({ id, ...content.properties }).toMatchObject({
        id,
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        isLocalUserEnabled: false,
        minimumTlsVersion: "TLS1_2",
        supportsHttpsTrafficOnly: true,
        encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
      });
      // a key opens only what the lab's own network reaches
      if (content.properties.allowSharedKeyAccess !== false)
        expect(content.properties).toMatchObject({ networkAcls: { defaultAction: "Deny", ipRules: [] } });
    }
    const containers = await of("Microsoft.Storage/storageAccounts/blobServices/containers");
    expect(containers.filter(({ content }) => content.properties.publicAccess !== "None")).toEqual([]);
  });

  test("buckets begin with the files of the description, byte by byte", async () => {
    const blobs = await of("Microsoft.Storage/storageAccounts/blobServices/containers/blobs");
    const held = blobs
      .map(({ id, example, content }) => ({
        example,
        key: decodeURIComponent(id.split("/blobs/")[1] ?? ""),
        ...content.properties,
      }))
      // the code of a function
      .filter(({ key }) => key !== "released-package.zip");
    const asked = examples.flatMap((example) => seedsOf(example).map((seed) => ({ example, ...seed })));
    expect(asked).not.toEqual([]);
    expect(held.sort((a, b) => (`${a.example} ${a.key}` < `${b.example} ${b.key}` ? -1 : 1))).toMatchObject(asked);
  });

  test("no machine has a public address unless published, and what has one besides is a gateway, a balancer that listens on another, or a bastion", async () => {
    const addressed = (await deployed()).filter(
      ({ type, content }) =>
        type !== "Microsoft.Network/publicIPAddresses" && /publicIPAddresses\//i.test(JSON.stringify(content)),
    );
    expect([...new Set(addressed.map(({ type }) => type))].sort()).toEqual([
      "Microsoft.Network/applicationGateways",
      "Microsoft.Network/bastionHosts",
      "Microsoft.Network/natGateways",
      "Microsoft.Network/networkInterfaces",
    ]);
    const cards = addressed.filter(({ type }) => type === "Microsoft.Network/networkInterfaces");
    const published = examples.flatMap((example) => {
      const { machines = {} } = readDescription(join(repository, example)).environment as unknown as Described;
      return Object.values(machines).flatMap(({ published, count = 1 }) => (published ? Array(count).fill(example) : []));
    });
    expect(cards.map(({ example }) => example).sort()).toEqual(published.sort());
  });

  test("nothing comes in from anywhere, and subnets keep out what no rule names", async () => {
    const rules = await of("Microsoft.Network/networkSecurityGroups/securityRules");
    const inbound = rules.filter(({ content }) => content.properties.direction === "Inbound");
    const open = inbound.filter(
      ({ content: { properties } }) =>
        properties.access === "Allow" && /"(\*|Internet|0\.0\.0\.0\/0)"/.test(JSON.stringify(sources(properties))),
    );
    expect(open.map(({ id }) => id)).toEqual([]);
    const subnets = await of("Microsoft.Network/virtualNetworks/subnets");
    for (const { id, content } of subnets.filter((subnet) => !subnet.id.endsWith("/AzureBastionSubnet"))) {
      expect({ id, ...content.properties }).toMatchObject({ id, defaultOutboundAccess: false });
      const group = (content.properties.networkSecurityGroup as { id: string } | undefined)?.id;
      const last = inbound.find((rule) => rule.id.startsWith(`${group}/`) && rule.content.properties.priority === 4096);
      expect(last?.content.properties).toMatchObject({ access: "Deny", protocol: "*", sourceAddressPrefix: "*" });
    }
  });

  test("machines take no password, boot what is signed, and have an identity", async () => {
    for (const { content } of await of("Microsoft.Compute/virtualMachines"))
      expect(content).toMatchObject({
        identity: { type: "SystemAssigned, UserAssigned" },
        properties: {
          osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
          securityProfile: { securityType: "TrustedLaunch", uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } },
        },
      });
  });

  test("rights end at the lab's own group, and only who administers may change secrets", async () => {
    const groups = await of("Microsoft.Resources/resourceGroups");
    const assignments = await of("Microsoft.Authorization/roleAssignments");
    for (const { id, example } of assignments)
      expect(groups.filter((group) => group.example === example && id.startsWith(`${group.id}/`))).toHaveLength(1);
    const officers = assignments.filter(({ content }) => roleOf(content.properties) === "Key Vault Secrets Officer");
    const whose = officers.map(({ example, content }) => `${example} ${content.properties.principalId}`);
    const wanted = examples.flatMap((example) => {
      const description = readDescription(join(repository, example));
      const { secrets, teams } = description.environment;
      const [team] = Object.values(teams);
      const people = readAccounts(description).members;
      return secrets
        ? [deployer, ...(team?.admins ?? []).map((email) => people?.[email]?.azure)].map((id) => `${example} ${id}`)
        : [];
    });
    expect(whose.sort()).toEqual(wanted.sort());
    expect(whose).not.toEqual([]);
  });

  test("a secret is in a vault that asks for roles, until the lab's last day has ended", async () => {
    for (const { content } of await of("Microsoft.KeyVault/vaults"))
      expect(content.properties).toMatchObject({ enableRbacAuthorization: true, accessPolicies: [] });
    for (const { content, example } of await of("Microsoft.KeyVault/vaults/secrets")) {
      const { environment } = readDescription(join(repository, example));
      const ends = Date.parse(`${environment.expires}T00:00:00Z`) / 1000 + 86400;
      expect(content.properties).toMatchObject({ value: secretValue, attributes: { exp: ends } });
    }
  });

  test("each lab has a budget that tells somebody", async () => {
    const budgets = await of("Microsoft.Consumption/budgets");
    const labs = examples.flatMap((example) =>
      firstTeams(readDescription(join(repository, example)).environment).map(() => example),
    );
    expect(budgets.map(({ example }) => example).sort()).toEqual(labs);
    for (const { content } of budgets)
      for (const notification of Object.values(content.properties.notifications as Json))
        expect(notification).toMatchObject({
          enabled: true,
          contactEmails: expect.arrayContaining([expect.stringContaining("@")]),
        });
  });
});

/** Where a security rule lets traffic in from. */
function sources({ sourceAddressPrefix, sourceAddressPrefixes, sourceApplicationSecurityGroups }: Json): unknown[] {
  const all = [sourceAddressPrefix, sourceAddressPrefixes, sourceApplicationSecurityGroups].flat();
  // a rule that names nobody lets everybody in
  return all.some((one) => one !== undefined) ? all : ["*"];
}
