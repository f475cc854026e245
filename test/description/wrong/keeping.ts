import { lab } from "../support";
import type { Wrong } from ".";

export const keeping: readonly Wrong[] = [
  {
    what: "a share that Windows would mount",
    text: lab(
      {},
      "machines:\n  desk: { image: windows-2022, disk: 64 GiB }\n  worker: {}\nshares: { results: { writeBy: [worker], readBy: [desk] } }\n",
    ),
    problems: [
      "lab.yaml:13:50 shares.results.readBy[0]: desk runs Windows, and a share is mounted by Ubuntu alone; leave it out; machines with Windows may read and write a bucket",
    ],
  },
  {
    what: "a bucket kept without a unit",
    text: lab({}, "buckets:\n  documents: { deleteAfter: 30 }\n"),
    problems: ["lab.yaml:11:29 buckets.documents.deleteAfter: must be text, not the number 30; write 30 days"],
  },
  {
    what: "a bucket kept in another unit",
    text: lab({}, "buckets:\n  documents: { deleteAfter: 2 weeks }\n"),
    problems: [
      'lab.yaml:11:29 buckets.documents.deleteAfter: "2 weeks" is not accepted: a time is written as a number of days; write 2 days',
    ],
  },
  {
    what: "a bucket kept for too long",
    text: lab({}, "buckets:\n  documents: { deleteAfter: 9999 days }\n"),
    problems: [
      'lab.yaml:11:29 buckets.documents.deleteAfter: "9999 days" is not accepted: at most 3650 days; write for example 30 days',
    ],
  },
  {
    what: "a key of another capability",
    text: lab({}, "buckets:\n  documents: { size: small }\n"),
    problems: ["lab.yaml:11:16 buckets.documents.size: unknown key; known here: versioned, deleteAfter, access, seed, key"],
  },
  {
    what: "a registry that a service may pull from by name",
    text: lab({}, 'registries:\n  images: { access: { web: pull } }\nservices:\n  web: { image: "nginx:1.27" }\n'),
    problems: [
      'lab.yaml:11:23 registries.images.access.web: there is no machine or pool or notebook or cluster or member "web"; there is none at all: add it under machines or pools or notebooks or clusters or members of a team',
    ],
  },
  {
    what: "a secret with its value",
    text: lab({}, "secrets:\n  ocr-key: { value: hunter2 }\n"),
    problems: ["lab.yaml:11:14 secrets.ocr-key.value: unknown key; known here: readBy, key"],
  },
  {
    what: "a secret as text",
    text: lab({}, "secrets:\n  ocr-key: hunter2\n"),
    problems: [
      'lab.yaml:11:12 secrets.ocr-key: must be a map of settings, not the text "hunter2"; write settings such as { readBy: [workbench] }',
    ],
  },
  {
    what: "a language model that may end before the lab",
    text: lab({ providers: "providers: [aws, azure]" }, "models:\n  chat: {}\n"),
    problems: [
      "lab.yaml:11:9 models.chat: gpt-5-mini on azure may end after 2027-02-05, before the lab does; write expires: 2027-02-05 or earlier, or leave azure out of providers",
    ],
  },
  {
    what: "a language model where none answers in the EU",
    text: lab(
      { region: "region: switzerland", providers: "providers: [google]", expires: "expires: 2027-01-31" },
      "models:\n  chat: {}\n",
    ),
    problems: [
      "lab.yaml:11:9 models.chat: google has no model for labs in switzerland that answers in the EU; write region: germany or france or sweden or italy or spain, or leave google out of providers",
    ],
  },
  {
    what: "a language model by its cloud's name",
    text: lab({ expires: "expires: 2027-01-31" }, "models:\n  chat: { size: gpt-5-mini }\n"),
    problems: ['lab.yaml:11:17 models.chat.size: must be one of small, large, not "gpt-5-mini"'],
  },
  {
    what: "a disk beside no machine",
    text: lab({}, "machines: { bench: {} }\ndisks:\n  home: { size: 64 GiB }\n"),
    problems: [
      "lab.yaml:12:9 disks.home.machine: is missing; write machine: workbench (The machine that has the disk; of several machines that are alike, each has one of its own)",
    ],
  },
  {
    what: "a disk beside a machine that does not exist, of a size that one cloud lacks",
    text: lab({}, "machines: { bench: {} }\ndisks:\n  home: { machine: bank, size: 5 GiB }\n"),
    problems: [
      'lab.yaml:12:20 disks.home.machine: there is no machine "bank"; there are, nearest first: bench',
      'lab.yaml:12:32 disks.home.size: "5 GiB" is not accepted: from 10 to 4095 GiB; write for example 64 GiB',
    ],
  },
  {
    what: "a message that is locked for longer than Azure does",
    text: lab({}, "queues:\n  work: { lock: 60 }\n  more: { lock: 6 minutes }\n"),
    problems: [
      "lab.yaml:11:17 queues.work.lock: must be text, not the number 60; write 60 seconds",
      'lab.yaml:12:17 queues.more.lock: "6 minutes" is not accepted: from 10 to 300 seconds; write for example 30 seconds',
    ],
  },
  {
    what: "a seed that is not there",
    text: lab({}, "buckets:\n  data: { seed: lost }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: there is no file or folder "lost" beside the description; name a file, or a folder with files, below the description\'s folder, such as data',
    ],
  },
  {
    what: "a seed in the folder above",
    text: lab({}, "buckets:\n  data: { seed: ../data }\n"),
    problems: [
      "lab.yaml:11:17 buckets.data.seed: \"../data\" leaves the description's folder; name a file, or a folder with files, below the description's folder, such as data",
    ],
  },
  {
    what: "a seed anywhere on the machine",
    text: lab({}, "buckets:\n  data: { seed: /etc }\n"),
    problems: [
      "lab.yaml:11:17 buckets.data.seed: \"/etc\" is not a path below the description's folder; name a file, or a folder with files, below the description's folder, such as data",
    ],
  },
  {
    what: "a seed that a link leads to elsewhere",
    text: lab({}, "buckets:\n  data: { seed: seeds-out }\n"),
    problems: [
      "lab.yaml:11:17 buckets.data.seed: \"seeds-out\" leads out of the description's folder; name a file, or a folder with files, below the description's folder, such as data",
    ],
  },
  {
    what: "a seed of everything that lies beside the description",
    text: lab({}, "buckets:\n  data: { seed: . }\n"),
    problems: [
      "lab.yaml:11:17 buckets.data.seed: \".\" is the description's own folder; name a file, or a folder with files, below the description's folder, such as data",
    ],
  },
  {
    what: "a seed without a name",
    text: lab({}, "buckets:\n  data: { seed: '' }\n"),
    problems: [
      "lab.yaml:11:17 buckets.data.seed: names no file; name a file, or a folder with files, below the description's folder, such as data",
    ],
  },
  {
    what: "a seed that holds nothing",
    text: lab({}, "buckets:\n  data: { seed: seeds-without }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-without" holds no file; put the files there that the bucket begins with',
    ],
  },
  {
    what: "a seed of too many files",
    text: lab({}, "buckets:\n  data: { seed: seeds-many }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-many" has more than 100 files and folders; pack what belongs together into one file',
    ],
  },
  {
    what: "a seed that is too large",
    text: lab({}, "buckets:\n  data: { seed: seeds-large }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-large" has more than 8 MiB; let a machine fetch what is large once the lab stands',
    ],
  },
  {
    what: "a seed with a file that is empty",
    text: lab({}, "buckets:\n  data: { seed: seeds-empty }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-empty/below/none.csv" is empty; delete it: Azure takes no empty object from Terraform',
    ],
  },
  {
    what: "a seed with a hidden file",
    text: lab({}, "buckets:\n  data: { seed: seeds-hidden }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-hidden/.DS_Store" has a name that not every cloud takes; name it with letters, digits, dots, hyphens and underscores, and no dot at its beginning or end',
    ],
  },
  {
    what: "a seed with a name of two words",
    text: lab({}, "buckets:\n  data: { seed: seeds-names }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-names/a b.csv" has a name that not every cloud takes; name it with letters, digits, dots, hyphens and underscores, and no dot at its beginning or end',
    ],
  },
  {
    what: "a seed with a folder that is called as Terraform's templates are",
    text: lab({}, "buckets:\n  data: { seed: seeds-template }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-template/%{for}" has a name that not every cloud takes; name it with letters, digits, dots, hyphens and underscores, and no dot at its beginning or end',
    ],
  },
  {
    what: "a seed with a name that ends with a dot",
    text: lab({}, "buckets:\n  data: { seed: seeds-dot }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-dot/table." has a name that not every cloud takes; name it with letters, digits, dots, hyphens and underscores, and no dot at its beginning or end',
    ],
  },
  {
    what: "a seed with a long path",
    text: lab({}, "buckets:\n  data: { seed: seeds-long }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-long/dddddddddddddddddddddddddddddddddddddddddddddd..." has a path of more than 200 characters; shorten it',
    ],
  },
  {
    what: "a seed with a link",
    text: lab({}, "buckets:\n  data: { seed: seeds-link }\n"),
    problems: [
      'lab.yaml:11:17 buckets.data.seed: "seeds-link/twin.csv" is no file; put the file itself there; links are not followed',
    ],
  },
  {
    what: "a seed that is a list",
    text: lab({}, "buckets:\n  data: { seed: [seeds] }\n"),
    problems: ["lab.yaml:11:17 buckets.data.seed: must be text, not a list; write for example data"],
  },
  {
    what: "a right on a queue that buckets have",
    text: lab({}, "machines:\n  workbench: {}\nqueues:\n  work: { access: { workbench: write } }\n"),
    problems: ['lab.yaml:13:32 queues.work.access.workbench: must be one of send, receive, both, not "write"'],
  },
  {
    what: "a queue that gives up at once",
    text: lab({}, "queues:\n  work: { attempts: 1 }\n"),
    problems: ["lab.yaml:11:21 queues.work.attempts: must be at least 5, not 1; write for example 10"],
  },
  {
    what: "a topic of which nobody hears",
    text: lab({}, "topics:\n  news: { subscriptions: {} }\n"),
    problems: ["lab.yaml:11:26 topics.news.subscriptions: a topic has 1 to 20 subscriptions: without one, messages are lost"],
  },
  {
    what: "an engine that nobody offers",
    text: lab({}, "databases: { orders: { engine: oracle } }\n"),
    problems: ['lab.yaml:10:32 databases.orders.engine: must be one of postgres-17, postgres-16, mysql-8.4, not "oracle"'],
  },
  {
    what: "storage between two steps",
    text: lab({}, "databases: { orders: { storage: 48 GiB } }\n"),
    problems: [
      'lab.yaml:10:33 databases.orders.storage: must be one of "32 GiB", "64 GiB", "128 GiB", "256 GiB", "512 GiB", "1024 GiB", not "48 GiB"',
    ],
  },
  {
    what: "a database that is open to a subnet",
    text: lab({}, "network: { subnets: { work: {} } }\ndatabases: { orders: { openTo: [work] } }\n"),
    problems: [
      'lab.yaml:11:33 databases.orders.openTo[0]: there is no machine or pool or notebook or service or member "work"; there is none at all: add it under machines or pools or notebooks or services or members of a team',
    ],
  },
  {
    what: "a key that changes every month",
    text: lab({ budget: "budget: { amount: 400 }\nkeys: { lab: { rotateAfter: 30 days } }" }),
    problems: ['lab.yaml:8:29 keys.lab.rotateAfter: "30 days" is not accepted: at least 90 days; write for example 365 days'],
  },
  {
    what: "a bucket with a key that is not there",
    text: lab({ budget: "budget: { amount: 400 }\nkeys: { lab: {} }\nbuckets: { documents: { key: lap } }" }),
    problems: ['lab.yaml:9:30 buckets.documents.key: there is no key "lap"; there are, nearest first: lab'],
  },
  {
    what: "a share between two sizes",
    text: lab({}, "machines: { worker: {} }\nshares: { results: { size: 100 GiB, writeBy: [worker] } }\n"),
    problems: [
      'lab.yaml:11:28 shares.results.size: must be one of "128 GiB", "256 GiB", "512 GiB", "1024 GiB", "2048 GiB", "4096 GiB", "8192 GiB", not "100 GiB"; did you mean 1024 GiB?',
    ],
  },
  {
    what: "a share that nobody mounts",
    text: lab({}, "shares: { results: {} }\n"),
    problems: ["lab.yaml:10:20 shares.results.writeBy: a share is mounted by one machine at least"],
  },
  {
    what: "a machine that writes and reads by two fields",
    text: lab({}, "machines: { worker: {} }\nshares: { results: { writeBy: [worker], readBy: [worker] } }\n"),
    problems: ["lab.yaml:11:50 shares.results.readBy[0]: a machine in writeBy reads already: name it once"],
  },
  {
    what: "a cache that no machine may use",
    text: lab({}, "caches: { sessions: { openTo: [] } }\n"),
    problems: [
      "lab.yaml:10:31 caches.sessions.openTo: a cache that nothing may use serves nobody: name one; write for example [app]",
    ],
  },
  {
    what: "a cache that does not say whose it is",
    text: lab({}, "caches: { sessions: { size: large } }\n"),
    problems: [
      "lab.yaml:10:21 caches.sessions.openTo: is missing; write openTo: [app] (The machines, pools, notebooks and services that reach it, and use it with their own cloud identity; nobody else does)",
    ],
  },
  {
    what: "a cache that is open to a person",
    text: lab({}, "teams: { alpha: { members: [ada@cic.example] } }\ncaches: { sessions: { openTo: [ada@cic.example] } }\n"),
    problems: [
      'lab.yaml:11:32 caches.sessions.openTo[0]: there is no machine or pool or notebook or service "ada@cic.example"; there is none at all: add it under machines or pools or notebooks or services',
    ],
  },
  {
    what: "a machine that is named twice",
    text: lab({}, "machines:\n  app: {}\ncaches: { sessions: { openTo: [app, app] } }\n"),
    problems: ["lab.yaml:12:31 caches.sessions.openTo: each machine, pool, notebook and service is named once"],
  },
];
