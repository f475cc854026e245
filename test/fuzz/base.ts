/** A description with every capability and most of their fields: what mutations begin with. */
export const rich = `# yaml-language-server: $schema=../docs/environment.schema.json
name: rich-lab
purpose: "Try everything: \${file('/etc/passwd')} and %{for}"
owner: platform@cic.example
costCentre: CIC-0815
classification: internal # public, internal or personal
expires: 2027-01-31
budget: { amount: 400, currency: EUR, alertAt: [50, 80, 100], recipients: [budget@cic.example] }
region: germany
providers: [aws, azure, google]
teams:
  alpha: { members: [ada@cic.example, alan@cic.example], admins: [jury@cic.example] }
  beta:
    viewers:
      - grace@cic.example
network:
  cidr: 10.40.0.0/16
  flowLogs: true
  subnets:
    front: {}
    back: { cidr: 10.40.32.0/20, internet: none }
  ranges: { office: 203.0.113.0/24 }
keys:
  lab: { rotateAfter: 180 days }
logs: { keep: 90 days }
machines:
  api: &api { size: small, key: lab, image: ubuntu-24.04, subnet: front, count: 2, setup: setup/api.sh }
  copy: *api
  desk: { per: member, subnet: front }
  gate: { subnet: front, published: true }
  store:
    size: { cpu: 2, memory: 8 GiB }
    disk: 128 GiB
    subnet: back
    address: 10.40.40.77
    setup: |
      #!/bin/sh
      echo "\${HOME}" '%{if}'
pools:
  web: { size: small, subnet: front, setup: setup/api.sh, scale: { min: 2, max: 5, cpu: 50 } }
clusters:
  workshop: { version: "1.36", nodes: { size: small, min: 1, max: 2 }, pools: { jobs: { max: 2 } }, subnet: front, from: [office] }
notebooks:
  desk: { size: tiny, for: [ada@cic.example], subnet: front }
alarms:
  busy: { watch: web, cpu: 80, over: 30 minutes, tell: [ada@cic.example] }
ingress:
  web: { to: api, from: [office], ports: [443] }
  gate: { to: gate, from: [office], ports: [443] }
  store: { to: store, from: [api, copy], ports: [5432, 8000-8010], protocol: tcp }
zones:
  lab: { domain: lab.internal, hosts: { api: api, db: store }, aliases: { postgres: db } }
disks:
  index: { size: 128 GiB, machine: store, key: lab }
buckets:
  documents: { versioned: true, deleteAfter: 30 days, access: { api: write, grace@cic.example: read }, key: lab, seed: data }
  empty: {}
registries:
  images: { deleteUntaggedAfter: 20 days, access: { api: push, workshop: pull, grace@cic.example: pull } }
queues:
  tasks: { lock: 5 minutes, keep: 3 days, attempts: 5, ordered: true, access: { api: both, grace@cic.example: send } }
  letters: {}
  answers: {}
topics:
  news: { publishBy: [api], subscriptions: { desk: { lock: 2 minutes, readBy: [api, ada@cic.example] }, archive: { keep: 14 days } } }
balancers:
  web: { to: web, port: 80, health: /up, from: [api, copy], certificate: labs }
shares:
  results: { size: 256 GiB, writeBy: [api] }
databases:
  orders: { engine: postgres-16, size: medium, storage: 64 GiB, subnet: back, openTo: [api, web, ada@cic.example] }
caches:
  sessions: { size: medium, subnet: back, openTo: [api, web] }
services:
  portal:
    image: { registry: images, tag: "1" }
    port: 3000
    size: medium
    scale: { min: 1, max: 4 }
    environment: { LOG_LEVEL: "\${HOME} %{if}" }
    callers: [api]
    subnet: front
functions:
  digest:
    code: "#!/usr/bin/env python3\\ndef handle(event): pass"
    runtime: python-3.13
    memory: 2 GiB
    timeout: 20 seconds
    scale: { max: 5 }
    environment: { PREFIX: "\${HOME} %{if}" }
    callers: [api]
    takes: letters
    sendsTo: [answers]
    publishesTo: [news]
    every: { at: "06:30", days: [mon] }
secrets:
  ocr-key: { readBy: [api, portal, digest, ada@cic.example] }
models:
  assistant: { size: small, access: [api, portal, grace@cic.example] }
schedules:
  office: { start: "07:30", stop: "19:00", days: [monday, friday], timeZone: Europe/Warsaw, of: [api, orders] }
shared:
  buckets: { open-data: { versioned: false, access: { api: read } } }
`;

/** What stands in no description of several teams. */
export const joined = `name: joined-lab
purpose: A lab that is joined with a network outside
owner: platform@cic.example
costCentre: CIC-0815
classification: internal
expires: 2027-01-31
budget: { amount: 400 }
region: germany
providers: [aws, azure, google]
teams: { alpha: { members: [ada@cic.example] } }
network: { cidr: 10.40.0.0/16, subnets: { front: {}, back: { internet: none } }, ranges: { office: 203.0.113.0/24 }, peerings: [campus] }
machines:
  api: { subnet: front }
ingress:
  web: { to: api, from: [office, campus], ports: [443] }
`;

/** As short as a description gets. */
export const small = `name: smallest
purpose: An empty lab
owner: platform@cic.example
costCentre: CIC-0815
classification: public
expires: 2027-03-31
budget: { amount: 50 }
region: germany
providers: [aws]
`;
