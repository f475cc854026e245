import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cliEnvironment, cliVersion, installCli, writeProject } from "./cdktf-cli";
import { cic, type Figure, runProgram } from "./measure";
import { lacksMoto, Moto } from "./moto";

/** Labs that all three work on, and that the host alone does besides. */
const few = 10;
const many = 30;
/** Labs worked on at once, by all three: the provider waits 5 s at each read of a budget, whatever runs it. */
const atOnce = few;

const LOCK = ".terraform.lock.hcl";
const steps = ["deploy", "no-change deploy", "destroy"] as const;
type Step = (typeof steps)[number];
type Way = "host" | "plain" | "cdktf";

interface Use {
  readonly seconds: Readonly<Record<Step, number>>;
  readonly peakBytes: number;
}

/**
 * Whole lives of labs on AWS, simulated by moto, with the real provider: by `cic` with its provider host, by `cic --provider-host off`, and by
 * `cdktf deploy` and `destroy`; as many labs at once, one way after the other in one run.
 */
export async function host(folder: string): Promise<readonly Figure[]> {
  const base = { name: "provider host", what: "deploys with the provider host against deploys without", unit: "×" } as const;
  const lacks = process.env.CIC_PROVIDER_MIRROR ? lacksMoto() : "CIC_PROVIDER_MIRROR names no folder with the aws provider";
  if (lacks) return [{ ...base, goal: { atLeast: 5 }, detail: `not measured: ${lacks}` }];
  const cli = await installCli();
  const configuration = join(folder, "terraform.rc");
  const mirror = JSON.stringify(process.env.CIC_PROVIDER_MIRROR);
  writeFileSync(configuration, `provider_installation {\n  filesystem_mirror { path = ${mirror} }\n}\n`);
  const moto = await Moto.start();
  try {
    const env = {
      ...moto.env,
      AWS_REGION: "eu-central-1",
      TF_CLI_CONFIG_FILE: configuration,
      AWS_CA_BUNDLE: undefined,
      CIC_SECRET_KEY: "measured",
      CIC_SECRET_TOKEN: "measured",
    };
    const live = (way: Way, labs: number) => lifeOf(way, labs, join(folder, `${way}-${labs}`), env, cli);
    const one = { host: await live("host", 1), plain: await live("plain", 1), cdktf: await live("cdktf", 1) };
    const ten = { host: await live("host", few), plain: await live("plain", few), cdktf: await live("cdktf", few) };
    return [
      ...(["plain", "cdktf"] as const).flatMap((way) => against(way, one, ten)),
      perLab(ten.host, await live("host", many)),
    ];
  } finally {
    await moto.stop();
  }
}

const called = { plain: "cic --provider-host off", cdktf: `cdktf-cli ${cliVersion}`, host: "cic" };

/** The two figures of one way against the host. */
function against(way: "plain" | "cdktf", one: Readonly<Record<Way, Use>>, ten: Readonly<Record<Way, Use>>): Figure[] {
  const ratios = (uses: Readonly<Record<Way, Use>>) =>
    steps.map((step) => `${step} ${(uses[way].seconds[step] / uses.host.seconds[step]).toFixed(2)} ×`).join(", ");
  const megabytes = ({ peakBytes }: Use) => `${Math.round(peakBytes / 1e6)} MB`;
  return [
    {
      name: `no change, ${way} : host`,
      what: `no-change deploy of ${few} labs on moto by ${called[way]} : by cic with its provider host, ${atOnce} labs at once`,
      value: ten[way].seconds["no-change deploy"] / ten.host.seconds["no-change deploy"],
      unit: "×",
      goal: { atLeast: 5 },
      detail: `${few} labs: ${ratios(ten)}; one lab: ${ratios(one)}`,
    },
    {
      name: `memory, host : ${way}`,
      what: `most memory of all processes in the life of ${few} labs, by cic with its provider host : by ${called[way]}`,
      value: ten.host.peakBytes / ten[way].peakBytes,
      unit: "×",
      goal: { atMost: 1 / 3 },
      detail: `${megabytes(ten.host)} : ${megabytes(ten[way])}`,
    },
  ];
}

function perLab(ten: Use, thirty: Use): Figure {
  const each = (use: Use, labs: number) => steps.map((step) => use.seconds[step] / labs);
  const sum = (of: readonly number[]) => of.reduce((all, seconds) => all + seconds, 0);
  const told = (of: readonly number[]) => steps.map((step, index) => `${step} ${of[index]?.toFixed(2)} s`).join(", ");
  const [small, large] = [each(ten, few), each(thirty, many)];
  return {
    name: `a lab of ${many} : of ${few}`,
    what: `time a lab of ${many} labs' whole lives with the provider host : of ${few} labs'`,
    value: sum(large) / sum(small),
    unit: "×",
    goal: { atMost: 1.2 },
    detail: `${many} labs: ${told(large)} a lab, ${Math.round(thirty.peakBytes / 1e6)} MB; ${few} labs: ${told(small)}`,
  };
}

type Env = Readonly<Record<string, string | undefined>>;

async function lifeOf(way: Way, labs: number, folder: string, env: Env, cli: string): Promise<Use> {
  mkdirSync(join(folder, ".cic"), { recursive: true });
  const file = join(folder, "labs.yaml");
  writeFileSync(file, description(labs));
  if (way === "cdktf") await prepareProject(folder, file, env, cli);
  const seconds: Partial<Record<Step, number>> = {};
  let peakBytes = 0;
  for (const step of steps) {
    const command = step === "destroy" ? "destroy" : "deploy";
    const ran = await runProgram(process.execPath, callOf(way, command, file, cli, labs), {
      cwd: folder,
      env: way === "cdktf" ? { ...env, ...cliEnvironment(file) } : env,
      watched: true,
    });
    seconds[step] = ran.milliseconds / 1000;
    peakBytes = Math.max(peakBytes, ran.peakBytes);
    process.stderr.write(`${called[way]}, ${labs} labs: ${step} ${Math.round(ran.milliseconds / 1000)} s\n`);
  }
  if (way === "cdktf" && readdirSync(join(folder, "cdktf.out/stacks")).length !== labs)
    throw new Error("cdktf made other stacks");
  return { seconds: seconds as Record<Step, number>, peakBytes };
}

/** The tool asks the registry for the checksums of a provider that is not locked yet, and no mirror, so it gets a lock file first, uncounted. */
async function prepareProject(folder: string, file: string, env: Env, cli: string): Promise<void> {
  writeProject(folder);
  await runProgram(process.execPath, [cli, "synth"], { cwd: folder, env: { ...env, ...cliEnvironment(file) } });
  const stacks = readdirSync(join(folder, "cdktf.out/stacks")).map((name) => join(folder, "cdktf.out/stacks", name));
  const [first = ""] = stacks;
  await runProgram("terraform", ["init", "-input=false"], { cwd: first, env });
  for (const stack of stacks.slice(1)) cpSync(join(first, LOCK), join(stack, LOCK));
  rmSync(join(first, ".terraform"), { recursive: true, force: true });
}

function callOf(way: Way, command: string, file: string, cli: string, labs: number): string[] {
  if (way === "cdktf") {
    const stacks = teams(labs).map((team) => `bench-${team}-aws`);
    return [cli, command, "--auto-approve", "--parallelism", String(atOnce), ...stacks];
  }
  const plain = way === "plain" ? ["--provider-host", "off"] : [];
  return [cic, command, file, "--yes", "--parallel", String(atOnce), ...plain];
}

const teams = (labs: number) => Array.from({ length: labs }, (_, index) => `team${index + 1}`);

/** Labs of seven resources each. For a bucket or an endpoint the provider waits most of a minute, whatever runs it. */
function description(labs: number): string {
  return `name: bench
purpose: Measure the engine
owner: platform@cic.example
costCentre: CIC-0815
classification: public
expires: 2027-03-31
budget: { amount: 50 }
region: germany
providers: [aws]
teams: { ${teams(labs)
    .map((team) => `${team}: {}`)
    .join(", ")} }
secrets: { key: {}, token: {} }
`;
}
