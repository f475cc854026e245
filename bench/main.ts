import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { againstPlainTerraform } from "./deploy";
import { fleet } from "./fleet";
import { host } from "./host";
import { type Figure, meets } from "./measure";
import { peakMemory, perStack } from "./scale";
import { againstBareProgram, againstCdktfCli } from "./synth";

const usage = `Usage: npm run bench -- [--json] [NAME...]

Measures cic against what one would do without it, each pair side by side in one run, and exits with 1 if a goal is missed.
NAME is one of: bare cdktf stacks memory deploy fleet host; without one, all are measured.
`;

/** Each measures in a folder of its own, which is removed afterwards. */
const figures: Readonly<Record<string, (folder: string) => Promise<Figure | readonly Figure[]>>> = {
  bare: againstBareProgram,
  cdktf: againstCdktfCli,
  stacks: perStack,
  memory: peakMemory,
  deploy: againstPlainTerraform,
  fleet,
  host,
};

const sign = ({ goal }: Figure): string => ("atMost" in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`);

function line(figure: Figure): string {
  const { name, value, unit, what, detail } = figure;
  const verdict = { true: "met", false: "MISSED", undefined: "-" }[`${meets(figure)}`];
  const shown = value === undefined ? "-" : unit === "MB" ? `${Math.round(value)} MB` : `${value.toFixed(2)} ${unit}`;
  return `${name.padEnd(30)} ${shown.padStart(9)}  goal ${sign(figure).padEnd(7)} ${verdict}\n    ${what}\n    ${detail}\n`;
}

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes("--json");
  const names = args.filter((arg) => arg !== "--json");
  if (names.some((name) => !Object.hasOwn(figures, name))) {
    process.stderr.write(usage);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "cic-bench-"));
  const measured: Figure[] = [];
  try {
    for (const [name, measure] of Object.entries(figures)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const own = join(folder, name);
      mkdirSync(own);
      const found = [await measure(own)].flat();
      rmSync(own, { recursive: true, force: true });
      measured.push(...found);
      if (!json) for (const figure of found) process.stdout.write(line(figure));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ version: 1, type: "bench", figures: measured.map((f) => ({ ...f, met: meets(f) ?? null })) })}\n`,
    );
  return measured.some((figure) => meets(figure) === false) ? 1 : 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
