import { readFileSync } from "node:fs";
import { findTerraform, terraformEnvironment } from "../engine";
import { inParallel } from "../engine/pool";
import { startRehearsal } from "../rehearsal";
import type { PlainDeploy } from "./deploy";
import { runProgram } from "./measure";

/** Deploys synthesized stacks as a plain script would: init, plan, apply. */
async function main(work: PlainDeploy): Promise<void> {
  const rehearsal = await startRehearsal({ cloud: work.cloud });
  try {
    const { binary } = await findTerraform(terraformEnvironment());
    await inParallel(work.labs, work.parallel, async ({ directory, env }) => {
      const run = (...args: string[]) =>
        runProgram(binary, args, { cwd: directory, env: { ...terraformEnvironment(rehearsal.env), ...env } });
      await run("init", "-input=false", "-json");
      await run("plan", "-input=false", "-json", "-out=deploy.tfplan");
      await run("apply", "-input=false", "-json", "deploy.tfplan");
    });
  } finally {
    await rehearsal.close();
  }
}

void main(JSON.parse(readFileSync(process.argv[2] as string, "utf8")) as PlainDeploy);
