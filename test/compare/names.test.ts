import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { cloudName, nameRules } from "../../catalog/names";
import { providers } from "../../catalog/providers";
import { App } from "../../constructs/cdktf";
import { InvalidProps } from "../../constructs/core";
import { Lab, labName } from "../../constructs/lab";
import { stacksOf, temporaryFolder } from "../support/stacks";

jest.setTimeout(60_000);

/** Attributes by which resources are named on their clouds. */
const nameAttributes = ["name", "bucket", "account_id", "secret_id", "display_name", "dataset_id", "repository_id", "identifier"];
/** What looks like a name and is none that we choose. */
const noNames: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "aws_route53_record",
      "aws_route53_zone",
      "azurerm_private_dns_a_record",
      "azurerm_private_dns_cname_record",
      "azurerm_private_dns_zone",
      "google_dns_record_set",
    ].map((type) => [
      `${type}.name`,
      "a domain of the user's, for the lab's network alone; the zone's schema says what it may be",
    ]),
  ),
  "azurerm_storage_blob.name":
    "the name under which Azure looks for a function's code, in an account of the function's own, or a file's path that a bucket begins with",
  "google_storage_bucket_object.name":
    "the name of a file of a function's code, which follows from what is in it, or a file's path that a bucket begins with",
  "azurerm_virtual_machine_extension.name": "the name of Microsoft's extension, which its documentation asks for",
  "google_storage_bucket_iam_member.bucket": "the name of a bucket that another lab has: the one that all teams share",
  "azurerm_postgresql_flexible_server_configuration.name": "the name of a setting of PostgreSQL's",
  "google_memorystore_instance_desired_user_created_endpoints.name": "the name of the instance that the endpoints are of",
  "google_sql_user.name": "the e-mail of a person or account, by which Cloud SQL knows whose user it is",
  "azurerm_logic_app_action_custom.name":
    "a step's name, for its workflow alone: kind, entry and number, far below the 80 characters that it may have",
  "azurerm_logic_app_trigger_recurrence.name": "the name of a workflow's only trigger",
  "azurerm_kubernetes_cluster_node_pool.name": "a pool's name, for its cluster alone; the cluster's schema says what it may be",
  "google_monitoring_notification_channel.display_name": "free text for people; Google gives the channel its name",
  "google_service_account.display_name": "free text for people; account_id is the name",
};
/** Names that a cloud asks for. */
const demanded: Readonly<Record<string, RegExp>> = {
  aws_apigatewayv2_stage: /^\$default$/,
  aws_cloudwatch_log_group: /^\/aws\/(eks\/[a-z0-9-]+\/cluster|rds\/instance\/[a-z0-9-]+\/[a-z-]+)$/,
  azurerm_subnet: /^AzureBastionSubnet$/,
};
/** Where a name has to be the only one of its parent, the attributes that say which one that is. */
const parents = [
  "virtual_network_name",
  "network_security_group_name",
  "storage_account_id",
  "key_vault_id",
  "resource_group_id",
  "vpc_id",
  "role",
  "router",
  "resource_group_name",
];

interface Named {
  readonly lab: string;
  readonly type: string;
  readonly address: string;
  readonly name: string;
  readonly parent: string;
}

/** Every name that stacks set, and types without a rule. */
function namesIn(stacks: ReadonlyMap<string, string>): { named: Named[]; unruled: string[] } {
  const unruled = new Set<string>();
  const named = [...stacks].flatMap(([lab, text]) => {
    const { resource = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, Record<string, unknown>>> };
    return Object.entries(resource).flatMap(([type, made]) =>
      Object.entries(made).flatMap(([id, attributes]) =>
        nameAttributes.flatMap((attribute): Named[] => {
          const told = attributes[attribute];
          // what every alias begins with
          const name = typeof told === "string" && type === "aws_kms_alias" ? told.replace(/^alias\//, "") : told;
          if (typeof name !== "string" || name.includes("${") || Object.hasOwn(noNames, `${type}.${attribute}`)) return [];
          if (demanded[type]?.test(name)) return [];
          if (!nameRules[type]) unruled.add(`${type}.${attribute} = ${name}`);
          const parent = parents.map((key) => attributes[key]).find((value) => value !== undefined);
          return [{ lab, type, address: `${type}.${id}`, name, parent: String(parent) }];
        }),
      ),
    );
  });
  return { named, unruled: [...unruled] };
}

/** What is wrong with names that stand side by side in one account of each cloud. */
function faults(named: readonly Named[]): string[] {
  const taken = new Map<string, string>();
  return named.flatMap(({ lab, type, address, name: whole, parent }) => {
    const rule = nameRules[type];
    if (!rule) return [];
    const name = rule.ending && whole.endsWith(rule.ending) ? whole.slice(0, -rule.ending.length) : whole;
    const place = `${lab} ${address}: ${whole}`;
    const found: string[] = [];
    if (name.length > rule.max) found.push(`${place} has ${name.length} characters, ${rule.max} are allowed`);
    const legal = rule.separator === "-" ? /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,}$/ : /^[a-z][a-z0-9]{2,}$/;
    if (!legal.test(name)) found.push(`${place} is not of the alphabet of ${type}`);
    const scope = rule.unique === "parent" ? `${type} ${name} in ${lab} ${parent}` : `${type} ${name}`;
    const other = taken.get(scope);
    if (other) found.push(`${place} is the name of ${other} too`);
    taken.set(scope, place);
    return found;
  });
}

test("every type whose name an example sets has a rule", () => {
  const folder = resolve(__dirname, "../../environments");
  const yaml = (where: string) =>
    readdirSync(where).flatMap((file) => (file.endsWith(".yaml") && file !== "accounts.yaml" ? [join(where, file)] : []));
  const stacks = new Map([...yaml(folder), ...yaml(join(__dirname, "every-field"))].flatMap((file) => [...stacksOf(file)]));
  const { named, unruled } = namesIn(stacks);
  expect(unruled).toEqual([]);
  expect(faults(named)).toEqual([]);
  expect(new Set(named.map(({ type }) => type)).size).toBeGreaterThan(25);
});

const letters = "abcxyz";
const letter = fc.constantFrom(...letters);
const letterOrDigit = fc.constantFrom(...letters, "0", "9");
const word = fc.array(letterOrDigit, { minLength: 1, maxLength: 12 }).map((all) => all.join(""));
/** Names as the schema takes them: short ones, such as differ in hyphens only, and long ones that differ at their end only. */
const nameOf = (max: number) =>
  fc
    .oneof(
      fc.constantFrom("a", "a-b", "ab", "a-b-c", "ab-c", "a-bc", "work", "main"),
      fc.tuple(letter, fc.array(word, { maxLength: 4 })).map(([first, words]) => [first, ...words].join("-").slice(0, max)),
      word.map((end) => `l${"0".repeat(max - 1 - end.length)}${end}`),
    )
    .map((name) => name.replace(/-$/, ""));
const names = (most: number) => fc.uniqueArray(nameOf(24), { minLength: 1, maxLength: most });
const entries = <T>(list: readonly string[], entry: (name: string) => T) => Object.fromEntries(list.map((n) => [n, entry(n)]));

interface Shape {
  readonly name: string;
  readonly teams: readonly string[];
  readonly subnets: readonly string[];
  readonly machines: readonly string[];
  readonly buckets: readonly string[];
  readonly secrets: readonly string[];
  readonly rules: readonly string[];
}
const shapes: fc.Arbitrary<Shape> = fc.record({
  name: nameOf(32),
  teams: names(2),
  subnets: names(3),
  machines: names(2),
  buckets: names(3),
  secrets: names(2),
  rules: names(2),
});

const people = ["grace@cic.example"];
/** A description of everything that has a name. `order` turns its maps round. */
function text({ name, teams, subnets, machines, buckets, secrets, rules }: Shape, order: "as is" | "reversed" = "as is"): string {
  const turned = (list: readonly string[]) => (order === "reversed" ? [...list].reverse() : list);
  const [machine, subnet] = [machines[0] as string, subnets[0] as string];
  return stringify({
    name,
    purpose: "Names",
    owner: "ada@cic.example",
    costCentre: "CIC-1",
    classification: "public",
    expires: "2027-03-31",
    region: "germany",
    providers: [...providers],
    budget: { amount: 5 },
    teams: entries(turned(teams), () => ({ viewers: people })),
    network: { subnets: entries(turned(subnets), () => ({})), ranges: { office: "203.0.113.0/24" } },
    machines: entries(turned(machines), () => ({ subnet, count: 2 })),
    ingress: entries(turned(rules), () => ({ to: machine, from: ["office"], ports: [443] })),
    buckets: entries(turned(buckets), () => ({ access: { [machine]: "read" } })),
    secrets: entries(turned(secrets), () => ({ readBy: [machine] })),
  });
}

const folder = temporaryFolder();
copyFileSync(join(__dirname, "every-field", "accounts.yaml"), join(folder, "accounts.yaml"));
function stacks(shape: Shape, order?: "reversed"): Map<string, string> {
  const file = join(folder, "names.yaml");
  writeFileSync(file, text(shape, order));
  return stacksOf(file);
}

test("any two descriptions give names that their clouds take, each the only one where it has to be, whatever the order of entries", () => {
  fc.assert(
    fc.property(shapes, shapes, (one, other) => {
      fc.pre(one.name !== other.name);
      const first = stacks(one);
      expect(faults(namesIn(new Map([...first, ...stacks(other)])).named)).toEqual([]);
      const known = (all: ReadonlyMap<string, string>) =>
        namesIn(all).named.map(({ lab, address, name }) => `${lab} ${address} ${name}`);
      expect(known(stacks(one, "reversed")).sort()).toEqual(known(first).sort());
    }),
    { numRuns: 15, seed: 7 },
  );
});

test("every rule gives legal names, and different ones for whatever differs", () => {
  const scopes = fc.tuple(nameOf(32), nameOf(24));
  const named = fc.tuple(fc.constantFrom("machine", "bucket", "network"), nameOf(24), fc.option(nameOf(24), { nil: undefined }));
  const entry = named.map(([kind, name, part]) => [kind, name, ...(part ? [part] : [])]);
  const thing = fc.tuple(scopes, entry);
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(nameRules)), thing, thing, (type, [scope, own], [otherScope, other]) => {
      const apart =
        nameRules[type]?.unique === "parent"
          ? [own, other]
          : [
              [scope, own],
              [otherScope, other],
            ];
      fc.pre(JSON.stringify(apart[0]) !== JSON.stringify(apart[1]));
      const named = [cloudName(type, scope, own), cloudName(type, otherScope, other)].map(
        (name, i): Named => ({ lab: "lab", type, address: `${i}`, name, parent: "same" }),
      );
      expect(faults(named)).toEqual([]);
      expect(cloudName(type, scope, own)).toBe(named[0]?.name);
    }),
    { numRuns: 3000, seed: 7 },
  );
});

test("a hyphen tells two entries apart, also where the cloud takes none", () => {
  for (const type of Object.keys(nameRules)) {
    const [one, other] = ["a-b", "ab"].map((name) => cloudName(type, ["try", "main"], ["bucket", name]));
    expect([type, one]).not.toEqual([type, other]);
  }
});

test("no two labs have one name, however environments and teams are called", () => {
  const lab = fc.tuple(nameOf(32), nameOf(24), fc.constantFrom(...providers));
  fc.assert(
    fc.property(lab, lab, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(labName(...one)).not.toBe(labName(...other));
    }),
    {
      numRuns: 3000,
      seed: 7,
      examples: [
        [
          ["a-b", "c", "aws"],
          ["a", "b-c", "aws"],
        ],
      ],
    },
  );
});

test("a program names an environment as a description does", () => {
  const named = (environment: string) => () =>
    new Lab(new App({ outdir: temporaryFolder() }), environment, {
      provider: "aws",
      purpose: "Names",
      owner: "ada@cic.example",
      costCentre: "CIC-1",
      classification: "public",
      expires: "2027-03-31",
      region: "germany",
    });
  expect(named("a-b")).not.toThrow();
  for (const wrong of ["a--b", "A", "a_b", ""]) expect(named(wrong)).toThrow(InvalidProps);
});
