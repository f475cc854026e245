import { lab } from "../support";
import type { Wrong } from ".";

export const syntax: readonly Wrong[] = [
  { what: "an empty file", text: "", problems: ["lab.yaml:1:1 the file is empty; begin with what cic init writes"] },
  {
    what: "a file of comments",
    text: "# nothing yet\n",
    problems: ["lab.yaml:1:1 the file is empty; begin with what cic init writes"],
  },
  {
    what: "a text as root",
    text: "hello\n",
    problems: [
      "lab.yaml:1:1 the file is no map of settings; write lines such as name: document-lab, or begin with what cic init writes",
    ],
  },
  {
    what: "a list as root",
    text: "- name: lab\n",
    problems: [
      "lab.yaml:1:1 the file is no map of settings; write lines such as name: document-lab, or begin with what cic init writes",
    ],
  },
  {
    what: "a tab as indent",
    text: lab({}, "buckets:\n\tdocuments: {}\n"),
    problems: ["lab.yaml:11:1 a tab indents this line; indent with spaces"],
  },
  {
    what: "an indent that fits nothing",
    text: lab({}, "buckets:\n    a: {}\n  b: {}\n"),
    problems: [
      "lab.yaml:12:1 the indentation does not fit the lines above; begin all entries of one map at the same column and close every bracket",
    ],
  },
  {
    what: "a bracket that stays open",
    text: lab({ providers: "providers: [aws, azure" }),
    problems: ["lab.yaml:10:1 a bracket or brace that was opened before is not closed; close it"],
  },
  {
    what: "a brace that stays open",
    text: lab({ budget: "budget: { amount: 400" }),
    problems: ["lab.yaml:8:1 a bracket or brace that was opened before is not closed; close it"],
  },
  {
    what: "a quote that stays open",
    text: lab({ purpose: 'purpose: "Try documents' }),
    problems: ["lab.yaml:10:1 a quote that was opened before is not closed; close it"],
  },
  {
    what: "a second colon",
    text: lab({ purpose: "purpose: Try: documents" }),
    problems: ["lab.yaml:2:10 a second colon stands on this line; put the value in quotes, or the inner map on lines of its own"],
  },
  {
    what: "a key without a colon",
    text: lab({ purpose: "purpose" }),
    problems: ["lab.yaml:2:1 a key runs over several lines, or a colon is missing; write name: value on one line"],
  },
  {
    what: "a value that begins with @",
    text: lab({ owner: "owner: @platform" }),
    problems: ["lab.yaml:3:8 a value cannot begin with this character; put the value in quotes"],
  },
  {
    what: "a backslash in double quotes",
    text: lab({ purpose: 'purpose: "a\\d"' }),
    problems: ["lab.yaml:2:12 a backslash in double quotes begins no known escape here; write \\\\ or use single quotes"],
  },
  {
    what: "a key written twice",
    text: lab({}, "name: other-lab\n"),
    problems: ["lab.yaml:10:1 name: is written twice, first in line 1; keep one of the two"],
  },
  {
    what: "an entry written twice",
    text: lab({}, "buckets:\n  documents: {}\n  documents: {}\n"),
    problems: ["lab.yaml:12:3 buckets.documents: is written twice, first in line 11; keep one of the two"],
  },
  {
    what: "a second document",
    text: lab({}, "---\nname: other-lab\n"),
    problems: ["lab.yaml:10:1 a second document begins here; give each environment a file of its own"],
  },
  {
    what: "a directive",
    text: `%YAML 1.1\n---\n${lab({})}`,
    problems: ["lab.yaml:1:1 a directive has no meaning here; delete the line"],
  },
  {
    what: "a merge key",
    text: lab({}, "buckets:\n  a: &a { versioned: false }\n  b:\n    <<: *a\n"),
    problems: ["lab.yaml:13:5 buckets.b.<<: maps are not merged here; write the keys out"],
  },
  {
    what: "a tag",
    text: lab({ purpose: "purpose: !!str Try" }),
    problems: ['lab.yaml:2:16 purpose: the tag "!!str" has no meaning here; write the plain value'],
  },
  {
    what: "a tag of JavaScript",
    text: lab({ purpose: 'purpose: !!js/function "function () {}"' }),
    problems: ['lab.yaml:2:24 purpose: the tag "!!js/function" has no meaning here; write the plain value'],
  },
  {
    what: "a list as key",
    text: lab({}, "? [a, b]\n: c\n"),
    problems: ["lab.yaml:10:3 a key must be one plain word; write name: value"],
  },
  {
    what: "an alias without an anchor",
    text: lab({ owner: "owner: *me" }),
    problems: ['lab.yaml:3:8 owner: the alias "*me" has no anchor before it; write the value out'],
  },
];
