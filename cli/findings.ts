import { type Rule, refuses } from "../policy";
import type { PlacedFinding } from "./guard";

/** A line for each finding, with the line of the description. */
export function describeFindings(findings: readonly PlacedFinding[]): string {
  return findings
    .map(({ file, line, column, path, rule, level, stack, address, message, waived }) => {
      const word = waived ? `waived until ${waived.until} (${waived.reason})` : level;
      const what = address ? `${address} of ${stack}` : stack;
      return `${file}:${line}:${column}${path && ` ${path}`}: ${word}: ${rule}: ${what} ${message}\n`;
    })
    .join("");
}

export const findingsJson = (findings: readonly PlacedFinding[]): object => ({
  version: 1,
  type: "check",
  refused: refuses(findings),
  findings,
});

/** SARIF 2.1.0, which GitHub and GitLab show on the lines of a merge request. */
export function sarif(rules: readonly Rule[], findings: readonly PlacedFinding[]): object {
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "cic",
            rules: rules.map(({ id, title, protects, controls, level }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: protects },
              defaultConfiguration: { level },
              properties: { tags: controls },
            })),
          },
        },
        results: findings.map(({ rule, level, message, file, line, column, stack, address, waived }) => ({
          ruleId: rule,
          ruleIndex: rules.findIndex(({ id }) => id === rule),
          level,
          message: { text: `${address ? `${address} of ${stack}` : stack} ${message}` },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line, startColumn: column } },
              logicalLocations: [{ fullyQualifiedName: address ? `${stack}/${address}` : stack, kind: "resource" }],
            },
          ],
          ...(waived ? { suppressions: [{ kind: "external", justification: `${waived.reason} (until ${waived.until})` }] } : {}),
        })),
      },
    ],
  };
}

/** JUnit's XML: a suite for each stack, a case for each rule. */
export function junit(rules: readonly Rule[], stacks: readonly string[], findings: readonly PlacedFinding[]): string {
  const suites = stacks.map((stack) => {
    const cases = rules.map(({ id, title }) => {
      const found = findings.filter((each) => each.stack === stack && each.rule === id);
      const open = found.filter(({ waived, level }) => !waived && level === "error");
      const told = found.filter((each) => !open.includes(each));
      const body = [
        ...(open.length > 0 ? [`<failure message="${xml(title)}">${xml(describeFindings(open))}</failure>`] : []),
        ...(told.length > 0 ? [`<system-out>${xml(describeFindings(told))}</system-out>`] : []),
      ];
      return {
        failed: open.length > 0,
        text: `    <testcase classname="${xml(stack)}" name="${id}">${body.join("")}</testcase>\n`,
      };
    });
    const failures = cases.filter(({ failed }) => failed).length;
    const text = cases.map((each) => each.text).join("");
    return `  <testsuite name="${xml(stack)}" tests="${cases.length}" failures="${failures}">\n${text}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cic check">\n${suites.join("")}</testsuites>\n`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no form for them
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const xml = (text: string): string =>
  text.replace(forbidden, "?").replace(/[&<>"]/g, (character) => entities[character] as string);
