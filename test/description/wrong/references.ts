import { lab } from "../support";
import type { Wrong } from ".";

export const references: readonly Wrong[] = [
  {
    what: "a subnet that does not exist",
    text: lab({}, "network: { subnets: { work: {}, data: {} } }\nmachines:\n  workbench: { subnet: wrk }\n"),
    problems: ['lab.yaml:12:24 machines.workbench.subnet: there is no subnet "wrk"; there are, nearest first: work, data'],
  },
  {
    what: "a subnet without a network",
    text: lab({}, "machines:\n  workbench: { subnet: work }\n"),
    problems: [
      'lab.yaml:11:24 machines.workbench.subnet: there is no subnet "work"; there is none at all: add it under network.subnets',
    ],
  },
  {
    what: "a machine that does not exist",
    text: lab({}, "machines: { workbench: {}, builder: {} }\nbuckets:\n  documents: { access: { workbnech: write } }\n"),
    problems: [
      'lab.yaml:12:26 buckets.documents.access.workbnech: there is no machine or pool or notebook or service or function or member "workbnech"; there are, nearest first: workbench, builder',
    ],
  },
  {
    what: "a machine where there is none",
    text: lab({}, "secrets:\n  ocr-key: { readBy: [workbench] }\n"),
    problems: [
      'lab.yaml:11:23 secrets.ocr-key.readBy[0]: there is no machine or pool or notebook or service or function or member "workbench"; there is none at all: add it under machines or pools or notebooks or services or functions or members of a team',
    ],
  },
  {
    what: "a member of no team",
    text: lab(
      {},
      "teams:\n  alpha: { members: [ada@cic.example] }\nbuckets:\n  documents: { access: { adda@cic.example: read } }\n",
    ),
    problems: [
      'lab.yaml:13:26 buckets.documents.access.adda@cic.example: there is no member "adda@cic.example"; there are, nearest first: ada@cic.example',
    ],
  },
  {
    what: "a member where there is nobody",
    text: lab({}, "buckets:\n  documents: { access: { ada@cic.example: read } }\n"),
    problems: [
      'lab.yaml:11:26 buckets.documents.access.ada@cic.example: there is no member "ada@cic.example"; there is none at all: add it under members of a team',
    ],
  },
  {
    what: "a number as reference",
    text: lab({}, "machines: { workbench: {} }\nsecrets:\n  ocr-key: { readBy: [1] }\n"),
    problems: [
      "lab.yaml:12:23 secrets.ocr-key.readBy[0]: must be text, not the number 1; write the name of a machine or pool or notebook or service or function or member",
    ],
  },
  {
    what: "a range that does not exist",
    text: lab(
      {},
      "network: { ranges: { office: 203.0.113.0/24 } }\nmachines: { api: {} }\ningress:\n  web: { to: api, from: [offise], ports: [443] }\n",
    ),
    problems: [
      'lab.yaml:13:26 ingress.web.from[0]: there is no machine or pool or range "offise"; there are, nearest first: office, api',
    ],
  },
  {
    what: "a bucket in the place of a machine",
    text: lab({}, "machines: { api: {} }\nbuckets: { documents: {} }\nsecrets:\n  ocr-key: { readBy: [documents] }\n"),
    problems: [
      'lab.yaml:13:23 secrets.ocr-key.readBy[0]: there is no machine or pool or notebook or service or function or member "documents"; there are, nearest first: api',
    ],
  },
  {
    what: "a level of access that does not exist",
    text: lab({}, "machines: { api: {} }\nbuckets:\n  documents: { access: { api: admin } }\n"),
    problems: ['lab.yaml:12:31 buckets.documents.access.api: must be one of read, write, not "admin"'],
  },
  {
    what: "access as a list",
    text: lab({}, "machines: { api: {} }\nbuckets:\n  documents: { access: [api] }\n"),
    problems: ["lab.yaml:12:24 buckets.documents.access: must be a map of names, not a list; write each entry as name: read"],
  },
];
