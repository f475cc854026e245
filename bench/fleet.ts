import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { hackathon } from "./hackathon";
import { cic, type Figure } from "./measure";
import { treeUse } from "./tree";

const many = 150;
const few = 10;

interface Rehearsed {
  readonly labs: readonly { readonly wrong: readonly string[] }[];
  readonly left: number;
}

interface Use {
  readonly labs: number;
  /** Of the processor, all processes together. */
  readonly seconds: number;
  readonly wall: number;
  readonly peakBytes: number;
}

/**
 * One `cic rehearse` of 150 teams on three clouds: 450 stacks are deployed, planned (empty), changed, replaced and destroyed, and nothing is left.
 * The processor's time a lab against that of 10 teams, and the most memory that all processes hold together.
 */
export async function fleet(folder: string): Promise<readonly Figure[]> {
  const small = await rehearse(hackathon(folder, few), few * 3);
  const large = await rehearse(hackathon(folder, many), many * 3);
  const perLab = (use: Use) => use.seconds / use.labs;
  const told = (use: Use) =>
    `${use.labs} labs: ${perLab(use).toFixed(2)} s of the processor a lab, ${Math.round(use.wall)} s in all`;
  return [
    {
      name: "rehearsal a lab at 450 labs",
      what: "a lab of `cic rehearse` with 150 teams on three clouds : one of 10 teams, processor's time of all processes",
      value: perLab(large) / perLab(small),
      unit: "×",
      goal: { atMost: 1.2 },
      detail: `${told(large)}; ${told(small)}`,
    },
    {
      name: "memory of 450 labs",
      what: "most memory of all processes of that rehearsal together, pages that they share counted once",
      value: large.peakBytes / 1e6,
      unit: "MB",
      goal: { atMost: 2000 },
      detail: `${Math.round(small.peakBytes / 1e6)} MB with ${small.labs} labs`,
    },
  ];
}

async function rehearse(file: string, labs: number): Promise<Use> {
  const began = performance.now();
  const child = spawn(process.execPath, [cic, "rehearse", file, "--json"], {
    cwd: dirname(file),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const use = treeUse(child.pid as number);
  // the events before the last line are many and large
  let last = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (last + text).split("\n");
    last = lines.at(-1) || `${lines.at(-2)}\n`;
  });
  const [code] = (await once(child, "close")) as [number | null];
  const { seconds, peakBytes } = use.end();
  const { labs: rehearsed, left } = JSON.parse(last) as Rehearsed;
  const wrong = rehearsed.flatMap((lab) => lab.wrong);
  if (code !== 0 || wrong.length > 0 || left > 0 || rehearsed.length !== labs)
    throw new Error(`cic rehearse of ${labs} labs ended with ${code}, ${left} resources left: ${wrong.slice(0, 3).join("; ")}`);
  return { labs, seconds, wall: (performance.now() - began) / 1000, peakBytes };
}
