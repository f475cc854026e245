import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "./environment";
import {
  checkOwner,
  localStatePath,
  parseState,
  prepareStateFolder,
  protectState,
  RefusedState,
  readLocalState,
  type State,
} from "./state";
import { copiesOf, StateKeeper } from "./state-copy";
import type { LabFolder } from "./types";

/** The state of one lab, wherever it is kept. Every way to it throws `RefusedState` for one that is torn, lost or another lab's. */
export class LabState {
  /** Where it is, if it is a local file. */
  private readonly path: string | undefined;
  /** Where Terraform puts a state that it could not write. */
  private readonly unsavedPath: string;

  constructor(
    private readonly lab: LabFolder,
    stack: unknown,
    env: Environment,
    /** Runs Terraform in the lab's folder and returns what it answers. */
    private readonly terraform: (args: readonly string[]) => Promise<string>,
  ) {
    this.path = localStatePath(lab.directory, stack, env);
    this.unsavedPath = join(lab.directory, "errored.tfstate");
  }

  prepare(): void {
    if (this.path) prepareStateFolder(this.path);
  }

  /** What can be read without Terraform. */
  local(): State | undefined | "elsewhere" {
    if (this.path === undefined) return "elsewhere";
    const state = readLocalState(this.path, [this.unsavedPath]);
    return state === "encrypted" ? "elsewhere" : state && this.own(state, this.path);
  }

  /** The state, if there is one; any but a local one needs an initialized folder. */
  async read(): Promise<State | undefined> {
    const local = this.local();
    if (local !== "elsewhere") return local;
    const text = await this.terraform(["state", "pull"]);
    const name = "of the remote back-end";
    return text.trim() === "" ? undefined : this.own(parseState(text, name), name);
  }

  /** The newest whole copy beside a state that cannot be read. */
  newestCopy(): State | undefined {
    return this.path === undefined ? undefined : copiesOf(this.path, [this.unsavedPath])[0]?.state;
  }

  /** Whether an earlier run could not write it. */
  get isUnsaved(): boolean {
    return existsSync(this.unsavedPath);
  }

  /**
   * Brings back what an earlier run could not write, if it continues the state that stands.
   * @returns what was done, in a sentence
   */
  async bringBack(options: readonly string[]): Promise<string | undefined> {
    if (!this.isUnsaved) return undefined;
    const path = this.unsavedPath;
    const unsaved = this.own(parseState(readFileSync(path, "utf8"), path), path);
    const state = await this.read();
    if (state && (state.lineage !== unsaved.lineage || state.serial >= unsaved.serial)) {
      const why = state.lineage === unsaved.lineage ? `is at serial ${state.serial} by now` : "has another lineage";
      throw new RefusedState(
        `An earlier run could not write its state and left it in ${path} (serial ${unsaved.serial}), but the state ${why}. Compare the two; if nothing is missing in the state, remove that file and run again.`,
        "state-foreign",
      );
    }
    await this.terraform(["state", "push", ...options, path]);
    renameSync(path, path.replace(/\.tfstate$/, `.${unsaved.serial}.tfstate`));
    return `Brought back the state that an earlier run could not write (serial ${unsaved.serial}).`;
  }

  /** Keeps a whole copy while the work goes on that changes it, and afterwards. */
  async during<T>(work: (changed: () => void) => Promise<T>): Promise<T> {
    const keeper = new StateKeeper(this.path);
    try {
      return await work(() => keeper.changed());
    } finally {
      keeper.keep();
      if (this.path) protectState(this.path);
    }
  }

  private own(state: State, name: string): State {
    checkOwner(state, this.lab.name, name);
    return state;
  }
}
