import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Description, DescriptionError, formatProblem, readDescription } from "../../description";
import { environmentSchema } from "../../description/environment";
import { listed } from "../../description/nearest";

const facts = {
  name: "name: document-lab",
  purpose: "purpose: Try document understanding on open data",
  owner: "owner: platform@cic.example",
  costCentre: "costCentre: CIC-0815",
  classification: "classification: public",
  expires: "expires: 2027-03-31",
  budget: "budget: { amount: 400 }",
  region: "region: germany",
  providers: "providers: [aws, azure, google]",
};
type Fact = keyof typeof facts;

/**
 * A description whose mandatory keys stand in lines 1 to 9, each replaced by another line where one is given, or left out by `null`.
 * What is added begins in line 10.
 */
export function lab(changes: Partial<Record<Fact, string | null>>, added = ""): string {
  const lines = Object.entries(facts).map(([key, line]) => (key in changes ? changes[key as Fact] : line));
  return `${lines.filter((line) => line !== null).join("\n")}\n${added}`;
}

/** Every key of a description, as messages list them. */
export const known = listed(Object.keys(environmentSchema.shape));

/** A folder for one suite's files, removed after it. */
export function scratch(): { readonly folder: string; write(name: string, content: string | Uint8Array): string } {
  const folder = mkdtempSync(path.join(tmpdir(), "cic-description-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    write(name, content) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
  };
}

/** The problems of a file as they are printed, without its folder; or the description where there are none. */
export function outcome(file: string): string[] | Description {
  try {
    return readDescription(file);
  } catch (error) {
    if (error instanceof DescriptionError) return error.problems.map((p) => formatProblem({ ...p, file: path.basename(p.file) }));
    throw error;
  }
}
