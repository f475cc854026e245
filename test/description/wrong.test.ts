import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { outcome, scratch } from "./support";
import { wrong } from "./wrong";

const { folder, write } = scratch();
const outside = scratch();

beforeAll(() => {
  write("setup/plain.txt", "apt-get update\n");
  write("setup/binary.sh", Uint8Array.from([0x23, 0x21, 0xff, 0xfe]));
  write("setup/nul.sh", "#!/bin/sh\n\0\n");
  write("setup/long.sh", `#!/bin/sh\n${"#".repeat(20_000)}`);
  write("setup/huge.sh", `#!/bin/sh\n${"#".repeat(100_000)}`);
  write("seeds/table.csv", "a,b\n");
  mkdirSync(path.join(folder, "seeds-without"));
  for (let i = 0; i <= 100; i++) write(`seeds-many/${i}.csv`, "a\n");
  for (const name of ["a", "b"]) write(`seeds-large/${name}.bin`, Buffer.alloc(5 * 2 ** 20, 1));
  write("seeds-empty/below/none.csv", "");
  write("seeds-hidden/.DS_Store", "x");
  write("seeds-names/a b.csv", "x");
  write("seeds-template/%{for}/table.csv", "x");
  write("seeds-dot/table.", "x");
  write(["seeds-long", "d".repeat(99), "d".repeat(99), "table.csv"].join("/"), "x");
  write("seeds-link/table.csv", "x");
  symlinkSync("table.csv", path.join(folder, "seeds-link/twin.csv"));
  symlinkSync(outside.folder, path.join(folder, "seeds-out"));
  symlinkSync(outside.write("outside.sh", "#!/bin/sh\n"), path.join(folder, "setup/link.sh"));
});

test("there are at least 80, no two alike", () => {
  expect(wrong.length).toBeGreaterThanOrEqual(80);
  expect(new Set(wrong.map(({ text }) => text)).size).toBe(wrong.length);
});

test.each(wrong)("$what", ({ text, problems }) => {
  expect(outcome(write("lab.yaml", text))).toEqual(problems);
});

test("a description that is no file", () => {
  mkdirSync(path.join(folder, "folder.yaml"));
  expect(outcome(path.join(folder, "folder.yaml"))).toEqual(["folder.yaml:1:1 this is no file; name one YAML file"]);
  expect(outcome(path.join(folder, "none.yaml"))).toEqual([
    "none.yaml:1:1 there is no such file; name a description, for example environments/first-lab.yaml",
  ]);
});
