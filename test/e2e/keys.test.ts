import type { Instance, Volume } from "@aws-sdk/client-ec2";
import { lacksMoto, Moto } from "../../bench/moto";
import { readAccounts, readDescription } from "../../description";
import { deployLabs, destroyLabs, type LabResult } from "../../engine";
import { labsOf } from "../../stacks/labs";
import { synthesize } from "../../stacks/synth";
import type { Thing } from "../standins/life";
import { Project } from "../support/cic";
import { lacksProvider, mirrorConfiguration, suite } from "../support/mirror";
import { inventoryOf } from "../support/moto/inventory";
import { bootDisk } from "../support/moto/network";

/**
 * What AWS's own provider makes of keys that are taken away: for it, a key that is not named is whichever there is, and so it would leave
 * encrypted what nobody can open any more.
 */
jest.setTimeout(600_000);
const lab = (key: string, keys = "") => `name: keys
purpose: Try keys that are taken away
owner: platform@cic.example
costCentre: CIC-1
classification: internal
expires: 2027-03-31
budget: { amount: 5 }
region: germany
providers: [aws]
teams: { alpha: { members: [ada@cic.example] } }
${keys}machines:
  workbench: {${key} }
disks:
  data: { machine: workbench, size: 10 GiB,${key} }
shares:
  papers: { writeBy: [workbench],${key} }
databases:
  orders: { openTo: [workbench],${key} }
`;

suite("keys on AWS, by its real provider against moto", lacksProvider("aws") ?? lacksMoto(), true, () => {
  const project = new Project();
  const path = "environments/keys.yaml";
  let moto: Moto;
  beforeAll(async () => {
    moto = await Moto.start();
  });
  afterAll(async () => {
    await moto.stop();
    project.remove();
  });

  test("whatever a key encrypted is made anew when the key is taken away, in one deploy with the key's end", async () => {
    const account = moto.account("210000000000");
    const env = { ...account, TF_CLI_CONFIG_FILE: mirrorConfiguration(project.folder), HOME: project.folder };
    const stacks = (text: string) => {
      project.write(path, text);
      const description = readDescription(`${project.folder}/${path}`);
      return synthesize(labsOf(description.environment), `${project.folder}/.cic`, readAccounts(description));
    };
    const keyed = await deployLabs(stacks(lab(" key: own", "keys: { own: {} }\n")), { env });
    expect(told(keyed)).toEqual([["done", ""]]);
    const before = await inventoryOf(account);
    const [key] = of<{ Arn: string }>(before, "aws_kms_key");
    const plain = stacks(lab(""));
    const bare = await deployLabs(plain, { env });
    expect(told(bare)).toEqual([["done", ""]]);
    const replaced = bare.flatMap(({ changes }) => changes.resources.filter(({ action }) => action === "replace"));
    expect(replaced.map(({ address }) => address)).toEqual(
      expect.arrayContaining([
        "aws_instance.machine-workbench_instance-1",
        "aws_ebs_volume.disk-data_disk-1",
        "aws_efs_file_system.share-papers_files",
        "aws_db_instance.database-orders_instance",
      ]),
    );
    const after = await inventoryOf(account);
    for (const type of [bootDisk, "aws_ebs_volume"]) {
      expect(of<Volume>(before, type).map(({ KmsKeyId }) => KmsKeyId)).toEqual([key?.Arn]);
      expect(of<Volume>(after, type).map(({ KmsKeyId }) => KmsKeyId)).not.toContain(key?.Arn);
    }
    expect(of<Instance>(after, "aws_instance")).toHaveLength(1);
    expect(of(after, "aws_kms_key")).toEqual([]);
    const again = await deployLabs(plain, { env });
    expect(again.map(({ result }) => result)).toEqual(["unchanged"]);
    expect(told(await destroyLabs(plain, { env }))).toEqual([["done", ""]]);
    expect(await inventoryOf(account)).toEqual([]);
  });
});

const told = (results: readonly LabResult[]) => results.map(({ result, reason }) => [result, reason ?? ""]);
const of = <T>(things: readonly Thing[], type: string): T[] =>
  things.filter((one) => one.type === type).map(({ content }) => content as T);
