import { Access } from "../../constructs/access";
import type { Provider } from "../../constructs/core";
import { accounts, ada, all, bob, changed, cyd, one, type Stack, statements, synth } from "../support/stack";

type Props = ConstructorParameters<typeof Access<Provider>>[2];
const access = (provider: Provider, props: Props, known = accounts): Stack =>
  synth(provider, (lab) => new Access(lab, "main", props), known);
const ends = "2027-04-01T00:00:00Z";

test("AWS: a role for each level that has people, which they alone assume, until the lab's last day", () => {
  const stack = access("aws", { members: [bob, ada], admins: [ada] });
  expect(all(stack, "aws_iam_role").map(([id]) => id)).toEqual(["access-main_admin", "access-main_operate"]);
  expect(statements(one(stack, "aws_iam_role", "access-main_operate"), "assume_role_policy")).toEqual([
    {
      Sid: "Members",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::123456789012:user/bob"] },
      Action: "sts:AssumeRole",
      Condition: { DateLessThan: { "aws:CurrentTime": ends } },
    },
  ]);
  const [last] = statements(one(stack, "aws_iam_role_policy", "access-main_operate-ends"));
  expect(last).toMatchObject({ Effect: "Deny", Action: "*", Condition: { DateGreaterThanEquals: { "aws:CurrentTime": ends } } });
});

test("Azure: everybody reads the group and nothing above it; with PIM the assignments end", () => {
  const stack = access("azure", { viewers: [ada], members: [bob] });
  const group = `\${azurerm_resource_group.group.id}`;
  expect(all(stack, "azurerm_role_assignment").map(([, r]) => [r.scope, r.role_definition_name, r.principal_id])).toEqual([
    [group, "Reader", accounts.members?.[ada]?.azure],
    [group, "Reader", accounts.members?.[bob]?.azure],
  ]);
  const pim = access("azure", { viewers: [ada] }, { ...accounts, azure: { pim: true } });
  expect(all(pim, "azurerm_role_assignment")).toEqual([]);
  expect(one(pim, "azurerm_pim_active_role_assignment").schedule.expiration.end_date_time).toBe(ends);
});

test("Google: access alone gives nothing on the project", () => {
  const stack = access("google", { viewers: [ada], members: [bob], admins: [cyd] });
  expect(Object.keys(stack.resource ?? {}).filter((type) => type.includes("iam"))).toEqual([]);
  expect(stack.output["access-main"]?.value).toEqual({
    roles: Object.fromEntries(["view", "operate", "admin"].map((level) => [level, `\${data.google_project.project.project_id}`])),
  });
});

test.each(["aws", "azure"] as const)("%s: a person without a principal is named, with what to write", (provider) => {
  expect(() => access(provider, { members: ["zoe@cic.example"] })).toThrow(
    `zoe@cic.example is nobody on ${provider} yet; in accounts.yaml write members: { zoe@cic.example: { ${provider}: … } }`,
  );
});

test("one more person changes no other's grants, and the order of names means nothing", () => {
  expect(changed(access("azure", { members: [ada] }), access("azure", { members: [ada, bob] }))).toEqual([
    expect.stringMatching(/^azurerm_role_assignment\.grant-bob-[a-z0-9]{8}-reader$/),
  ]);
  expect(changed(access("aws", { members: [ada] }), access("aws", { members: [ada, bob] }))).toEqual([
    "aws_iam_role.access-main_operate",
  ]);
  expect(access("azure", { members: [ada, bob] }).text).toBe(access("azure", { members: [bob, ada] }).text);
});
