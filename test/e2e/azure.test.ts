import { readDescription } from "../../description";
import { Azure, deployer, roleOf } from "../standins/azure";
import { lacksCertificates } from "../standins/certificate";
import { type Life, live, secretValue, startLives, type Thing } from "../standins/life";
import { examples, repository } from "../support/cic";
import { lacksProvider, suite } from "../support/mirror";

// azurerm waits 20 to 120 seconds after what it makes and 10 after what it deletes, whatever the cloud says
jest.setTimeout(1_800_000);

type Json = Readonly<Record<string, unknown>>;
/** A resource of an example's lab as the cloud holds it. */
type Held = Thing & { readonly example: string; readonly content: { readonly properties: Json; readonly tags?: Json } };

suite("the examples on Azure, by its real provider", lacksProvider("azure") ?? lacksCertificates(), false, () => {
  let lives: ReadonlyMap<string, Promise<Life>>;
  const deployed: Held[] = [];
  beforeAll(() => {
    lives = startLives(examples, 3, (example) => live(example, "azure", new Azure()));
  });
  const of = (type: string) => {
    const found = deployed.filter((held) => held.type.toLowerCase() === type.toLowerCase());
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  const text = (things: readonly Thing[]) => things.map(({ id }) => id);

  test.each(examples)("%s is deployed, stays, is changed in place, and leaves nothing behind", async (example) => {
    const life = (await lives.get(example)) as Life;
    process.stderr.write(`${example} on Azure: ${Math.round(life.seconds)} s\n`);
    deployed.push(...life.deployed.map((thing) => ({ ...thing, example }) as Held));
    expect(life.wrong).toEqual([]);
    const group = life.changed.find(({ type }) => type === "Microsoft.Resources/resourceGroups");
    expect(group?.content).toMatchObject({ tags: { purpose: expect.stringMatching(/^Still /) } });
  });

  test("storage is closed to the public, encrypted, and reached over TLS and by identities alone", () => {
    for (const { id, content } of of("Microsoft.Storage/storageAccounts")) {
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
    const containers = of("Microsoft.Storage/storageAccounts/blobServices/containers");
    expect(containers.filter(({ content }) => content.properties.publicAccess !== "None")).toEqual([]);
  });

  test("no machine has a public address, and what has one is a gateway or a bastion", () => {
    const addressed = deployed.filter(
      ({ type, content }) =>
        type !== "Microsoft.Network/publicIPAddresses" && /publicIPAddresses\//i.test(JSON.stringify(content)),
    );
    expect([...new Set(addressed.map(({ type }) => type))].sort()).toEqual([
      "Microsoft.Network/bastionHosts",
      "Microsoft.Network/natGateways",
    ]);
  });

  test("nothing comes in from anywhere, and subnets keep out what no rule names", () => {
    const rules = of("Microsoft.Network/networkSecurityGroups/securityRules");
    const inbound = rules.filter(({ content }) => content.properties.direction === "Inbound");
    const open = inbound.filter(
      ({ content: { properties } }) =>
        properties.access === "Allow" && /"(\*|Internet|0\.0\.0\.0\/0)"/.test(JSON.stringify(sources(properties))),
    );
    expect(text(open)).toEqual([]);
    for (const { id, content } of of("Microsoft.Network/virtualNetworks/subnets").filter(
      ({ id }) => !id.endsWith("/AzureBastionSubnet"),
    )) {
      expect({ id, ...content.properties }).toMatchObject({ id, defaultOutboundAccess: false });
      const group = (content.properties.networkSecurityGroup as { id: string } | undefined)?.id;
      const last = inbound.find((rule) => rule.id.startsWith(`${group}/`) && rule.content.properties.priority === 4096);
      expect(last?.content.properties).toMatchObject({ access: "Deny", protocol: "*", sourceAddressPrefix: "*" });
    }
  });

  test("machines take no password, boot what is signed, and have an identity", () => {
    for (const { content } of of("Microsoft.Compute/virtualMachines"))
      expect(content).toMatchObject({
        identity: { type: "SystemAssigned, UserAssigned" },
        properties: {
          osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
          securityProfile: { securityType: "TrustedLaunch", uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } },
        },
      });
  });

  test("rights end at the lab's own group, and only who administers may change secrets", () => {
    const groups = of("Microsoft.Resources/resourceGroups");
    const assignments = of("Microsoft.Authorization/roleAssignments");
    for (const { id, example } of assignments)
      expect(groups.filter((group) => group.example === example && id.startsWith(`${group.id}/`))).toHaveLength(1);
    const officers = assignments.filter(({ content }) => roleOf(content.properties) === "Key Vault Secrets Officer");
    const jury = "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0004";
    const alan = "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0002";
    const whose = officers.map(({ example, content }) => `${example} ${content.properties.principalId}`);
    expect(whose.sort()).toEqual([
      `environments/document-lab.yaml ${deployer}`,
      `environments/hackathon.yaml ${deployer}`,
      `environments/hackathon.yaml ${jury}`,
      `environments/two-tier.yaml ${deployer}`,
      `environments/two-tier.yaml ${alan}`,
    ]);
  });

  test("a secret is in a vault that asks for roles, until the lab's last day has ended", () => {
    for (const { content } of of("Microsoft.KeyVault/vaults"))
      expect(content.properties).toMatchObject({ enableRbacAuthorization: true, accessPolicies: [] });
    for (const { content, example } of of("Microsoft.KeyVault/vaults/secrets")) {
      const { environment } = readDescription(`${repository}/${example}`);
      const ends = Date.parse(`${environment.expires}T00:00:00Z`) / 1000 + 86400;
      expect(content.properties).toMatchObject({ value: secretValue, attributes: { exp: ends } });
    }
  });

  test("each lab has a budget that tells somebody", () => {
    const budgets = of("Microsoft.Consumption/budgets");
    expect(budgets.map(({ example }) => example).sort()).toEqual(examples);
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
