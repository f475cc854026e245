import { lab } from "../support";
import type { Wrong } from ".";

export const surroundings: readonly Wrong[] = [
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
    what: "a shared model that may end before the labs do",
    text: lab({ providers: "providers: [aws, azure]" }, "shared:\n  models:\n    chat: {}\n"),
    problems: [
      "lab.yaml:12:11 shared.models.chat: gpt-5-mini on azure may end after 2027-02-05, before the lab does; write expires: 2027-02-05 or earlier, or leave azure out of providers",
    ],
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
    what: "a shared bucket with a key, which only teams have",
    text: lab({ budget: "budget: { amount: 400 }\nkeys: { lab: {} }\nshared: { buckets: { documents: { key: lab } } }" }),
    problems: ["lab.yaml:9:35 shared.buckets.documents.key: unknown key; known here: versioned, deleteAfter, access, seed"],
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
