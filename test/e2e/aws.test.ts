import { totalmem } from "node:os";
import { join } from "node:path";
import type { Budget, Notification } from "@aws-sdk/client-budgets";
import type { Instance, SecurityGroupRule, Volume, Vpc } from "@aws-sdk/client-ec2";
import type { Role } from "@aws-sdk/client-iam";
import type { Tag } from "@aws-sdk/client-s3";
import { lacksMoto, Moto } from "../../bench/moto";
import { readSeed } from "../../constructs/bucket/seed";
import { readAccounts, readDescription } from "../../description";
import { firstTeams } from "../../stacks/labs";
import { type Life, liveOn, secretValue, startLives, type Thing } from "../standins/life";
import { examples, repository } from "../support/cic";
import { lacksProvider, suite } from "../support/mirror";
import { inventoryOf, nothingOfTheirOwn } from "../support/moto/inventory";
import { bootDisk } from "../support/moto/network";
import { type Stack, stacksOf } from "../support/stacks";

// after writing the rules of a bucket's objects, the provider waits for most of a minute
jest.setTimeout(600_000);

/** What of a description a life is held against. */
interface Described {
  readonly name: string;
  readonly expires: string;
  readonly budget: { readonly amount: number; readonly alertAt?: readonly number[] };
  readonly teams: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly machines?: Readonly<Record<string, { readonly published?: boolean }>>;
  readonly pools?: object;
  readonly buckets?: Readonly<Record<string, { readonly versioned?: boolean; readonly seed?: string }>>;
  readonly shared?: Pick<Described, "buckets">;
  readonly network?: { readonly ranges?: Readonly<Record<string, string>>; readonly peerings?: readonly string[] };
}

suite("a life on AWS, by its real provider against moto", lacksProvider("aws") ?? lacksMoto(), true, () => {
  let moto: Moto;
  let lives: ReadonlyMap<string, Promise<Life>>;
  beforeAll(async () => {
    moto = await Moto.start();
    // they wait most of the time, so many go at once: as many as memory carries, of which Terraform and its provider take 0.7 GB each
    const atOnce = Math.max(2, Math.floor(totalmem() / 1.5e9));
    lives = startLives(examples, atOnce, (example) => liveOn(example, "aws", stage(moto, example)));
  });
  afterAll(async () => {
    await Promise.allSettled(lives.values());
    await moto.stop();
  });

  describe.each(examples)("%s", (example) => {
    const life = () => lives.get(example) as Promise<Life>;
    const environment = readDescription(join(repository, example)).environment as unknown as Described;
    const teams = firstTeams(readDescription(join(repository, example)).environment);

    test("is deployed, planned again without changes, changed in place and destroyed, and nothing is left", async () => {
      const { wrong, left } = await life();
      expect(wrong.join("\n")).toBe("");
      expect(left).toEqual([]);
    });

    test("made each resource of its stack, and moto has it", async () => {
      const { deployed } = await life();
      const declared = new Map<string, number>();
      for (const text of stacksOf(join(repository, example), { providers: ["aws"], teams }).values())
        for (const [type, byId] of Object.entries((JSON.parse(text) as Stack).resource))
          if (!(type in nothingOfTheirOwn)) declared.set(type, (declared.get(type) ?? 0) + Object.keys(byId).length);
      expect(new Map([...declared.keys()].map((type) => [type, of(deployed, type).length]))).toEqual(declared);
    });

    test("has buckets that are closed, encrypted, versioned where asked, and reached over TLS only", async () => {
      const { deployed } = await life();
      for (const closed of of<object>(deployed, "aws_s3_bucket_public_access_block"))
        expect(closed).toMatchObject({
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        });
      for (const encryption of of<object>(deployed, "aws_s3_bucket_server_side_encryption_configuration"))
        expect(encryption).toMatchObject({
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: expect.stringMatching(/^(AES256|aws:kms)$/) } }],
          },
        });
      const versions = of<{ Status: string }>(deployed, "aws_s3_bucket_versioning").map(({ Status }) => Status);
      const wanted = [environment, environment.shared ?? {}]
        .flatMap(({ buckets = {} }) => Object.values(buckets))
        .map(({ versioned }) => (versioned === false ? "Suspended" : "Enabled"));
      expect(versions.sort()).toEqual(wanted.sort());
      for (const { Policy } of of<{ Policy: string }>(deployed, "aws_s3_bucket_policy")) {
        const policy = statements(Policy);
        expect(policy.TlsOnly).toMatchObject({
          Effect: "Deny",
          Principal: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        });
        const allowed = Object.values(policy).filter(({ Effect }) => Effect === "Allow");
        expect(allowed.filter(({ Principal }) => JSON.stringify(Principal).includes("*"))).toEqual([]);
        for (const { Sid, Principal } of allowed)
          if (String(Sid).startsWith("GrantMachine"))
            expect(Principal).toEqual({ AWS: expect.stringContaining(`:role/${environment.name}-`) });
      }
    });

    test("has the files of the description in its buckets, byte by byte, encrypted and as versions where asked", async () => {
      const held = of<{ Key: string; text: string }>((await life()).deployed, "aws_s3_object");
      const asked = [environment, environment.shared ?? {}]
        .flatMap(({ buckets = {} }) => Object.values(buckets))
        .flatMap(({ seed, versioned }) => (seed === undefined ? [] : readSeed(seed).map((file) => ({ ...file, versioned }))));
      expect(held.sort((a, b) => (a.Key < b.Key ? -1 : 1))).toEqual(
        asked.map(({ key, content, versioned }) =>
          expect.objectContaining({
            Key: key,
            text: content.toString(),
            ContentType: "application/octet-stream",
            ServerSideEncryption: expect.stringMatching(/^(AES256|aws:kms)$/),
            VersionId: versioned === false ? undefined : expect.any(String),
          }),
        ),
      );
    });

    test("has machines without keys, and without public address unless published, with IMDSv2, an identity and encrypted disks", async () => {
      const { deployed } = await life();
      const instances = of<Instance>(deployed, "aws_instance");
      const grouped = of<Instance>(deployed, "aws_instance of a group");
      for (const instance of instances) {
        expect(instance).toMatchObject({
          MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled" },
          IamInstanceProfile: { Arn: expect.stringContaining(":instance-profile/") },
        });
        expect(instance.KeyName).toBeUndefined();
        const name = instance.Tags?.find(({ Key }) => Key === "Name")?.Value?.replace(/-[^-]+$/, "") ?? "";
        expect(instance.PublicIpAddress !== undefined).toBe(environment.machines?.[name]?.published === true);
      }
      // moto gives the machines of a group neither, but keeps what their template says
      const templates = of<{ IamInstanceProfile?: object }>(deployed, "aws_launch_template");
      for (const template of templates)
        expect(template).toMatchObject({ MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled" } });
      // nodes get theirs from EKS, which refuses a template that names one
      expect(templates.filter(({ IamInstanceProfile }) => IamInstanceProfile)).toHaveLength(
        Object.keys(environment.pools ?? {}).length * teams.filter((team) => team !== "shared").length,
      );
      for (const { PublicIpAddress, KeyName } of grouped) expect([PublicIpAddress, KeyName]).toEqual([undefined, undefined]);
      const boots = of<Volume>(deployed, bootDisk).map(({ Encrypted }) => Encrypted);
      expect(boots).toEqual([...instances, ...grouped].map(() => true));
      for (const { Encrypted } of of<Volume>(deployed, "aws_ebs_volume")) expect(Encrypted).toBe(true);
    });

    test("lets nobody in from outside but whom the description names", async () => {
      const { ranges: outside = {}, peerings = [] } = environment.network ?? {};
      const { networks } = readAccounts(readDescription(join(repository, example)));
      const named = [...Object.values(outside), ...peerings.map((peer) => networks?.[peer]?.aws?.range)];
      const { deployed } = await life();
      const own = of<Vpc>(deployed, "aws_vpc").map(({ CidrBlock }) => CidrBlock);
      const rules = of<SecurityGroupRule>(deployed, "aws_vpc_security_group_ingress_rule");
      const ranges = rules.flatMap(({ CidrIpv4 = [], CidrIpv6 = [], PrefixListId = [] }) =>
        [CidrIpv4, CidrIpv6, PrefixListId].flat(),
      );
      expect(ranges.filter((range) => !own.includes(range) && !named.includes(range))).toEqual([]);
    });

    test("lets its team in until its last day has ended", async () => {
      const roles = of<Role>((await life()).deployed, "aws_iam_role");
      const members = roles
        .map(({ AssumeRolePolicyDocument }) => statements(decodeURIComponent(AssumeRolePolicyDocument ?? "")).Members)
        .filter((one) => one !== undefined);
      const end = new Date(Date.parse(environment.expires) + 24 * 3_600_000).toISOString().replace(".000Z", "Z");
      for (const { Condition } of members) expect(Condition).toEqual({ DateLessThan: { "aws:CurrentTime": end } });
      const people = members.flatMap(({ Principal }) => (Principal as { AWS: string | string[] }).AWS);
      const empty = roles.length === 0;
      const everybodyIn = (names: readonly string[]) =>
        names.flatMap((name) => [...new Set(Object.values(environment.teams[name] ?? {}).flat())]);
      // everybody looks at what all teams share
      const emails = teams.flatMap((team) => everybodyIn(team === "shared" ? Object.keys(environment.teams) : [team]));
      // who has a notebook, or is named at a model, has a role of their own besides the team's
      const each = (all: readonly (string | undefined)[]) => [...new Set(all)].sort();
      expect(each(people.map((arn) => arn.split("/").at(-1)))).toEqual(
        empty ? [] : each(emails.map((email) => email.split("@")[0])),
      );
    });

    test("holds each secret's value", async () => {
      const values = of<{ SecretString: string }>((await life()).deployed, "aws_secretsmanager_secret_version");
      expect(values.map(({ SecretString }) => SecretString)).toEqual(values.map(() => secretValue));
    });

    test("has a budget that warns its owner, and whose amount and purpose change in place", async () => {
      const { deployed, changed } = await life();
      const amounts = [deployed, changed].map((things) =>
        of<Budget>(things, "aws_budgets_budget").map((one) => Number(one.BudgetLimit?.Amount)),
      );
      expect(amounts).toEqual([0, 1].map((more) => teams.map(() => environment.budget.amount + more)));
      for (const things of [deployed, changed]) {
        const [budget] = of<Budget & { Notifications: Notification[] }>(things, "aws_budgets_budget");
        expect(budget).toMatchObject({ BudgetType: "COST", TimeUnit: "MONTHLY" });
        const thresholds = budget?.Notifications.map(({ Threshold }) => Number(Threshold)).sort((a, b) => a - b);
        expect(thresholds).toEqual(environment.budget.alertAt ?? [50, 80, 100]);
      }
      const costly = ["aws_instance", "aws_vpc", "aws_nat_gateway", "aws_secretsmanager_secret"].flatMap((type) =>
        of<{ Tags: Tag[] }>(changed, type),
      );
      const buckets = of<{ TagSet: Tag[] }>(changed, "aws_s3_bucket").map(({ TagSet }) => TagSet);
      for (const tags of [...costly.map(({ Tags }) => Tags), ...buckets])
        expect(tags).toContainEqual({ Key: "purpose", Value: expect.stringMatching(/^Still /) });
    });
  });
});

/** One account of moto for each example, so that what is left in it is what that lab left. */
function stage(moto: Moto, example: string): Parameters<typeof liveOn>[2] {
  const account = String(200_000_000_000 + examples.indexOf(example));
  return {
    env: moto.account(account),
    inventory: () => inventoryOf(moto.account(account)),
    log: () => moto.log(account, 15),
    wrong: () => [],
    stop: async () => {},
  };
}

const of = <T>(things: readonly Thing[], type: string): T[] =>
  things.filter((one) => one.type === type).map(({ content }) => content as T);

/** The statements of a policy, by their ids. */
const statements = (json: string): Record<string, Record<string, unknown>> =>
  Object.fromEntries((JSON.parse(json).Statement as { Sid: string }[]).map((statement) => [statement.Sid, statement]));
