import { known, lab } from "../support";
import type { Wrong } from ".";

export const facts: readonly Wrong[] = [
  {
    what: "name is missing",
    text: lab({ name: null }),
    problems: [
      "lab.yaml:1:1 name: is missing; write name: document-lab (The environment's name, which its labs, stacks and resources carry)",
    ],
  },
  {
    what: "purpose is missing",
    text: lab({ purpose: null }),
    problems: [
      "lab.yaml:1:1 purpose: is missing; write purpose: Try document understanding on open data (Why the lab exists, in one line)",
    ],
  },
  {
    what: "owner is missing",
    text: lab({ owner: null }),
    problems: ["lab.yaml:1:1 owner: is missing; write owner: platform@cic.example (Who answers for the lab)"],
  },
  {
    what: "costCentre is missing",
    text: lab({ costCentre: null }),
    problems: ["lab.yaml:1:1 costCentre: is missing; write costCentre: CIC-0815 (Who pays)"],
  },
  {
    what: "classification is missing",
    text: lab({ classification: null }),
    problems: [
      "lab.yaml:1:1 classification: is missing; write classification: public (How sensitive the data is that may enter the lab)",
    ],
  },
  {
    what: "expires is missing",
    text: lab({ expires: null }),
    problems: ["lab.yaml:1:1 expires: is missing; write expires: 2027-03-31 (The last day of the lab, in UTC)"],
  },
  {
    what: "budget is missing",
    text: lab({ budget: null }),
    problems: [
      "lab.yaml:1:1 budget: is missing; write budget: { amount: 400 } (A monthly sum, and who hears of it when it is used up; no cloud stops spending by itself)",
    ],
  },
  {
    what: "region is missing",
    text: lab({ region: null }),
    problems: [
      "lab.yaml:1:1 region: is missing; write region: germany (Where the lab and its data are: a place, for which the catalogue knows each cloud's region)",
    ],
  },
  {
    what: "providers is missing",
    text: lab({ providers: null }),
    problems: ["lab.yaml:1:1 providers: is missing; write providers: [aws, azure, google] (The clouds that get the lab)"],
  },
  {
    what: "a name with a capital",
    text: lab({ name: "name: Document-Lab" }),
    problems: [
      'lab.yaml:1:7 name: "Document-Lab" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
    ],
  },
  {
    what: "a name that begins with a digit",
    text: lab({ name: "name: 4th-lab" }),
    problems: [
      'lab.yaml:1:7 name: "4th-lab" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
    ],
  },
  {
    what: "a name of more than 32 characters",
    text: lab({ name: "name: a-lab-with-a-name-that-has-forty-letters" }),
    problems: [
      'lab.yaml:1:7 name: "a-lab-with-a-name-that-has-forty-letters" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
    ],
  },
  {
    what: "a name that ends in a hyphen",
    text: lab({ name: "name: lab-" }),
    problems: [
      'lab.yaml:1:7 name: "lab-" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
    ],
  },
  {
    what: "a number as name",
    text: lab({ name: "name: 42" }),
    problems: ["lab.yaml:1:7 name: must be text, not the number 42; write for example document-lab"],
  },
  {
    what: "nothing as name",
    text: lab({ name: "name:" }),
    problems: ["lab.yaml:1:1 name: must be text, not nothing; write for example document-lab"],
  },
  {
    what: "true as name",
    text: lab({ name: "name: true" }),
    problems: ['lab.yaml:1:7 name: must be text, not the value true; put it in quotes: "true"'],
  },
  {
    what: "an empty purpose",
    text: lab({ purpose: 'purpose: ""' }),
    problems: ["lab.yaml:2:10 purpose: must not be empty; write for example Try document understanding on open data"],
  },
  {
    what: "a purpose of more than 200 characters",
    text: lab({ purpose: `purpose: ${"long ".repeat(50)}end` }),
    problems: [
      "lab.yaml:2:10 purpose: must have at most 200 characters, not 253; write for example Try document understanding on open data",
    ],
  },
  {
    what: "a purpose of two lines",
    text: lab({ purpose: "purpose: |\n  one\n  two" }),
    problems: [
      'lab.yaml:2:10 purpose: "one\\ntwo\\n" is not accepted: control characters and line breaks are not text; write for example Try document understanding on open data',
    ],
  },
  {
    what: "a list as purpose",
    text: lab({ purpose: "purpose: [a, b]" }),
    problems: ["lab.yaml:2:10 purpose: must be text, not a list; write for example Try document understanding on open data"],
  },
  {
    what: "an owner without a domain",
    text: lab({ owner: "owner: platform" }),
    problems: [
      'lab.yaml:3:8 owner: "platform" is not accepted: this is no e-mail address; write for example platform@cic.example',
    ],
  },
  {
    what: "a cost centre that YAML takes for a number",
    text: lab({ costCentre: "costCentre: 0815" }),
    problems: ['lab.yaml:4:13 costCentre: must be text, not the number 0815; put it in quotes: "0815"'],
  },
  {
    what: "a cost centre that YAML takes for a hexadecimal number",
    text: lab({ costCentre: "costCentre: 0x1F" }),
    problems: ['lab.yaml:4:13 costCentre: must be text, not the number 0x1F; put it in quotes: "0x1F"'],
  },
  {
    what: "a classification that does not exist",
    text: lab({ classification: "classification: publik" }),
    problems: ['lab.yaml:5:17 classification: must be one of public, internal, personal, not "publik"; did you mean public?'],
  },
  {
    what: "VS-NfD",
    text: lab({ classification: "classification: VS-NfD" }),
    problems: [
      'lab.yaml:5:17 classification: "VS-NfD" is not accepted: no lab in a public cloud is released for classified information; take open or made-up data and write public, or ask your security officer for a released platform',
    ],
  },
  {
    what: "geheim",
    text: lab({ classification: "classification: streng geheim" }),
    problems: [
      'lab.yaml:5:17 classification: "streng geheim" is not accepted: no lab in a public cloud is released for classified information; take open or made-up data and write public, or ask your security officer for a released platform',
    ],
  },
  {
    what: "secret",
    text: lab({ classification: "classification: SECRET" }),
    problems: [
      'lab.yaml:5:17 classification: "SECRET" is not accepted: no lab in a public cloud is released for classified information; take open or made-up data and write public, or ask your security officer for a released platform',
    ],
  },
  {
    what: "vs-vertraulich",
    text: lab({ classification: "classification: vs-vertraulich" }),
    problems: [
      'lab.yaml:5:17 classification: "vs-vertraulich" is not accepted: no lab in a public cloud is released for classified information; take open or made-up data and write public, or ask your security officer for a released platform',
    ],
  },
  {
    what: "a day that is not in the calendar",
    text: lab({ expires: "expires: 2027-02-29" }),
    problems: [
      'lab.yaml:6:10 expires: "2027-02-29" is not accepted: a day is written as year-month-day and stands in the calendar; write for example 2027-03-31',
    ],
  },
  {
    what: "a German date",
    text: lab({ expires: "expires: 31.03.2027" }),
    problems: [
      'lab.yaml:6:10 expires: "31.03.2027" is not accepted: a day is written as year-month-day and stands in the calendar; write for example 2027-03-31',
    ],
  },
  {
    what: "a year as the last day",
    text: lab({ expires: "expires: 2027" }),
    problems: ["lab.yaml:6:10 expires: must be text, not the number 2027; write for example 2027-03-31"],
  },
  {
    what: "a region by a cloud's name",
    text: lab({ region: "region: eu-central-1" }),
    problems: [
      'lab.yaml:8:9 region: must be one of germany, ireland, france, sweden, italy, spain, switzerland, not "eu-central-1"',
    ],
  },
  {
    what: "a misspelt region",
    text: lab({ region: "region: germny" }),
    problems: [
      'lab.yaml:8:9 region: must be one of germany, ireland, france, sweden, italy, spain, switzerland, not "germny"; did you mean germany?',
    ],
  },
  {
    what: "a region that a cloud lacks",
    text: lab({ region: "region: ireland" }),
    problems: [
      "lab.yaml:8:9 region: google has no region in ireland; all chosen providers have: germany, france, sweden, italy, spain, switzerland",
    ],
  },
  {
    what: "a misspelt provider",
    text: lab({ providers: "providers: [aws, azur]" }),
    problems: ['lab.yaml:9:18 providers[1]: must be one of aws, azure, google, not "azur"; did you mean azure?'],
  },
  {
    what: "a provider by its nickname",
    text: lab({ providers: "providers: [gcp]" }),
    problems: ['lab.yaml:9:13 providers[0]: must be one of aws, azure, google, not "gcp"'],
  },
  {
    what: "a provider named twice",
    text: lab({ providers: "providers: [aws, azure, aws]" }),
    problems: ["lab.yaml:9:12 providers: a provider is named twice; name each once"],
  },
  {
    what: "no provider",
    text: lab({ providers: "providers: []" }),
    problems: ["lab.yaml:9:12 providers: must have at least 1 entry, not 0; write for example [aws, azure, google]"],
  },
  {
    what: "one provider without brackets",
    text: lab({ providers: "providers: aws" }),
    problems: ['lab.yaml:9:12 providers: must be a list, not the text "aws"; write [aws]'],
  },
  {
    what: "a map of providers",
    text: lab({ providers: "providers: { aws: true }" }),
    problems: ["lab.yaml:9:12 providers: must be a list, not a map; write a list such as [aws, azure, google]"],
  },
  {
    what: "a misspelt key",
    text: lab({ purpose: "purpse: Try documents" }),
    problems: ["lab.yaml:2:1 purpse: unknown key; did you mean purpose?"],
  },
  {
    what: "a key in another spelling",
    text: lab({ costCentre: "cost_center: CIC-0815" }),
    problems: ["lab.yaml:4:1 cost_center: unknown key; did you mean costCentre?"],
  },
  {
    what: "a key in capitals",
    text: lab({ owner: "Owner: platform@cic.example" }),
    problems: ["lab.yaml:3:1 Owner: unknown key; did you mean owner?"],
  },
  {
    what: "a key that is like none",
    text: lab({}, "colour: blue\n"),
    problems: [`lab.yaml:10:1 colour: unknown key; known here: ${known}`],
  },
  {
    what: "the singular of a key",
    text: lab({}, "bucket: {}\n"),
    problems: ["lab.yaml:10:1 bucket: unknown key; did you mean buckets?"],
  },
  {
    what: "several problems at once",
    text: lab({ name: "name: X", owner: null, expires: "expires: soon" }, "buckets: { a: { versioned: 1 } }\n"),
    problems: [
      "lab.yaml:1:1 owner: is missing; write owner: platform@cic.example (Who answers for the lab)",
      'lab.yaml:1:7 name: "X" is not accepted: a name has 1 to 32 lower-case letters, digits and single hyphens, and begins with a letter; write for example document-lab',
      'lab.yaml:5:10 expires: "soon" is not accepted: a day is written as year-month-day and stands in the calendar; write for example 2027-03-31',
      "lab.yaml:9:28 buckets.a.versioned: must be true or false, not the number 1; write true or false",
    ],
  },
];
