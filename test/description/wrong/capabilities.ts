import { lab } from "../support";
import type { Wrong } from ".";

export const capabilities: readonly Wrong[] = [
  {
    what: "logs for a time that not every cloud knows",
    text: lab({}, "logs: { keep: 45 days }\n"),
    problems: [
      'lab.yaml:10:15 logs.keep: must be one of "30 days", "60 days", "90 days", "180 days", "365 days", not "45 days"; did you mean 30 days?',
    ],
  },
  {
    what: "logs that are to say whether a network records",
    text: lab({}, "logs: { flows: true }\n"),
    problems: ["lab.yaml:10:9 logs.flows: unknown key; known here: keep, key"],
  },
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
    what: "a budget of nothing",
    text: lab({ budget: "budget: { amount: 0 }" }),
    problems: ["lab.yaml:7:19 budget.amount: must be at least 1, not 0; write for example 400"],
  },
  {
    what: "a budget with cents",
    text: lab({ budget: "budget: { amount: 99.5 }" }),
    problems: ["lab.yaml:7:19 budget.amount: must be a whole number, not 99.5; write 100"],
  },
  {
    what: "a budget in quotes",
    text: lab({ budget: 'budget: { amount: "400" }' }),
    problems: ['lab.yaml:7:19 budget.amount: must be a whole number, not the text "400"; write 400 without quotes'],
  },
  {
    what: "a budget with its currency",
    text: lab({ budget: "budget: { amount: 400 EUR }" }),
    problems: ['lab.yaml:7:19 budget.amount: must be a whole number, not the text "400 EUR"; write 400'],
  },
  {
    what: "a budget as a number",
    text: lab({ budget: "budget: 400" }),
    problems: ["lab.yaml:7:9 budget: must be a map of settings, not the number 400; write settings such as { amount: 400 }"],
  },
  {
    what: "a budget beyond measure",
    text: lab({ budget: "budget: { amount: 10000000 }" }),
    problems: ["lab.yaml:7:19 budget.amount: must be at most 1000000, not 10000000; write for example 400"],
  },
  {
    what: "a currency in small letters",
    text: lab({ budget: "budget: { amount: 400, currency: eur }" }),
    problems: [
      'lab.yaml:7:34 budget.currency: must be one of EUR, USD, GBP, CHF, SEK, DKK, PLN, CZK, not "eur"; did you mean EUR?',
    ],
  },
  {
    what: "a threshold in percent",
    text: lab({ budget: "budget: { amount: 400, alertAt: [50%, 100] }" }),
    problems: ['lab.yaml:7:34 budget.alertAt[0]: must be a whole number, not the text "50%"; write 50'],
  },
  {
    what: "too many thresholds",
    text: lab({ budget: "budget: { amount: 400, alertAt: [1, 2, 3, 4, 5, 6] }" }),
    problems: ["lab.yaml:7:33 budget.alertAt: must have at most 5 entries, not 6"],
  },
  {
    what: "one threshold without brackets",
    text: lab({ budget: "budget: { amount: 400, alertAt: 80 }" }),
    problems: ["lab.yaml:7:33 budget.alertAt: must be a list, not the number 80; write [80]"],
  },
  {
    what: "no team in teams",
    text: lab({}, "teams: {}\n"),
    problems: ["lab.yaml:10:8 teams: must name at least one team; leave it out for one team called main"],
  },
  {
    what: "a list of teams",
    text: lab({}, "teams: [alpha]\n"),
    problems: ["lab.yaml:10:8 teams: must be a map of names, not a list; write each entry as name: {}"],
  },
  {
    what: "a team with people but no role",
    text: lab({}, "teams:\n  alpha: [ada@cic.example]\n"),
    problems: [
      "lab.yaml:11:10 teams.alpha: must be a map of settings, not a list; write settings such as { members: [ada@cic.example] }",
    ],
  },
  {
    what: "a misspelt role",
    text: lab({}, "teams:\n  alpha: { member: [ada@cic.example] }\n"),
    problems: ["lab.yaml:11:12 teams.alpha.member: unknown key; did you mean members?"],
  },
  {
    what: "a member who is no e-mail",
    text: lab({}, "teams:\n  alpha: { members: [ada@cic.example, Ada] }\n"),
    problems: [
      'lab.yaml:11:39 teams.alpha.members[1]: "Ada" is not accepted: this is no e-mail address; write for example ada@cic.example',
    ],
  },
  {
    what: "a team with a capital",
    text: lab({}, "teams:\n  Alpha: {}\n"),
    problems: [
      "lab.yaml:11:3 teams.Alpha: a name has 1 to 24 lower-case letters, digits and single hyphens, and begins with a letter; write for example workbench",
    ],
  },
  {
    what: "a network outside the private ranges",
    text: lab({}, "network: { cidr: 8.8.0.0/16 }\n"),
    problems: [
      'lab.yaml:10:18 network.cidr: "8.8.0.0/16" is not accepted: a network lies in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write for example 10.20.0.0/16',
    ],
  },
  {
    what: "a network that is too large",
    text: lab({}, "network: { cidr: 10.0.0.0/8 }\n"),
    problems: [
      'lab.yaml:10:18 network.cidr: "10.0.0.0/8" is not accepted: a network is /16 to /22; write for example 10.20.0.0/16',
    ],
  },
  {
    what: "a network that begins inside its range",
    text: lab({}, "network: { cidr: 10.20.1.0/16 }\n"),
    problems: [
      'lab.yaml:10:18 network.cidr: "10.20.1.0/16" is not accepted: 10.20.1.0/16 begins inside a range of that size: write 10.20.0.0/16',
    ],
  },
  {
    what: "no range at all",
    text: lab({}, "network: { cidr: big }\n"),
    problems: [
      'lab.yaml:10:18 network.cidr: "big" is not accepted: a range is written as an IPv4 address and the length of its prefix, such as 10.20.0.0/16',
    ],
  },
  {
    what: "a number as range",
    text: lab({}, "network: { cidr: 10.20 }\n"),
    problems: ["lab.yaml:10:18 network.cidr: must be text, not the number 10.20; write for example 10.20.0.0/16"],
  },
  {
    what: "a network without subnets",
    text: lab({}, "network: { subnets: {} }\n"),
    problems: ["lab.yaml:10:21 network.subnets: a network has at least one subnet"],
  },
  {
    what: "a list of subnets",
    text: lab({}, "network:\n  subnets:\n    - work\n"),
    problems: ["lab.yaml:11:3 network.subnets: must be a map of names, not a list; write each entry as name: {}"],
  },
  {
    what: "a subnet with nothing behind its name",
    text: lab({}, "network:\n  subnets:\n    work:\n"),
    problems: ["lab.yaml:12:5 network.subnets.work: must be a map of settings, not nothing; write {} for the defaults"],
  },
  {
    what: "a subnet outside its network",
    text: lab({}, "network: { subnets: { work: { cidr: 10.30.0.0/24 } } }\n"),
    problems: [
      "lab.yaml:10:37 network.subnets.work.cidr: 10.30.0.0/24 lies outside the network 10.20.0.0/16: choose from 10.20.0.0 to 10.20.191.255",
    ],
  },
  {
    what: "a subnet in the part that is kept",
    text: lab({}, "network: { subnets: { work: { cidr: 10.20.255.0/24 } } }\n"),
    problems: [
      "lab.yaml:10:37 network.subnets.work.cidr: 10.20.192.0/18, the last quarter of the network, is kept for subnets that clouds demand: choose from 10.20.0.0 to 10.20.191.255",
    ],
  },
  {
    what: "two subnets that meet",
    text: lab({}, "network:\n  subnets:\n    a: { cidr: 10.20.0.0/20 }\n    b: { cidr: 10.20.8.0/24 }\n"),
    problems: [
      "lab.yaml:13:16 network.subnets.b.cidr: the range 10.20.8.0/24 of b meets 10.20.0.0/20 of a: give b a range of its own, such as cidr: 10.20.16.0/24",
    ],
  },
  {
    what: "a way to the internet that does not exist",
    text: lab({}, "network: { subnets: { work: { internet: public } } }\n"),
    problems: ['lab.yaml:10:41 network.subnets.work.internet: must be one of nat, none, not "public"'],
  },
  {
    what: "a switch in words",
    text: lab({}, "network: { flowLogs: no }\n"),
    problems: ['lab.yaml:10:22 network.flowLogs: must be true or false, not the text "no"; write false'],
  },
  {
    what: "a switch with a word that every object knows",
    text: lab({}, "network: { flowLogs: __proto__ }\n"),
    problems: ['lab.yaml:10:22 network.flowLogs: must be true or false, not the text "__proto__"; write true or false'],
  },
  {
    what: "a switch as a number",
    text: lab({}, "network: { flowLogs: 1 }\n"),
    problems: ["lab.yaml:10:22 network.flowLogs: must be true or false, not the number 1; write true or false"],
  },
  {
    what: "a switch in quotes",
    text: lab({}, 'network: { flowLogs: "true" }\n'),
    problems: ['lab.yaml:10:22 network.flowLogs: must be true or false, not the text "true"; write true'],
  },
  {
    what: "a range that is open to half of everybody",
    text: lab({}, "network: { ranges: { half: 128.0.0.0/1 } }\n"),
    problems: [
      'lab.yaml:10:28 network.ranges.half: "128.0.0.0/1" is not accepted: a range outside is /8 or smaller, or 0.0.0.0/0 with a waiver in policy.yaml',
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
    what: "a pool of Windows",
    text: lab({}, "pools:\n  desk: { image: windows-2022 }\n"),
    problems: ['lab.yaml:11:18 pools.desk.image: must be one of ubuntu-24.04, ubuntu-22.04, not "windows-2022"'],
  },
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
    what: "a name for whichever member's machine",
    text: lab({}, "machines:\n  bench: { per: member }\nzones:\n  z: { domain: lab.internal, hosts: { db: bench } }\n"),
    problems: [
      "lab.yaml:13:43 zones.z.hosts.db: db would lead to whichever member's machine of bench; name machines that the team shares; members find the address of theirs in the outputs",
    ],
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
    what: "a rule without ports",
    text: lab({}, "machines: { api: {} }\ningress:\n  web: { to: api, from: [api] }\n"),
    problems: [
      'lab.yaml:12:8 ingress.web.ports: is missing; write ports: [443] (The ports that are reached: numbers, and ranges such as "8000-8100")',
    ],
  },
  {
    what: "a port beyond the last",
    text: lab({}, "machines: { api: {} }\ningress:\n  web: { to: api, from: [api], ports: [70000] }\n"),
    problems: ["lab.yaml:12:40 ingress.web.ports[0]: 70000 is not accepted: ports are 1 to 65535"],
  },
  {
    what: "a range of ports that runs backwards",
    text: lab({}, "machines: { api: {} }\ningress:\n  web: { to: api, from: [api], ports: [9000-8000] }\n"),
    problems: [
      'lab.yaml:12:40 ingress.web.ports[0]: "9000-8000" is not accepted: a range of ports begins with the smaller number, from 1 to 65535',
    ],
  },
  {
    what: "a port by its name",
    text: lab({}, "machines: { api: {} }\ningress:\n  web: { to: api, from: [api], ports: [https] }\n"),
    problems: [
      'lab.yaml:12:40 ingress.web.ports[0]: "https" is not accepted: ports are a number, or a first and a last one: "8000-8100"',
    ],
  },
  {
    what: "ports that meet",
    text: lab({}, "machines: { api: {} }\ningress:\n  web: { to: api, from: [api], ports: [443, 400-500] }\n"),
    problems: ["lab.yaml:12:39 ingress.web.ports: ports are named once: two of these meet"],
  },
  {
    what: "a port for log-in, open to a range",
    text: lab(
      {},
      "network: { ranges: { office: 203.0.113.0/24 } }\nmachines: { api: {} }\ningress:\n  web: { to: api, from: [office], ports: [443, 22] }\n",
    ),
    problems: [
      "lab.yaml:13:48 ingress.web.ports[1]: port 22 is not opened to office, a range outside; leave it out: people log in by Session Manager, Bastion or Identity-Aware Proxy, without a rule",
    ],
  },
  {
    what: "a machine in a network of several subnets",
    text: lab({}, "network: { subnets: { front: {}, back: {} } }\nmachines:\n  api: {}\n"),
    problems: ["lab.yaml:12:8 machines.api.subnet: is missing, and there are several; write subnet with one of back, front"],
  },
  {
    what: "a shared model that may end before the labs do",
    text: lab({ providers: "providers: [aws, azure]" }, "shared:\n  models:\n    chat: {}\n"),
    problems: [
      "lab.yaml:12:11 shared.models.chat: gpt-5-mini on azure may end after 2027-02-05, before the lab does; write expires: 2027-02-05 or earlier, or leave azure out of providers",
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
    what: "a kind that teams do not share",
    text: lab({}, "shared: { machines: { box: {} } }"),
    problems: ["lab.yaml:10:11 shared.machines: unknown key; known here: registries, buckets, models"],
  },
  {
    what: "nothing that is shared",
    text: lab({}, "shared: {}"),
    problems: ["lab.yaml:10:9 shared: nothing is shared: name an entry"],
  },
  {
    what: "something shared with a machine that no team has",
    text: lab({}, "shared: { buckets: { data: { access: { box: read } } } }"),
    problems: [
      'lab.yaml:10:40 shared.buckets.data.access.box: there is no machine or pool or notebook or service or function or member "box"; there is none at all: add it under machines or pools or notebooks or services or functions or members of a team',
    ],
  },
  {
    what: "a team in the place of what all share",
    text: lab({}, "teams: { shared: {} }"),
    problems: [
      "lab.yaml:10:18 teams.shared: a team cannot be called shared, which is the lab that all teams share; give the team another name",
    ],
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
    what: "a time of the day that is none",
    text: lab({}, "functions:\n  one: { code: '#!', every: { at: 6:30 } }\n"),
    problems: [
      'lab.yaml:11:35 functions.one.every.at: "6:30" is not accepted: a time has two digits for hours and two for minutes; write for example 06:30',
    ],
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
      'lab.yaml:11:33 databases.orders.openTo[0]: there is no machine or pool or member "work"; there is none at all: add it under machines or pools or members of a team',
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
    what: "a rule that lets an office log in to a pool",
    text: lab(
      {},
      "network: { ranges: { office: 203.0.113.0/24 } }\npools: { web: {} }\ningress:\n  in: { to: web, from: [office], ports: [22] }\n",
    ),
    problems: [
      "lab.yaml:13:42 ingress.in.ports[0]: port 22 is not opened to office, a range outside; leave it out: people log in by Session Manager, Bastion or Identity-Aware Proxy, without a rule",
    ],
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
    what: "a shared bucket with a key, which only teams have",
    text: lab({ budget: "budget: { amount: 400 }\nkeys: { lab: {} }\nshared: { buckets: { documents: { key: lab } } }" }),
    problems: ["lab.yaml:9:35 shared.buckets.documents.key: unknown key; known here: versioned, deleteAfter, access, seed"],
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
    problems: ['lab.yaml:12:60 schedules.office.of[0]: there is no machine or database "pages"; there are, nearest first: web'],
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
      "lab.yaml:10:21 caches.sessions.openTo: is missing; write openTo: [app] (The machines and pools that reach it, and use it with their own cloud identity; nobody else does)",
    ],
  },
  {
    what: "a cache that is open to a person",
    text: lab({}, "teams: { alpha: { members: [ada@cic.example] } }\ncaches: { sessions: { openTo: [ada@cic.example] } }\n"),
    problems: [
      'lab.yaml:11:32 caches.sessions.openTo[0]: there is no machine or pool "ada@cic.example"; there is none at all: add it under machines or pools',
    ],
  },
  {
    what: "a balancer that nobody reaches, on a port for log-in",
    text: lab({}, "machines: { web: {} }\nbalancers: { web: { to: web, port: 22, from: [], certificate: labs } }\n"),
    problems: [
      "lab.yaml:11:36 balancers.web.port: 22 is not accepted: people log in by the cloud's own way, not through a balancer; write for example 8080",
      "lab.yaml:11:46 balancers.web.from: name at least one source; write for example [workbench]",
    ],
  },
  {
    what: "a balancer that a range outside reaches",
    text: lab(
      {},
      "network: { ranges: { office: 203.0.113.0/24 } }\nmachines: { web: {} }\nbalancers: { web: { to: web, from: [office], certificate: labs } }\n",
    ),
    problems: ['lab.yaml:12:37 balancers.web.from[0]: there is no machine or pool "office"; there are, nearest first: web'],
  },
  {
    what: "a balancer without a certificate, which asks for more than a path",
    text: lab({}, 'machines: { web: {} }\nbalancers: { web: { to: web, from: [web], health: "/up?all=1" } }\n'),
    problems: [
      "lab.yaml:11:19 balancers.web.certificate: is missing; write certificate: labs (The certificate that it presents, by the name under which accounts.yaml has what each cloud calls it)",
      'lab.yaml:11:51 balancers.web.health: "/up?all=1" is not accepted: a path begins with / and has letters, digits and / . _ ~ -; write for example /health',
    ],
  },
  {
    what: "a network that is joined twice",
    text: lab({}, "network: { ranges: { office: 203.0.113.0/24 }, peerings: [campus, campus] }\n"),
    problems: ["lab.yaml:10:58 network.peerings: each network is named once"],
  },
  {
    what: "a network that is joined and a range already",
    text: lab({}, "network: { ranges: { campus: 203.0.113.0/24 }, peerings: [campus] }\n"),
    problems: [
      "lab.yaml:10:59 network.peerings[0]: campus is a range already: a network that is joined needs none, accounts.yaml says its range",
    ],
  },
  {
    what: "a network that is joined by its id",
    text: lab({}, "network: { peerings: [vpc-0A1B] }\n"),
    problems: [
      'lab.yaml:10:23 network.peerings[0]: "vpc-0A1B" is not accepted: a name has 1 to 24 lower-case letters, digits and single hyphens, and begins with a letter; write for example campus',
    ],
  },
  {
    what: "a network outside that the labs of two teams are joined with",
    text: lab({}, "teams: { alpha: {}, beta: {} }\nnetwork: { cidr: 10.40.0.0/16, peerings: [campus] }\n"),
    problems: [
      "lab.yaml:11:42 network.peerings: the labs of 2 teams have one range, 10.40.0.0/16, and campus can be joined with one of them alone; write an environment for each team, with a cidr of its own for its network",
    ],
  },
  {
    what: "a network outside that logs in, and one that nobody is joined with",
    text: lab(
      {},
      "network: { peerings: [campus] }\nmachines: { web: {} }\ningress: { web: { to: web, from: [campus, depot], ports: [22] } }\n",
    ),
    problems: [
      'lab.yaml:12:43 ingress.web.from[1]: there is no machine or pool or range "depot"; there are, nearest first: web, campus',
      "lab.yaml:12:59 ingress.web.ports[0]: port 22 is not opened to campus, a range outside; leave it out: people log in by Session Manager, Bastion or Identity-Aware Proxy, without a rule",
    ],
  },
  {
    what: "a machine that is named twice",
    text: lab({}, "machines:\n  app: {}\ncaches: { sessions: { openTo: [app, app] } }\n"),
    problems: ["lab.yaml:12:31 caches.sessions.openTo: each machine and pool is named once"],
  },
  {
    what: "an alarm that watches a bucket",
    text: lab({}, "buckets: { data: {} }\nalarms:\n  full: { watch: data }\n"),
    problems: [
      'lab.yaml:12:18 alarms.full.watch: there is no machine or pool or database "data"; there is none at all: add it under machines or pools or databases',
    ],
  },
  {
    what: "an alarm over a time that one cloud does not know",
    text: lab({}, "machines: { desk: {} }\nalarms:\n  busy: { watch: desk, over: 10 minutes, cpu: 100 }\n"),
    problems: [
      'lab.yaml:12:30 alarms.busy.over: must be one of "5 minutes", "15 minutes", "30 minutes", "60 minutes", not "10 minutes"; did you mean 15 minutes?',
      "lab.yaml:12:47 alarms.busy.cpu: must be at most 99, not 100; write for example 90",
    ],
  },
  {
    what: "an alarm that tells nobody",
    text: lab({}, "machines: { desk: {} }\nalarms:\n  busy: { watch: desk, tell: [] }\n"),
    problems: ["lab.yaml:12:30 alarms.busy.tell: must have at least 1 entry, not 0; write for example [ada@cic.example]"],
  },
];
