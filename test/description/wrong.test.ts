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
