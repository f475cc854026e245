import { lab } from "../support";
import type { Wrong } from ".";

export const computing: readonly Wrong[] = [
  {
    what: "a version of Kubernetes as a number",
    text: lab({}, "clusters: { k: { version: 1.36 } }\n"),
    problems: ['lab.yaml:10:27 clusters.k.version: must be the text "1.36", not the number 1.36; put it in quotes: "1.36"'],
  },
  {
    what: "a version of Kubernetes that not every cloud offers",
    text: lab({}, 'clusters: { k: { version: "1.30" } }\n'),
    problems: ['lab.yaml:10:27 clusters.k.version: must be one of 1.36, 1.35, not "1.30"; did you mean 1.35?'],
  },
  {
    what: "nodes that share their CPUs",
    text: lab({}, "clusters: { k: { nodes: { size: tiny } } }\n"),
    problems: [
      'lab.yaml:10:33 clusters.k.nodes.size: must be one of small, medium, large, xlarge, not "tiny"; or write { cpu: 2, memory: 8 GiB }',
    ],
  },
  {
    what: "a cluster with no node for its own parts",
    text: lab({}, "clusters: { k: { nodes: { min: 0 } } }\n"),
    problems: ["lab.yaml:10:32 clusters.k.nodes.min: must be at least 1, not 0; write for example 2"],
  },
  {
    what: "fewer nodes at most than at least",
    text: lab({}, "clusters: { k: { nodes: { min: 4, max: 2 } } }\n"),
    problems: ["lab.yaml:10:40 clusters.k.nodes.max: there cannot be fewer nodes at most than at least"],
  },
  {
    what: "a cluster that is reached from a range without a name",
    text: lab({}, "clusters: { k: { from: [office] } }\n"),
    problems: [
      'lab.yaml:10:25 clusters.k.from[0]: there is no range "office"; there is none at all: add it under network.ranges',
    ],
  },
  {
    what: "a published machine in a subnet without internet, which nobody reaches",
    text: lab({}, "network: { subnets: { work: { internet: none } } }\nmachines:\n  web: { published: true }\n"),
    problems: [
      "lab.yaml:12:21 machines.web.published: the subnet work has no internet; choose one that has, or leave published out",
      "lab.yaml:12:21 machines.web.published: no range outside reaches it; name one under network.ranges, and let it in by an ingress to web, or leave published out",
    ],
  },
  {
    what: "a published machine that other machines alone reach",
    text: lab(
      {},
      "machines:\n  web: { published: true }\n  jobs: {}\ningress:\n  web: { to: web, from: [jobs], ports: [443] }\n",
    ),
    problems: [
      "lab.yaml:11:21 machines.web.published: no range outside reaches it; name one under network.ranges, and let it in by an ingress to web, or leave published out",
    ],
  },
  {
    what: "a published machine with an address to choose",
    text: lab({}, "machines:\n  web: { published: true, address: 10.20.25.20 }\n"),
    problems: [
      "lab.yaml:11:21 machines.web.published: no range outside reaches it; name one under network.ranges, and let it in by an ingress to web, or leave published out",
      "lab.yaml:11:36 machines.web.address: a published machine stands in a range of its own on AWS, so that its private address is not to choose",
    ],
  },
  {
    what: "a size that does not exist",
    text: lab({}, "machines:\n  workbench: { size: smal }\n"),
    problems: [
      'lab.yaml:11:22 machines.workbench.size: must be one of tiny, small, medium, large, xlarge, gpu-small, not "smal"; did you mean small?',
    ],
  },
  {
    what: "a size of an AWS type",
    text: lab({}, "machines:\n  workbench: { size: m7i.large }\n"),
    problems: [
      'lab.yaml:11:22 machines.workbench.size: must be one of tiny, small, medium, large, xlarge, gpu-small, not "m7i.large"; or write { cpu: 2, memory: 8 GiB }',
    ],
  },
  {
    what: "a GPU where one of the clouds is not known to have it",
    text: lab({ region: "region: france" }, "machines:\n  trainer: { size: gpu-small }\n"),
    problems: [
      "lab.yaml:11:20 machines.trainer.size: aws is not known to have gpu-small in france; write region: germany or sweden or spain, or leave aws out of providers",
      "lab.yaml:11:20 machines.trainer.size: google is not known to have gpu-small in france; write region: germany, or leave google out of providers",
    ],
  },
  {
    what: "Windows where Azure is among the clouds, on the disk of Ubuntu",
    text: lab({}, "machines:\n  desk: { image: windows-2025 }\n"),
    problems: [
      "lab.yaml:11:9 machines.desk.disk: Windows has a disk of at least 50 GiB, and this one has 32 GiB: write disk: 64 GiB",
    ],
  },
  {
    what: "a script of Ubuntu for Windows",
    text: lab({}, 'machines:\n  desk: { image: windows-2025, disk: 64 GiB, setup: "#!/bin/sh\\n" }\n'),
    problems: [
      "lab.yaml:11:53 machines.desk.setup: Windows runs PowerShell: begin the script with the line #ps1, or choose an image of Ubuntu",
    ],
  },
  {
    what: "a script of Windows for Ubuntu",
    text: lab({}, 'machines:\n  desk: { setup: "#ps1\\nWrite-Host ready\\n" }\n'),
    problems: [
      "lab.yaml:11:18 machines.desk.setup: Ubuntu runs no PowerShell: begin the script with #! or #cloud-config, or choose an image of Windows",
    ],
  },
  {
    what: "a script of Windows that would be run at each start",
    text: lab({}, 'machines:\n  desk: { image: windows-2022, disk: 64 GiB, setup: "#ps1\\n<persist>true</persist>\\n" }\n'),
    problems: [
      "lab.yaml:11:53 machines.desk.setup: a script of Windows has no tag of AWS's launch agent in it, such as <persist>, which would change how it is run",
    ],
  },
  {
    what: "Windows with a GPU",
    text: lab({}, "machines:\n  desk: { image: windows-2022, disk: 64 GiB, size: gpu-small }\n"),
    problems: ["lab.yaml:11:52 machines.desk.size: gpu-small starts from Ubuntu: choose such an image, or a size without a GPU"],
  },
  {
    what: "a pool of Windows with a GPU, on the disk of Ubuntu",
    text: lab({}, "pools:\n  desk: { image: windows-2022, size: gpu-small }\n"),
    problems: [
      "lab.yaml:11:9 pools.desk.disk: Windows has a disk of at least 50 GiB, and this one has 32 GiB: write disk: 64 GiB",
      "lab.yaml:11:38 pools.desk.size: gpu-small starts from Ubuntu: choose such an image, or a size without a GPU",
    ],
  },
  {
    what: "a script of Ubuntu for a pool of Windows",
    text: lab({}, 'pools:\n  desk: { image: windows-2025, disk: 64 GiB, setup: "#!/bin/sh\\n" }\n'),
    problems: [
      "lab.yaml:11:53 pools.desk.setup: Windows runs PowerShell: begin the script with the line #ps1, or choose an image of Ubuntu",
    ],
  },
  {
    what: "a pool with a GPU where one of the clouds is not known to have it",
    text: lab({ region: "region: sweden" }, "pools:\n  answering: { size: gpu-small }\n"),
    problems: [
      "lab.yaml:11:22 pools.answering.size: google is not known to have gpu-small in sweden; write region: germany, or leave google out of providers",
    ],
  },
  {
    what: "machines of a pool as if each were one",
    text: lab({}, "pools:\n  web: { address: 10.20.25.20, per: member, published: true }\n"),
    problems: ["address", "per", "published"].map(
      (key, at) =>
        `lab.yaml:11:${[10, 32, 45][at]} pools.web.${key}: unknown key; known here: size, image, disk, subnet, setup, scale, key`,
    ),
  },
  {
    what: "a disk beside the machines of a pool",
    text: lab({}, "pools:\n  web: {}\ndisks:\n  data: { machine: web }\n"),
    problems: ['lab.yaml:13:20 disks.data.machine: there is no machine "web"; there is none at all: add it under machines'],
  },
  {
    what: "a size as a number",
    text: lab({}, "machines:\n  workbench: { size: 4 }\n"),
    problems: [
      "lab.yaml:11:22 machines.workbench.size: must be one of tiny, small, medium, large, xlarge, gpu-small, not 4; or write { cpu: 2, memory: 8 GiB }",
    ],
  },
  {
    what: "a size without memory",
    text: lab({}, "machines:\n  workbench: { size: { cpu: 2 } }\n"),
    problems: ["lab.yaml:11:22 machines.workbench.size.memory: is missing; write memory: 8 GiB (Memory at least)"],
  },
  {
    what: "a size with too many CPUs",
    text: lab({}, "machines:\n  workbench: { size: { cpu: 200, memory: 8 GiB } }\n"),
    problems: ["lab.yaml:11:29 machines.workbench.size.cpu: must be at most 64, not 200; write for example 2"],
  },
  {
    what: "memory without its unit",
    text: lab({}, "machines:\n  workbench: { size: { cpu: 2, memory: 8 } }\n"),
    problems: ["lab.yaml:11:40 machines.workbench.size.memory: must be text, not the number 8; write 8 GiB"],
  },
  {
    what: "a disk without its unit",
    text: lab({}, "machines:\n  workbench: { disk: 64 }\n"),
    problems: ["lab.yaml:11:22 machines.workbench.disk: must be text, not the number 64; write 64 GiB"],
  },
  {
    what: "a disk in another unit",
    text: lab({}, "machines:\n  workbench: { disk: 64 GB }\n"),
    problems: ['lab.yaml:11:22 machines.workbench.disk: "64 GB" is not accepted: a size is written in GiB; write 64 GiB'],
  },
  {
    what: "a disk that is too small",
    text: lab({}, "machines:\n  workbench: { disk: 8 GiB }\n"),
    problems: ['lab.yaml:11:22 machines.workbench.disk: "8 GiB" is not accepted: from 32 to 1024 GiB; write for example 64 GiB'],
  },
  {
    what: "an image that does not exist",
    text: lab({}, "machines:\n  workbench: { image: ubuntu-24.4 }\n"),
    problems: [
      'lab.yaml:11:23 machines.workbench.image: must be one of ubuntu-24.04, ubuntu-22.04, windows-2025, windows-2022, not "ubuntu-24.4"; did you mean ubuntu-24.04?',
    ],
  },
  {
    what: "an image as a number",
    text: lab({}, "machines:\n  workbench: { image: 24.04 }\n"),
    problems: [
      "lab.yaml:11:23 machines.workbench.image: must be one of ubuntu-24.04, ubuntu-22.04, windows-2025, windows-2022, not 24.04; did you mean ubuntu-24.04?",
    ],
  },
  {
    what: "a count of none",
    text: lab({}, "machines:\n  workbench: { count: 0 }\n"),
    problems: ["lab.yaml:11:23 machines.workbench.count: must be at least 1, not 0; write for example 1"],
  },
  {
    what: "a count in quotes",
    text: lab({}, 'machines:\n  workbench: { count: "two" }\n'),
    problems: ['lab.yaml:11:23 machines.workbench.count: must be a whole number, not the text "two"; write for example 1'],
  },
  {
    what: "an address that is none",
    text: lab({}, "machines:\n  store: { address: 10.20.25.020 }\n"),
    problems: [
      'lab.yaml:11:21 machines.store.address: "10.20.25.020" is not accepted: an address is four numbers with dots, without zeros before them; write for example 10.20.25.20',
    ],
  },
  {
    what: "an address in another subnet",
    text: lab({}, "machines:\n  store: { address: 10.20.26.20 }\n"),
    problems: [
      "lab.yaml:11:21 machines.store.address: 10.20.26.20 cannot be a machine's for good in the subnet work, 10.20.25.0/24; choose from 10.20.25.10 to 10.20.25.125 or 10.20.25.138 to 10.20.25.253",
    ],
  },
  {
    what: "an address that AWS keeps, at the beginning of the other zone's half",
    text: lab({}, "machines:\n  store: { address: 10.20.25.130 }\n"),
    problems: [
      "lab.yaml:11:21 machines.store.address: 10.20.25.130 cannot be a machine's for good in the subnet work, 10.20.25.0/24; choose from 10.20.25.10 to 10.20.25.125 or 10.20.25.138 to 10.20.25.253",
    ],
  },
  {
    what: "one address for two machines that are alike",
    text: lab({}, "machines:\n  store: { address: 10.20.25.20, count: 2 }\n"),
    problems: ["lab.yaml:11:21 machines.store.address: one address cannot be that of 2 machines"],
  },
  {
    what: "one address for two entries",
    text: lab({}, "machines:\n  store: { address: 10.20.25.20 }\n  other: { address: 10.20.25.20 }\n"),
    problems: ["lab.yaml:12:21 machines.other.address: 10.20.25.20 is the address of store already; give each machine another"],
  },
  {
    what: "a machine for each member and a number of them",
    text: lab({}, "machines:\n  bench: { per: member, count: 2 }\n"),
    problems: ["lab.yaml:11:32 machines.bench.count: each member has one machine: leave count or per out"],
  },
  {
    what: "a machine for each of somebody else",
    text: lab({}, "machines:\n  bench: { per: team }\n"),
    problems: ['lab.yaml:11:17 machines.bench.per: must be one of member, not "team"'],
  },
  {
    what: "an address for good of each member's machine",
    text: lab({}, "machines:\n  bench: { per: member, address: 10.20.25.20 }\n"),
    problems: ["lab.yaml:11:34 machines.bench.address: one address cannot be that of each member's machine"],
  },
  {
    what: "a machine as text",
    text: lab({}, "machines:\n  workbench: small\n"),
    problems: [
      'lab.yaml:11:14 machines.workbench: must be a map of settings, not the text "small"; write settings such as { size: small }',
    ],
  },
  {
    what: "a machine with an underscore",
    text: lab({}, "machines:\n  work_bench: {}\n"),
    problems: [
      "lab.yaml:11:3 machines.work_bench: a name has 1 to 24 lower-case letters, digits and single hyphens, and begins with a letter; write for example workbench",
    ],
  },
  {
    what: "machines as a list",
    text: lab({}, "machines:\n  - workbench\n"),
    problems: ["lab.yaml:10:1 machines: must be a map of names, not a list; write each entry as name: {}"],
  },
  {
    what: "an image of somebody else's registry, which Cloud Run would not take",
    text: lab({}, 'services:\n  web: { image: "quay.io/nginx/nginx:1" }\n'),
    problems: [
      'lab.yaml:11:17 services.web.image: "quay.io/nginx/nginx:1" is not accepted: an image is one of Docker Hub with its tag or digest, such as nginx:1.27, or `{ registry, tag }` of the lab\'s own; or write { registry: images, tag: v1 }',
    ],
  },
  {
    what: "an image without its tag",
    text: lab({}, "services:\n  web: { image: nginx }\n"),
    problems: [
      'lab.yaml:11:17 services.web.image: "nginx" is not accepted: an image is one of Docker Hub with its tag or digest, such as nginx:1.27, or `{ registry, tag }` of the lab\'s own; or write { registry: images, tag: v1 }',
    ],
  },
  {
    what: "more containers at least than at most",
    text: lab({}, 'services:\n  web: { image: "nginx:1.27", scale: { min: 3, max: 2 } }\n'),
    problems: ["lab.yaml:11:53 services.web.scale.max: must be 3, which is min, or more"],
  },
  {
    what: "a variable that the clouds set",
    text: lab({}, 'services:\n  web: { image: "nginx:1.27", environment: { PORT: "80" } }\n'),
    problems: ["lab.yaml:11:46 services.web.environment.PORT: clouds set this variable themselves; write for example LOG_LEVEL"],
  },
  {
    what: "a service that calls",
    text: lab({}, 'services:\n  api: { image: "nginx:1.27" }\n  web: { image: "nginx:1.27", callers: [api] }\n'),
    problems: ['lab.yaml:12:41 services.web.callers[0]: there is no machine "api"; there is none at all: add it under machines'],
  },
  {
    what: "a machine in a network of several subnets",
    text: lab({}, "network: { subnets: { front: {}, back: {} } }\nmachines:\n  api: {}\n"),
    problems: ["lab.yaml:12:8 machines.api.subnet: is missing, and there are several; write subnet with one of back, front"],
  },
  {
    what: "a notebook for a stranger",
    text: lab({}, "teams: { alpha: { members: [ada@cic.example] } }\nnotebooks:\n  desk: { for: [eve@cic.example] }\n"),
    problems: [
      'lab.yaml:12:17 notebooks.desk.for[0]: there is no member "eve@cic.example"; there are, nearest first: ada@cic.example',
    ],
  },
  {
    what: "a notebook that is stopped at once",
    text: lab({}, "notebooks:\n  desk: { idle: 5 }\n"),
    problems: ["lab.yaml:11:17 notebooks.desk.idle: must be at least 15, not 5; write for example 90"],
  },
  {
    what: "a function that nothing calls, and one whose code is not there",
    text: lab({}, "functions:\n  idle: { code: '#!' }\n  lost: { code: lost.py, every: 1 hour }\n"),
    problems: [
      "lab.yaml:11:9 functions.idle: nothing calls it: write callers, takes or every",
      'lab.yaml:12:17 functions.lost.code: there is no file "lost.py" beside the description; name a file below the description\'s folder, such as setup/workbench.sh',
    ],
  },
  {
    what: "functions that share a queue, and one that is slower than it",
    text: lab(
      {},
      "queues:\n  work: {}\n  rest: {}\nfunctions:\n  one: { code: '#!', takes: work }\n  two: { code: '#!', takes: work }\n  slow: { code: '#!', takes: rest, timeout: 2 minutes }\n",
    ),
    problems: [
      "lab.yaml:14:29 functions.one.takes: two receives from the queue work too; give each a queue of its own",
      "lab.yaml:15:29 functions.two.takes: one receives from the queue work too; give each a queue of its own",
      "lab.yaml:16:45 functions.slow.timeout: the queue rest hides a message for 1 minute, and would hand it out again meanwhile; write a shorter timeout, or a longer lock for the queue",
    ],
  },
  {
    what: "a function that sends to the queue that it takes from, and ones that send to a topic, publish to a queue, or send to nothing",
    text: lab(
      {},
      "queues:\n  work: {}\n  rest: {}\ntopics:\n  news: { subscriptions: { desk: {} } }\nfunctions:\n  loop: { code: '#!', takes: work, sendsTo: [rest, work] }\n  cross: { code: '#!', every: 1 hour, sendsTo: [news], publishesTo: [rest] }\n  plain: { code: '#!', every: 1 hour, sendsTo: rest }\n",
    ),
    problems: [
      "lab.yaml:16:52 functions.loop.sendsTo[1]: the function takes from work, and would call itself without end: send to another queue",
      'lab.yaml:17:49 functions.cross.sendsTo[0]: there is no queue "news"; there are, nearest first: rest, work',
      'lab.yaml:17:70 functions.cross.publishesTo[0]: there is no topic "rest"; there are, nearest first: news',
      'lab.yaml:18:48 functions.plain.sendsTo: must be a list, not the text "rest"; write [rest]',
    ],
  },
  {
    what: "a time of the day that is none",
    text: lab({}, "functions:\n  one: { code: '#!', every: { at: 6:30 } }\n"),
    problems: [
      'lab.yaml:11:35 functions.one.every.at: "6:30" is not accepted: a time has two digits for hours and two for minutes; write for example 06:30',
    ],
  },
  {
    what: "a pool of more machines at least than at most, whose load no cloud measures",
    text: lab({}, "pools:\n  web: { scale: { min: 4, max: 2, cpu: 99 } }\n"),
    problems: ["lab.yaml:11:40 pools.web.scale.cpu: must be at most 90, not 99; write for example 60"],
  },
  {
    what: "a pool of more machines at least than at most",
    text: lab({}, "pools:\n  web: { scale: { min: 4, max: 2 } }\n"),
    problems: ["lab.yaml:11:32 pools.web.scale.max: must be 4, which is min, or more"],
  },
  {
    what: "a schedule over night",
    text: lab({}, 'machines: { web: {} }\nschedules: { office: { start: "20:00", stop: "06:00", of: [web] } }\n'),
    problems: ["lab.yaml:11:46 schedules.office.stop: must be an hour later than start at least, on the same day"],
  },
  {
    what: "a time without its second digit",
    text: lab({}, 'machines: { web: {} }\nschedules: { office: { start: 8:00, stop: "18:00", of: [web] } }\n'),
    problems: [
      'lab.yaml:11:31 schedules.office.start: "8:00" is not accepted: a time is written as hours and minutes, from 00:00 to 23:59; write for example 08:00',
    ],
  },
  {
    what: "a schedule of a cache, which nobody can stop",
    text: lab(
      {},
      'machines: { web: {} }\ncaches: { pages: { openTo: [web] } }\nschedules: { office: { start: "08:00", stop: "18:00", of: [pages] } }\n',
    ),
    problems: [
      'lab.yaml:12:60 schedules.office.of[0]: there is no machine or database or notebook or pool or cluster or service "pages"; there are, nearest first: web',
    ],
  },
  {
    what: "a schedule in a zone whose name one cloud has not",
    text: lab(
      {},
      'machines: { web: {} }\nschedules: { office: { start: "08:00", stop: "18:00", timeZone: Berlin, of: [web] } }\n',
    ),
    problems: [
      'lab.yaml:11:65 schedules.office.timeZone: must be one of Europe/Berlin, Europe/Athens, Europe/Helsinki, Europe/London, Europe/Paris, Europe/Prague, Europe/Warsaw, Etc/UTC, not "Berlin"; did you mean Europe/Berlin?',
    ],
  },
];
