import type { LabRun } from "./lab-run";
import type { LabResult } from "./types";

/** Who waits for whom among the labs of one run: what others stand on is deployed before them, and destroyed after them. */
export class Turns {
  /** Nobody in it waits for somebody behind it, so that as few as one at a time never wait for each other. */
  readonly order: readonly LabRun[];
  private readonly ended = new Map<LabRun, Promise<LabResult | undefined>>();
  private readonly release = new Map<LabRun, (result: LabResult | undefined) => void>();

  constructor(
    runs: readonly LabRun[],
    private readonly destroying: boolean,
  ) {
    const first = runs.filter((run) => waitsFor(run, runs).length === 0);
    const then = runs.filter((run) => !first.includes(run));
    this.order = destroying ? [...then, ...first] : [...first, ...then];
    for (const run of runs) this.ended.set(run, new Promise((resolve) => this.release.set(run, resolve)));
  }

  /** Works on a lab when its turn has come; where a lab before it was not done, it is not begun. */
  async take(run: LabRun, work: () => Promise<LabResult | undefined>): Promise<LabResult | undefined> {
    let result: LabResult | undefined;
    try {
      const before = this.destroying
        ? this.order.filter((other) => waitsFor(other, this.order).includes(run))
        : waitsFor(run, this.order);
      const blocked = await this.firstUndone(before);
      result = blocked
        ? await run.attempt(async () =>
            run.stop(
              "skipped",
              this.destroying
                ? `Not begun: ${blocked}, which stands on it, was not destroyed.`
                : `Not begun: ${blocked}, on which it stands, was not deployed.`,
            ),
          )
        : await work();
      return result;
    } finally {
      this.end(run, result);
    }
  }

  /** Tells those who wait for a lab that it has come to its end, with its result where there is one. */
  end(run: LabRun, result: LabResult | undefined): void {
    this.release.get(run)?.(result);
  }

  private async firstUndone(before: readonly LabRun[]): Promise<string | undefined> {
    for (const run of before) {
      const result = await this.ended.get(run);
      if (result?.result !== "done" && result?.result !== "unchanged") return run.lab.name;
    }
    return undefined;
  }
}

const waitsFor = (run: LabRun, runs: readonly LabRun[]): LabRun[] => runs.filter(({ lab }) => run.lab.after?.includes(lab.name));
