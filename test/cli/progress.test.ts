import { showTime } from "../../cli/board";
import { createProgress, type ProgressOptions } from "../../cli/progress";
import { displayWidth, renderTable, wantsColour } from "../../cli/table";
import type { EngineEvent, EventBody } from "../../engine";

const ESC = "\u001b";
const START = Date.parse("2026-03-01T10:00:00.000Z");
const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0 };

/** A terminal that keeps what is written and can show what stands on its screen. */
class Screen {
  raw = "";
  constructor(
    readonly isTTY: boolean,
    readonly columns = 80,
    readonly rows = 24,
  ) {}
  write(text: string): void {
    this.raw += text;
  }
  /** What is seen: cursor up and erase below are obeyed. */
  lines(): string[] {
    const lines: string[] = [""];
    const escapes = new RegExp(`${ESC}\\[(\\?25[lh]|\\d*[AJm])|\\r|\\n|[^${ESC}\\r\\n]+`, "g");
    for (const [token, code] of this.raw.matchAll(escapes)) {
      if (token === "\n") lines.push("");
      else if (code?.endsWith("A")) lines.splice(Math.max(0, lines.length - 1 - Number.parseInt(code, 10)) + 1);
      else if (code?.endsWith("J")) lines[lines.length - 1] = "";
      else if (code === undefined && token !== "\r") lines[lines.length - 1] += token;
    }
    return lines.filter((line) => line !== "");
  }
}

function scene(screen: Screen, env: Record<string, string> = {}, options: Pick<ProgressOptions, "labs" | "onlyFailed"> = {}) {
  let clock = START;
  const progress = createProgress({ stream: screen, env, now: () => clock, ...options });
  const tell = (lab: string, body: EventBody) =>
    progress.onEvent({ version: 1, at: new Date(clock).toISOString(), lab, ...body } as EngineEvent);
  const wait = (seconds: number) => {
    clock += seconds * 1000;
    jest.advanceTimersByTime(1000);
  };
  return { progress, tell, wait };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("table", () => {
  test("aligned, without trailing spaces, columns of nothing left out", () => {
    const rows = [
      ["a", "", "1"],
      ["long", "", "10"],
    ];
    expect(renderTable(rows, { head: ["lab", "", "n"], right: [2] })).toBe("lab    n\na      1\nlong  10\n");
  });

  test("fits any width by an ellipsis, wide characters counted as two", () => {
    const rows = [["lab", "a reason that is far too long for this terminal", "中文字".repeat(10)]];
    for (const width of [79, 40, 20, 12, 8]) {
      for (const line of renderTable(rows, { width }).trimEnd().split("\n"))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(renderTable(rows, { width: 40 })).toContain("…");
  });

  test("colours only on a terminal, never with NO_COLOR; control characters of a cloud are not obeyed", () => {
    const row = [[{ text: `bad${ESC}[2J\nthing`, style: "bad" as const }]];
    expect(renderTable(row)).toBe("bad[2J thing\n");
    expect(renderTable(row, { colour: true })).toBe(`${ESC}[31mbad[2J thing${ESC}[0m\n`);
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect([
      wantsColour({ isTTY: true }, { NO_COLOR: "1" }),
      wantsColour({}, {}),
      wantsColour({ isTTY: true }, { TERM: "dumb" }),
    ]).toEqual([false, false, false]);
  });
});

describe("progress in lines", () => {
  test("one line for each phase and resource, with the time, and no escapes", () => {
    const screen = new Screen(false);
    const { progress, tell, wait } = scene(screen);
    tell("lab", { type: "queued", command: "deploy" });
    tell("lab", { type: "started", command: "deploy" });
    tell("lab", { type: "phase", phase: "apply", total: 2 });
    wait(65);
    tell("lab", { type: "resource", address: "x.y", action: "create", status: "started" });
    tell("lab", { type: "resource", address: "x.y", action: "create", status: "done", seconds: 3 });
    const diagnostic = { severity: "error", summary: "no", detail: "long\nwords", address: "x.z", attribute: "size" } as const;
    tell("lab", { type: "diagnostic", diagnostic });
    tell("lab", { type: "finished", result: "failed", seconds: 65, changes: NO_CHANGES, reason: "x.z: no" });
    progress.close();
    expect(screen.raw).toBe(
      [
        "  0.0s  lab  deploy",
        "  0.0s  lab  apply: 2 steps",
        " 1m05s  lab  create x.y: done (3.0s)",
        " 1m05s  lab  error x.z size: no",
        " 1m05s  lab  failed: x.z: no",
        "",
      ].join("\n"),
    );
  });

  test("CI and dumb terminals get lines too", () => {
    const plain: Record<string, string>[] = [{ CI: "true" }, { TERM: "dumb" }];
    for (const env of plain) {
      const screen = new Screen(true);
      scene(screen, env).tell("lab", { type: "started", command: "plan" });
      expect(screen.raw).toBe("  0.0s  lab  plan\n");
    }
  });
});

describe("progress on a terminal", () => {
  test("redraws in place: what runs, how far, how long", () => {
    const screen = new Screen(true);
    const { progress, tell, wait } = scene(screen, { NO_COLOR: "1" });
    for (const lab of ["one", "two"]) tell(lab, { type: "queued", command: "deploy" });
    tell("one", { type: "started", command: "deploy" });
    tell("one", { type: "phase", phase: "apply", total: 3 });
    tell("one", { type: "resource", address: "a.a", action: "create", status: "started" });
    tell("one", { type: "resource", address: "a.a", action: "create", status: "done" });
    tell("one", { type: "resource", address: "b.b", action: "create", status: "started" });
    tell("one", { type: "resource", address: "c.c", action: "create", status: "started" });
    wait(12);
    expect(screen.lines()).toEqual([
      "deploy: 0/2 ended · 1 running · 1 waiting · 12s",
      "one  apply    create b.b +1  1/3  12s",
      "two  waiting",
    ]);
    tell("one", { type: "finished", result: "done", seconds: 12, changes: { ...NO_CHANGES, create: 3 } });
    wait(1);
    expect(screen.lines()[1]).toBe("one  done     3 create  12s");
    progress.close();
    expect(screen.lines()).toEqual([]);
    expect(screen.raw.startsWith(`${ESC}[?25l`)).toBe(true);
    expect(screen.raw.endsWith(`${ESC}[?25h`)).toBe(true);
  });

  test("450 labs stay within 80x24 and within 30x10: those that run or failed, and counts", () => {
    for (const [columns, rows] of [
      [80, 24],
      [30, 10],
    ] as const) {
      const screen = new Screen(true, columns, rows);
      const { progress, tell, wait } = scene(screen);
      for (let number = 0; number < 450; number++) tell(`hackathon-team-${number}-aws`, { type: "queued", command: "deploy" });
      for (let number = 0; number < 40; number++) tell(`hackathon-team-${number}-aws`, { type: "started", command: "deploy" });
      for (let number = 0; number < 4; number++) {
        tell(`hackathon-team-${number}-aws`, {
          type: "finished",
          result: number === 0 ? "failed" : "done",
          seconds: 2,
          changes: NO_CHANGES,
        });
      }
      wait(1);
      const lines = screen.lines();
      expect(lines.length).toBeLessThan(rows);
      expect(Math.max(...lines.map(displayWidth))).toBeLessThan(columns);
      expect(lines[0]).toContain("4/450 ended");
      expect(lines.at(-1)).toMatch(/^… and \d+ more/);
      expect(lines.join("\n")).not.toContain("team-100-");
      expect(lines.filter((line) => line.startsWith("hackathon")).length).toBeGreaterThan(rows / 2);
      progress.close();
    }
  });

  test("a terminal that nobody has told its size is drawn as one of 80x24", () => {
    const [unknown, usual] = [new Screen(true, 0, 0), new Screen(true, 80, 24)];
    for (const screen of [unknown, usual]) {
      const { progress, tell, wait } = scene(screen);
      tell("a-lab-with-a-name-that-fits-80-columns", { type: "queued", command: "deploy" });
      wait(1);
      progress.close();
    }
    expect(unknown.raw).toBe(usual.raw);
  });

  const fleet = (count: number) =>
    Array.from({ length: count }, (_, number) =>
      ["aws", "azure"].map((provider) => ({ name: `lab-${number}-${provider}`, provider })),
    ).flat();

  test("how long it may still take is told once two labs of each cloud have ended, from what those took", () => {
    const screen = new Screen(true);
    const labs = fleet(5);
    const { tell, wait } = scene(screen, { NO_COLOR: "1" }, { labs });
    const start = (name: string) => tell(name, { type: "started", command: "deploy" });
    const end = (name: string, seconds: number) => tell(name, { type: "finished", result: "done", seconds, changes: NO_CHANGES });
    for (const { name } of labs.slice(0, 4)) start(name);
    wait(10);
    end("lab-0-aws", 10);
    end("lab-1-aws", 10);
    end("lab-0-azure", 10);
    wait(10);
    expect(screen.lines()[0]).not.toContain("left");
    end("lab-1-azure", 30);
    start("lab-2-aws");
    start("lab-2-azure");
    wait(4);
    // aws: 6 + 10 + 10 seconds, azure: 16 + 20 + 20, two at once
    expect(screen.lines()[0]).toMatch(/4\/10 ended · 2 running · 4 waiting · 24s · about 41s left$/);
  });

  test("time spent waiting for an answer is no time of work", () => {
    const screen = new Screen(true);
    const { tell, wait } = scene(screen, { NO_COLOR: "1" });
    tell("lab", { type: "started", command: "deploy" });
    wait(3);
    tell("lab", { type: "phase", phase: "waiting" });
    wait(600);
    expect(screen.lines()[1]).toBe("lab  waiting");
    tell("lab", { type: "phase", phase: "apply", total: 1 });
    wait(2);
    expect(screen.lines()[1]).toBe("lab  apply  0/1  5.0s");
  });

  test("of more labs than rows: how far each cloud is, and neither the failed nor the running ones hide the others", () => {
    const screen = new Screen(true, 80, 12);
    const labs = fleet(40);
    const { tell, wait } = scene(screen, { NO_COLOR: "1" }, { labs });
    for (const { name } of labs.slice(0, 60)) tell(name, { type: "started", command: "deploy" });
    for (const { name } of labs.slice(0, 30).filter(({ provider }) => provider === "aws"))
      tell(name, { type: "finished", result: "failed", seconds: 1, changes: NO_CHANGES, reason: "no" });
    wait(1);
    expect(screen.lines()[1]).toBe("aws 15/40, 15 failed · azure 0/40");
    const shown = screen.lines().slice(2, -1);
    expect(shown.filter((line) => /-aws +failed/.test(line)).length).toBeGreaterThan(2);
    expect(shown.filter((line) => !line.includes("failed")).length).toBeGreaterThan(2);
  });

  test("--only-failed leaves the others out, on a terminal and in lines", () => {
    const terminal = new Screen(true);
    const lines = new Screen(false);
    for (const screen of [terminal, lines]) {
      const { tell, wait } = scene(screen, { NO_COLOR: "1" }, { labs: fleet(1), onlyFailed: true });
      for (const { name } of fleet(1)) tell(name, { type: "started", command: "deploy" });
      tell("lab-0-aws", { type: "finished", result: "done", seconds: 1, changes: NO_CHANGES });
      tell("lab-0-azure", { type: "finished", result: "failed", seconds: 1, changes: NO_CHANGES, reason: "it is full" });
      wait(1);
    }
    expect(terminal.lines().filter((line) => line.startsWith("lab"))).toEqual(["lab-0-azure  failed  it is full  1.0s"]);
    expect(lines.raw).toBe("  0.0s  lab-0-azure  failed: it is full\n");
  });

  test("leaves the screen to a question, then goes on; a note stays above", () => {
    const screen = new Screen(true);
    const { progress, tell, wait } = scene(screen, { NO_COLOR: "1" });
    tell("lab", { type: "started", command: "deploy" });
    progress.pause();
    expect(screen.raw.endsWith(`${ESC}[?25h`)).toBe(true);
    const before = screen.raw;
    wait(5);
    expect(screen.raw).toBe(before);
    tell("lab", { type: "phase", phase: "apply", total: 1 });
    progress.note("Stopping.");
    expect(screen.lines()).toEqual(["Stopping.", "deploy: 0/1 ended · 1 running · 5.0s", "lab  apply  0/1  5.0s"]);
    progress.close();
  });
});

test("times", () => {
  expect([0, 0.44, 9.9, 9.96, 59.6, 65, 3599, 3720].map(showTime)).toEqual([
    "0.0s",
    "0.4s",
    "9.9s",
    "10s",
    "1m00s",
    "1m05s",
    "59m59s",
    "1h02m",
  ]);
});
