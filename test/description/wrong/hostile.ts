// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts that Terraform would take for templates
import { known, lab } from "../support";
import type { Wrong } from ".";

export const hostile: readonly Wrong[] = [
  {
    what: "__proto__ at the top",
    text: lab({}, "__proto__: { admin: true }\n"),
    problems: ["lab.yaml:10:1 __proto__: this key is reserved; write another name"],
  },
  {
    what: "__proto__ as an entry",
    text: lab({}, "buckets:\n  __proto__: { versioned: false }\n"),
    problems: ["lab.yaml:11:3 buckets.__proto__: this key is reserved; write another name"],
  },
  {
    what: "__proto__ inside an entry",
    text: lab({}, "buckets:\n  documents: { __proto__: { versioned: false } }\n"),
    problems: ["lab.yaml:11:16 buckets.documents.__proto__: this key is reserved; write another name"],
  },
  {
    what: "__proto__ in access",
    text: lab({}, "buckets:\n  documents: { access: { __proto__: write } }\n"),
    problems: ["lab.yaml:11:26 buckets.documents.access.__proto__: this key is reserved; write another name"],
  },
  {
    what: "constructor as an entry",
    text: lab({}, "buckets:\n  constructor: {}\n"),
    problems: ["lab.yaml:11:3 buckets.constructor: this key is reserved; write another name"],
  },
  {
    what: "toString as a key",
    text: lab({}, "toString: 1\n"),
    problems: [`lab.yaml:10:1 toString: unknown key; known here: ${known}`],
  },
  {
    what: "a token of cdktf in a value",
    text: lab({ purpose: "purpose: Try ${TfToken[TOKEN.0]}" }),
    problems: ["lab.yaml:2:16 the file holds TfToken[, which is reserved; write it in other words"],
  },
  {
    what: "a token of cdktf in a key",
    text: lab({}, 'buckets:\n  "TfToken[0]": {}\n'),
    problems: ["lab.yaml:11:4 the file holds TfToken[, which is reserved; write it in other words"],
  },
  {
    what: "a token of cdktf behind an escape",
    text: lab({ purpose: 'purpose: "Try \\x54fToken[TOKEN.0]"' }),
    problems: ["lab.yaml:2:10 purpose: holds TfToken[, which is reserved; write it in other words"],
  },
  {
    what: "a bell",
    text: lab({ purpose: "purpose: Try \u0007" }),
    problems: ["lab.yaml:2:14 the file holds the invisible character U+0007; delete it"],
  },
  {
    what: "a bell behind an escape",
    text: lab({ purpose: 'purpose: "Try \\a"' }),
    problems: ["lab.yaml:2:10 purpose: holds the invisible character U+0007; delete it"],
  },
  {
    what: "a NUL behind an escape",
    text: lab({ purpose: 'purpose: "Try \\0"' }),
    problems: ["lab.yaml:2:10 purpose: holds the invisible character U+0000; delete it"],
  },
  {
    what: "an escape sequence of terminals",
    text: lab({ purpose: "purpose: Try \u001b[31mred" }),
    problems: ["lab.yaml:2:14 the file holds the invisible character U+001B; delete it"],
  },
  {
    what: "half a character behind an escape",
    text: lab({ purpose: 'purpose: "Try \\ud83d"' }),
    problems: ["lab.yaml:2:10 purpose: holds half a character; write the character itself"],
  },
  {
    what: "a mark that turns the line around",
    text: lab({ purpose: "purpose: Try \u202e" }),
    problems: ["lab.yaml:2:14 the file holds the invisible character U+202E; delete it"],
  },
  {
    what: "a template as name",
    text: lab({ name: 'name: ${file("/etc/passwd")}' }),
    problems: [
      'lab.yaml:1:7 name: "${file(\\"/etc/passwd\\")}" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
    ],
  },
  {
    what: "a template as an entry",
    text: lab({}, 'buckets:\n  "%{for x in y}": {}\n'),
    problems: [
      'lab.yaml:11:3 buckets."%{for x in y}": a name has 1 to 24 lower-case letters, digits and single hyphens, and begins with a letter; write for example workbench',
    ],
  },
  {
    what: "a script above the folder",
    text: lab({}, "machines:\n  workbench: { setup: ../../x }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"../../x\" leaves the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a script in the middle above the folder",
    text: lab({}, "machines:\n  workbench: { setup: setup/../../x }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"setup/../../x\" leaves the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "an absolute script",
    text: lab({}, "machines:\n  workbench: { setup: /etc/passwd }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"/etc/passwd\" is not a path below the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a script on a Windows drive",
    text: lab({}, "machines:\n  workbench: { setup: 'C:\\\\x' }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"C:\\\\\\\\x\" is not a path below the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a script in the home",
    text: lab({}, "machines:\n  workbench: { setup: ~/x }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"~/x\" is not a path below the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a script that is not there",
    text: lab({}, "machines:\n  workbench: { setup: setup/none.sh }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.setup: there is no file "setup/none.sh" beside the description; name a file below the description\'s folder, such as setup/workbench.sh',
    ],
  },
  {
    what: "a folder as script",
    text: lab({}, "machines:\n  workbench: { setup: setup }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.setup: "setup" is no file; name a file below the description\'s folder, such as setup/workbench.sh',
    ],
  },
  {
    what: "a link out of the folder",
    text: lab({}, "machines:\n  workbench: { setup: setup/link.sh }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.setup: \"setup/link.sh\" leads out of the description's folder; name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a script without its first line",
    text: lab({}, "machines:\n  workbench: { setup: setup/plain.txt }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.setup: "setup/plain.txt" is not accepted: a set-up script begins with #! or #cloud-config, and one of Windows with the line #ps1',
    ],
  },
  {
    what: "a binary script",
    text: lab({}, "machines:\n  workbench: { setup: setup/binary.sh }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.setup: "setup/binary.sh" cannot be read as UTF-8 text; save it with the encoding UTF-8',
    ],
  },
  {
    what: "a script with NUL",
    text: lab({}, "machines:\n  workbench: { setup: setup/nul.sh }\n"),
    problems: ['lab.yaml:11:23 machines.workbench.setup: "setup/nul.sh" holds the invisible character U+0000; delete it'],
  },
  {
    what: "a script of 20 KB",
    text: lab({}, "machines:\n  workbench: { setup: setup/long.sh }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.setup: "setup/long.sh" is not accepted: a set-up script has at most 16384 bytes, which is what AWS takes',
    ],
  },
  {
    what: "a script of 100 KB",
    text: lab({}, "machines:\n  workbench: { setup: setup/huge.sh }\n"),
    problems: ['lab.yaml:11:23 machines.workbench.setup: "setup/huge.sh" has 98 KiB; fetch what is large from a bucket'],
  },
  {
    what: "a script of several lines without its first",
    text: lab({}, "machines:\n  workbench:\n    setup: |\n      apt-get update\n      reboot\n"),
    problems: [
      "lab.yaml:12:12 machines.workbench.setup: is neither a script nor the path of one; begin a script with #!, #cloud-config or the line #ps1, or name a file below the description's folder, such as setup/workbench.sh",
    ],
  },
  {
    what: "a number as script",
    text: lab({}, "machines:\n  workbench: { setup: 1 }\n"),
    problems: ["lab.yaml:11:23 machines.workbench.setup: must be text, not the number 1; write for example setup/workbench.sh"],
  },
  {
    what: "an anchor that holds itself",
    text: lab({}, "buckets: &b\n  documents: *b\n"),
    problems: ["lab.yaml:11:3 buckets.documents.documents: unknown key; known here: versioned, deleteAfter, access, seed, key"],
  },
];
