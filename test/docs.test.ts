import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pages } from "../scripts/write-docs";

const root = resolve(__dirname, "..");

test.each(Object.entries(pages(root)))(
  "%s says what the code says; if not: npm run build && node dist/scripts/write-docs.js",
  (path, text) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  },
);

test("links between pages lead somewhere", () => {
  const files = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...["docs", "docs/capabilities"].flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((f) => f.endsWith(".md"))
        .map((f) => `${folder}/${f}`),
    ),
  ];
  const broken = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !existsSync(join(root, dirname(file), link)))
      .map((link) => `${file}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("the README's description is the first example, and its transcript names its labs", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const example = readFileSync(join(root, "environments/first-lab.yaml"), "utf8").replace(/^#.*\n/, "");
  expect(readme).toContain(example.trim());
  expect(readme).toContain("first-lab-alpha-azure");
});
