import { Azure, deployer } from ".";

const group = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/lab";
const network = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const subnet = `${network}/subnets/work`;
const card = `${group}/providers/Microsoft.Network/networkInterfaces/card`;
const vault = `${group}/providers/Microsoft.KeyVault/vaults/safe`;
const models = `${group}/providers/Microsoft.CognitiveServices/accounts/chat`;
const addressSpace = { addressPrefixes: ["10.0.0.0/16"] };
const onSubnet = { ipConfigurations: [{ name: "main", properties: { subnet: { id: subnet } } }] };

let azure: Azure;
beforeEach(() => {
  azure = new Azure(0);
});
async function ask(
  method: string,
  path: string,
  content?: object,
  host = "management.azure.com",
  authorization = "Bearer token",
) {
  const body = Buffer.from(content ? JSON.stringify(content) : "");
  const answer = await azure.answer({ method, host, path, query: {}, headers: authorization ? { authorization } : {}, body });
  const { error } = (answer.body ?? {}) as { error?: { code: string } };
  return error ? `${answer.status} ${error.code}` : answer.status;
}
const put = (id: string, properties: object = {}) => ask("PUT", id, { location: "germanywestcentral", properties });
const ids = () => azure.inventory().map(({ id }) => id);

test("nobody who has not signed in is answered", async () => {
  const token = "/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token";
  expect(await ask("POST", token, {}, "login.microsoftonline.com")).toMatch(/^401/);
  expect(await ask("GET", group, undefined, "management.azure.com", "")).toBe("401 AuthenticationFailed");
});

test("nothing is made before what it is in, or before what it refers to", async () => {
  expect(await put(network, { addressSpace })).toBe("404 ResourceGroupNotFound");
  await put(group);
  expect(await put(subnet, { addressPrefix: "10.0.1.0/24" })).toBe("404 ParentResourceNotFound");
  expect(await put(card, onSubnet)).toBe("400 InvalidResourceReference");
  expect(await put(network, { addressSpace })).toBe(200);
  expect(await put(subnet, { addressPrefix: "10.1.1.0/24" })).toBe("400 NetcfgInvalidSubnet");
  expect(await put(subnet, { addressPrefix: "10.0.1.0/24" })).toBe(200);
  expect(await put(`${network}/subnets/other`, { addressPrefix: "10.0.0.0/20" })).toBe("400 NetcfgSubnetRangesOverlap");
  expect(await put(card, onSubnet)).toBe(200);
});

test("what is being made is not there for others yet", async () => {
  await put(group);
  azure = Object.assign(azure, { making: 20 });
  const making = put(network, { addressSpace });
  expect(await put(subnet, { addressPrefix: "10.0.1.0/24" })).toBe("404 ParentResourceNotFound");
  expect([await making, await put(subnet, { addressPrefix: "10.0.1.0/24" })]).toEqual([200, 200]);
});

test("what is in use stays, and a group takes everything with it", async () => {
  await put(group);
  await put(network, { addressSpace, subnets: [{ name: "work", properties: { addressPrefix: "10.0.1.0/24" } }] });
  await put(card, onSubnet);
  expect(await ask("DELETE", subnet)).toBe("400 InUseSubnetCannotBeDeleted");
  expect(await ask("DELETE", network)).toBe("400 InUseSubnetCannotBeDeleted");
  expect(ids()).toEqual([group, network, subnet, card]);
  expect(await ask("DELETE", group)).toBe(200);
  expect(ids()).toEqual([]);
});

test("a secret takes a right to it, and a deleted vault stays until it is purged", async () => {
  const secret = () => ask("PUT", "/secrets/key", { value: "v" }, "safe.vault.azure.net");
  await put(group);
  await put(vault);
  expect(await secret()).toBe("403 Forbidden");
  const role = (guid: string) => ({
    principalId: deployer,
    roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
  });
  const assignments = `${group}/providers/Microsoft.Authorization/roleAssignments`;
  const officer = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
  expect(await put(`${assignments}/1`, role("0"))).toBe("400 RoleDefinitionDoesNotExist");
  expect(await put(`${assignments}/1`, role(officer))).toBe(201);
  expect(await put(`${assignments}/2`, role(officer))).toBe("409 RoleAssignmentExists");
  expect(await secret()).toBe(200);
  expect(await ask("DELETE", group)).toBe(200);
  const [deleted = ""] = ids();
  expect(ids()).toEqual([expect.stringMatching(/\/deletedVaults\/safe$/)]);
  expect(await ask("POST", `${deleted}/purge`)).toBe(200);
  expect(ids()).toEqual([]);
});

test("an account of language models keeps its name until it is purged", async () => {
  await put(group);
  expect(await put(models, { customSubDomainName: "chat" })).toBe(200);
  expect(await put(`${models}-2`, { customSubDomainName: "chat" })).toBe("400 CustomDomainInUse");
  await ask("DELETE", models);
  expect(await put(models, { customSubDomainName: "chat" })).toBe("409 FlagMustBeSetForRestore");
  const deleted =
    "/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.CognitiveServices/locations/germanywestcentral";
  await ask("DELETE", `${deleted}/resourceGroups/lab/deletedAccounts/chat`);
  expect(await put(models, { customSubDomainName: "chat" })).toBe(200);
});
