import { providers } from "../catalog/providers";
import type { Path } from "../constructs/schema";
import { checkApart } from "./apart";
import {
  checkAddresses,
  checkGpus,
  checkHosts,
  checkLogin,
  checkModels,
  checkMounts,
  checkParts,
  checkPeerings,
  checkPublished,
  checkQueues,
  checkReferences,
  checkRegion,
  checkShared,
} from "./checks";
import { defaultTeam, type Environment, environmentSchema } from "./environment";
import { type Position, Report } from "./report";
import { checkServices } from "./services";
import { readSource } from "./source";
import { Tree } from "./tree";

export { checkAccounts, readAccounts, readAccountsFile } from "./accounts";
export type { Environment } from "./environment";
export { type Explained, explain } from "./explain";
export { initialDescription, valueProblem } from "./init";
export { DescriptionError, formatProblem, type Problem } from "./problems";
export type { Position } from "./report";
export { jsonSchema } from "./schema";

/** A description that was read: a valid environment, and where everything in it stands. */
export interface Description {
  /** As it was named. */
  readonly file: string;
  /** The folder of the file, absolute. */
  readonly folder: string;
  readonly environment: Environment;
  /** The text of the file. */
  readonly source: string;
  /** Where something stands, or else the nearest thing around it that is written. */
  position(path: Path): Position;
}

/**
 * Reads an environment from its YAML file.
 * @throws DescriptionError with every problem of the file at once
 */
export function readDescription(file: string): Description {
  const report = new Report(file);
  const read = report.step(() => {
    const source = readSource(file, report);
    const tree = new Tree(source.document, source.folder, report);
    const root = tree.readAll(environmentSchema) as Record<string, unknown> | undefined;
    if (root) {
      for (const check of [
        checkReferences,
        checkRegion,
        checkModels,
        checkGpus,
        checkParts,
        checkQueues,
        checkLogin,
        checkShared,
        checkAddresses,
        checkPublished,
        checkPeerings,
        checkHosts,
        checkMounts,
        checkApart,
        checkServices,
      ])
        check(tree, root, report);
    }
    return { source, tree, root };
  });
  report.end();
  if (!read?.root) throw new Error(`${file} was refused without a reason`);
  const { source, tree, root } = read;
  const chosen = root.providers as string[];
  const environment = {
    ...root,
    providers: providers.filter((provider) => chosen.includes(provider)),
    teams: root.teams ?? { [defaultTeam]: {} },
  } as unknown as Environment;
  return {
    file,
    folder: source.folder,
    environment,
    source: source.text,
    position: (path) => report.position(tree.locate(path)),
  };
}
