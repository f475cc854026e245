import { lab } from "../support";
import type { Wrong } from ".";

export const reach: readonly Wrong[] = [
  {
    what: "notebooks that share their subnet, into a database and a cache",
    text: lab(
      {},
      "machines: { worker: {} }\nnotebooks: { desk: {} }\ndatabases: { results: { openTo: [worker, desk] } }\ncaches: { fast: { openTo: [desk] } }\n",
    ),
    problems: ["databases.results.openTo[1]:12:42", "caches.fast.openTo[0]:13:28"].map((at) => {
      const [path, line, column] = at.split(":");
      return `lab.yaml:${line}:${column} ${path}: on Azure a network knows desk by its subnet alone, and the machine worker stands in work too; give desk a subnet of its own, or leave azure out of providers`;
    }),
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
    what: "a name for whichever member's machine",
    text: lab({}, "machines:\n  bench: { per: member }\nzones:\n  z: { domain: lab.internal, hosts: { db: bench } }\n"),
    problems: [
      "lab.yaml:13:43 zones.z.hosts.db: db would lead to whichever member's machine of bench; name machines that the team shares; members find the address of theirs in the outputs",
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
    what: "a published balancer that a machine reaches, too, and one that nobody reaches",
    text: lab(
      {},
      "network: { ranges: { office: 203.0.113.0/24 } }\nmachines: { web: {} }\nbalancers:\n  web: { to: web, from: [web], publishedTo: [office], certificate: labs }\n  api: { to: web, certificate: labs }\n",
    ),
    problems: [
      "lab.yaml:13:45 balancers.web.publishedTo: a published balancer is reached from ranges outside alone: leave it out, or give those inside a balancer of their own",
      "lab.yaml:14:8 balancers.api.from: nobody reaches it: name machines or pools, or publish it to ranges",
    ],
  },
  {
    what: "a balancer that is published to a machine",
    text: lab({}, "machines: { web: {} }\nbalancers: { web: { to: web, publishedTo: [web], certificate: labs } }\n"),
    problems: [
      'lab.yaml:11:44 balancers.web.publishedTo[0]: there is no range "web"; there is none at all: add it under network.ranges',
    ],
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
    what: "a database that is open to one of two services, of which a network of Azure lets in both",
    text: lab(
      {},
      "network: { subnets: { work: {} } }\nservices: { api: { image: nginx:1.27, subnet: work }, web: { image: nginx:1.27 } }\ndatabases: { results: { openTo: [api] } }\n",
    ),
    problems: [
      "lab.yaml:12:33 databases.results.openTo: on Azure a network lets services in together, and web would come in too; name all of them here, or leave azure out of providers",
    ],
  },
  {
    what: "a cache for a service that stands in no network on Google",
    text: lab({}, "services: { api: { image: nginx:1.27 } }\ncaches: { fast: { openTo: [api] } }\n"),
    problems: [
      "lab.yaml:11:28 caches.fast.openTo[0]: on Google Cloud the service api reaches the network only where it names a subnet; give api a subnet, or leave google out of providers",
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
];
