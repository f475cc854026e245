import { BudgetsClient, DescribeBudgetsCommand, DescribeNotificationsForBudgetCommand } from "@aws-sdk/client-budgets";
import {
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { GetRoleCommand, IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Project, resultOf } from "../support/cic";
import { lacksProvider, mirrorConfiguration, suite } from "../support/mirror";
import { lacksMoto, Moto } from "../support/moto";

const file = "environments/first-lab.yaml";
const account = "123456789012";

// after writing the rules of a bucket's objects, the provider waits for most of a minute
jest.setTimeout(400_000);

suite("the first lab on AWS, by its real provider against moto", lacksProvider("aws") ?? lacksMoto(), true, () => {
  let project: Project;
  let moto: Moto;
  let clients: { s3: S3Client; ec2: EC2Client; iam: IAMClient; secrets: SecretsManagerClient; budgets: BudgetsClient };

  beforeAll(async () => {
    [project, moto] = [new Project(), await Moto.start()];
    Object.assign(project.env, moto.env, { TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder) });
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const options = { endpoint: moto.endpoint, region: "eu-central-1", credentials };
    clients = {
      s3: new S3Client({ ...options, forcePathStyle: true }),
      ec2: new EC2Client(options),
      iam: new IAMClient(options),
      secrets: new SecretsManagerClient(options),
      budgets: new BudgetsClient(options),
    };
  });
  afterAll(async () => {
    await moto.stop();
    project.remove();
  });

  const cic = (command: string, ...args: string[]) => project.cic([command, file, "--provider", "aws", ...args]);
  const changed = async (...args: string[]) => {
    const [lab] = resultOf(await cic("deploy", "--yes", "--json", ...args)).labs;
    return { result: lab?.result, reason: lab?.reason, ...lab?.changes };
  };
  /** The statements of a policy, by their ids. */
  const statements = (json?: string): Record<string, Record<string, unknown>> =>
    Object.fromEntries((JSON.parse(json ?? "").Statement as { Sid: string }[]).map((statement) => [statement.Sid, statement]));
  const instance = async () => {
    const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({}));
    return Reservations?.flatMap(({ Instances }) => Instances ?? []).filter(({ State }) => State?.Name !== "terminated")[0];
  };
  const bucket = async () => (await clients.s3.send(new ListBucketsCommand({}))).Buckets?.[0]?.Name;

  test("is deployed, and the second plan is empty", async () => {
    expect(await changed()).toMatchObject({ result: "done", update: 0, replace: 0, delete: 0 });
    const { code, stdout, stderr } = await cic("plan", "--detailed-exitcode");
    expect({ code, told: code === 0 ? "" : stdout + stderr }).toEqual({ code: 0, told: "" });
  });

  test("has a bucket that is closed, encrypted, versioned and reached over TLS only", async () => {
    const { s3 } = clients;
    const Bucket = await bucket();
    expect(Bucket).toMatch(/^first-lab-alpha-documents-/);
    const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    });
    const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toMatch(
      /^(AES256|aws:kms)$/,
    );
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
    const policy = statements((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy);
    expect(policy.TlsOnly).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(policy.GrantMachineXworkbench).toMatchObject({
      Effect: "Allow",
      Principal: { AWS: expect.stringContaining(":role/first-lab-alpha-workbench-") },
    });
    expect(
      Object.values(policy).filter(({ Effect, Principal }) => Effect === "Allow" && JSON.stringify(Principal).includes("*")),
    ).toEqual([]);
  });

  test("has a machine without public address and keys, with IMDSv2, an identity and an encrypted disk", async () => {
    const machine = await instance();
    expect(machine).toMatchObject({
      MetadataOptions: { HttpTokens: "required", HttpEndpoint: "enabled" },
      IamInstanceProfile: { Arn: expect.stringContaining(":instance-profile/first-lab-alpha-workbench-") },
    });
    expect([machine?.PublicIpAddress, machine?.KeyName]).toEqual([undefined, undefined]);
    const { Volumes } = await clients.ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes?.map(({ Encrypted, Size }) => [Encrypted, Size])).toEqual([[true, 32]]);
  });

  test("lets nobody in from outside", async () => {
    const { Vpcs } = await clients.ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: "tag:lab", Values: ["first-lab-alpha-aws"] }] }),
    );
    const Filters = [{ Name: "vpc-id", Values: [Vpcs?.[0]?.VpcId ?? ""] }];
    const { SecurityGroups } = await clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(SecurityGroups?.map(({ GroupName }) => GroupName).sort()).toEqual(["default", "machine-workbench"]);
    expect(SecurityGroups?.flatMap(({ IpPermissions }) => IpPermissions)).toEqual([]);
  });

  test("lets its team in until its last day has ended", async () => {
    const { Roles } = await clients.iam.send(new ListRolesCommand({}));
    const RoleName = Roles?.map((role) => role.RoleName).find((name) => name?.includes("-operate-"));
    const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName }));
    expect(statements(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Members).toMatchObject({
      Principal: { AWS: [expect.stringMatching(/:user\/ada$/)] },
      Condition: { DateLessThan: { "aws:CurrentTime": "2027-04-01T00:00:00Z" } },
    });
  });

  test("has a budget that warns its owner", async () => {
    const { Budgets } = await clients.budgets.send(new DescribeBudgetsCommand({ AccountId: account }));
    expect(Budgets).toEqual([expect.objectContaining({ BudgetType: "COST", TimeUnit: "MONTHLY" })]);
    expect(Number(Budgets?.[0]?.BudgetLimit?.Amount)).toBe(100);
    const asked = { AccountId: account, BudgetName: Budgets?.[0]?.BudgetName };
    const { Notifications } = await clients.budgets.send(new DescribeNotificationsForBudgetCommand(asked));
    expect(Notifications?.map(({ Threshold }) => Threshold).sort()).toEqual([100, 50, 80]);
  });

  test("is changed in place, and takes a secret", async () => {
    const before = (await instance())?.InstanceId;
    project.edit(file, ["purpose: See", "purpose: Still see"]);
    project.write(file, `${project.read(file)}secrets:\n  ocr-key: { readBy: [workbench] }\n`);
    project.write("keys.yaml", "ocr-key: s3cr3t\n");
    const { create, ...rest } = await changed("--secrets", "keys.yaml");
    expect(rest).toMatchObject({ result: "done", replace: 0, delete: 0 });
    expect([create, rest.update]).toEqual([expect.any(Number), expect.any(Number)]);
    expect((await instance())?.InstanceId).toBe(before);
    expect((await instance())?.Tags).toContainEqual({ Key: "purpose", Value: expect.stringMatching(/^Still see/) });
    const { SecretList } = await clients.secrets.send(new ListSecretsCommand({}));
    expect(SecretList?.map(({ Name }) => Name)).toEqual([expect.stringContaining("ocr-key")]);
    expect((await cic("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("is destroyed, and nothing is left", async () => {
    const { code, stderr } = await cic("destroy", "--yes");
    expect({ code, told: code === 0 ? "" : stderr }).toEqual({ code: 0, told: "" });
    const { ec2, iam, secrets, budgets } = clients;
    expect(await bucket()).toBeUndefined();
    expect(await instance()).toBeUndefined();
    const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
    expect(Volumes).toEqual([]);
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs?.filter(({ IsDefault }) => !IsDefault)).toEqual([]);
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.filter(({ RoleName }) => RoleName?.startsWith("first-lab"))).toEqual([]);
    expect((await secrets.send(new ListSecretsCommand({}))).SecretList).toEqual([]);
    expect((await budgets.send(new DescribeBudgetsCommand({ AccountId: account }))).Budgets ?? []).toEqual([]);
  });
});
