// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts that Terraform would take for templates
import type { Description } from "../../description";
import { lab, outcome, scratch } from "./support";

const { write } = scratch();
const read = (text: string | Uint8Array) => outcome(write("lab.yaml", text));

/** What is said of a file, and in how many milliseconds. */
function timed(text: string | Uint8Array): { said: unknown; time: number } {
  const begin = performance.now();
  const said = read(text);
  return { said, time: performance.now() - begin };
}

describe("text stays text", () => {
  const texts = [
    '${file("/etc/passwd")}',
    "%{for x in y}",
    "$${a}",
    "../../x",
    "`id`",
    "$(id)",
    "{{ x }}",
    "'; DROP TABLE labs; --",
    "Ünïcödé 🧪",
  ];
  test.each(texts)("%s as purpose", (text) => {
    const { environment } = read(lab({ purpose: `purpose: ${JSON.stringify(text)}` })) as Description;
    expect(environment.purpose).toBe(text);
  });

  test("a script is kept to the letter, from a file and from the description", () => {
    const script = "#!/bin/sh\r\n\techo ${HOME} %{if} \"$1\" 'ä' \\n\n\n";
    write("setup/letter.sh", script);
    const added = `machines:\n  a: { setup: setup/letter.sh }\n  b: { setup: ${JSON.stringify(script)} }\n`;
    const { environment } = read(lab({}, added)) as Description;
    expect(environment.machines).toEqual({ a: { setup: script }, b: { setup: script } });
  });
});

describe("no key reaches a prototype", () => {
  test.each(["__proto__", "constructor", "prototype"])("%s", (key) => {
    for (const place of [key, `buckets:\n  ${key}`, `budget: { amount: 1, ${key}`]) {
      expect(read(`${lab({})}${place}: { polluted: yes }${place.includes("{") ? " }" : ""}\n`)).toEqual(expect.any(Array));
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("files that would eat time or memory end quickly", () => {
  const bomb = (levels: number) =>
    `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`).join("\n")}\n`;
  const bombs: [string, string, string][] = [
    ["an alias bomb of unknown keys", lab({}) + bomb(10), "lab.yaml:10:1 a0: unknown key"],
    [
      "101 aliases",
      lab(
        {},
        `teams:\n  t: { members: &p [ada@cic.example] }\n${Array.from({ length: 101 }, (_, i) => `  t${i}: { members: *p }\n`).join("")}`,
      ),
      "lab.yaml:112:20 teams.t100.members: more than 100 aliases are followed; write the values out",
    ],
    [
      "30,000 brackets",
      "[".repeat(30_000),
      "lab.yaml:1:21 maps and lists stand more than 20 deep in each other; no description needs that",
    ],
    [
      "30,000 braces",
      "{a: ".repeat(30_000),
      "lab.yaml:1:81 maps and lists stand more than 20 deep in each other; no description needs that",
    ],
    [
      "30,000 dashes",
      `${"- ".repeat(30_000)}x`,
      "lab.yaml:1:41 maps and lists stand more than 20 deep in each other; no description needs that",
    ],
    [
      "30,000 question marks",
      `${"? ".repeat(30_000)}x`,
      "lab.yaml:1:41 maps and lists stand more than 20 deep in each other; no description needs that",
    ],
    [
      "400 indents",
      Array.from({ length: 400 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "lab.yaml:21:21 maps and lists stand more than 20 deep in each other; no description needs that",
    ],
    [
      "100,000 entries in a list",
      lab({ providers: `providers: [${"aws,".repeat(60_000)}]` }),
      "lab.yaml:9:79969 the file has more than 20000 values; split it",
    ],
  ];
  test.each(bombs)("%s", (_, text, message) => {
    const { said, time } = timed(text);
    expect(said).toContainEqual(expect.stringContaining(message));
    expect(time).toBeLessThan(5_000);
  });

  test("what is long is not deep", () => {
    const added = Array.from({ length: 40 }, (_, i) => `  m${i}:\n    setup: |\n      #!/bin/sh\n      - [{\n`).join("");
    expect(read(lab({}, `machines:\n${added}`))).toHaveProperty("environment");
    expect(read(`- |\n  x\n`.repeat(40))).toEqual([expect.stringContaining("the file is no map of settings")]);
  });

  test("10 MB are refused without being read", () => {
    const { said, time } = timed(`# ${"x".repeat(10_000_000)}`);
    expect(said).toEqual([
      "lab.yaml:1:1 the file has 9766 KiB, at most 256 are read; split it into one file for each environment",
    ]);
    expect(time).toBeLessThan(500);
  });

  test("10,000 problems are told as far as somebody reads them", () => {
    const { said, time } = timed(lab({}, Array.from({ length: 10_000 }, (_, i) => `unknown${i}: 1\n`).join("")));
    expect(said).toHaveLength(200);
    expect(time).toBeLessThan(5_000);
  });
});

describe("encodings", () => {
  const text = lab({ purpose: "purpose: Ä" });
  test("a mark of UTF-8 at the beginning is no part of the text", () => {
    const { environment, position } = read(`\ufeff${text}`) as Description;
    expect(environment.purpose).toBe("Ä");
    expect(position(["name"])).toEqual({ line: 1, column: 7 });
  });
  test("lines that end as on Windows", () => {
    const description = read(text.replaceAll("\n", "\r\n")) as Description;
    expect(description.environment.purpose).toBe("Ä");
    expect(description.position(["region"])).toEqual({ line: 8, column: 9 });
  });
  test.each([
    ["UTF-16 with its mark", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["Latin-1", Buffer.from(text, "latin1")],
  ])("%s", (_, bytes) => {
    expect(read(bytes)).toEqual(["lab.yaml:1:1 the file is not UTF-8 text; save it with the encoding UTF-8"]);
  });
  test("UTF-16 without its mark", () => {
    expect(read(Buffer.from(lab({}), "utf16le"))).toEqual([
      "lab.yaml:1:2 the file holds the invisible character U+0000; delete it",
    ]);
  });
});
