import { personId } from "../../constructs/lab/people";
import { unique } from "../facts";
import type { Level, Origin, Store } from "../model";
import { isEndless } from "../readings";
import { finding, type Probe, who } from "./probe";

const holdsData = ({ kind }: Store) => kind !== "log" && kind !== "home";

/** Whether a machine is that of a member: it is called after them. */
const isOf = ({ address }: Origin, email: string): boolean => address.endsWith(`_instance-${personId(email)}`);

const holdsMessages = new Set<Store["kind"]>(["queue", "topic", "subscription", "dead-letters"]);
/** What somebody may not do that was asked for, and what they may beyond that. */
const differing = (found: readonly string[], asked: readonly string[]): string[] => [
  ...unique(asked.filter((entry) => !found.includes(entry))).map((entry) => `has no right on ${entry}, which it should`),
  ...unique(found.filter((entry) => !asked.includes(entry))).map((entry) => `has a right on ${entry}, which it should not`),
];

/** Who has which right, and how people get in. */
export const rights: readonly Probe[] = [
  {
    id: "no-anonymous-caller",
    demands: "What runs code answers identities, or the machines that it names",
    find: ({ workloads }) =>
      workloads
        .filter(({ callers }) => callers === "everybody" || callers === "network")
        .map((w) => finding(w, `answers ${w.callers === "everybody" ? "everybody" : "whatever runs in its network"}`)),
  },
  {
    id: "no-right-for-everybody",
    demands: "No right is given to everybody",
    find: ({ rights }) =>
      rights.filter(({ subject }) => subject.kind === "anyone").map((r) => finding(r, `everybody may ${r.level} ${r.target}`)),
  },
  {
    id: "policies-only",
    demands: "Policies alone give rights on a store, no lists on single objects",
    find: ({ stores }) =>
      stores.filter(({ policiesOnly }) => !policiesOnly).map((s) => finding(s, "lists on objects give rights")),
  },
  {
    id: "right-has-end",
    demands: "Every right of a person ends with the lab",
    find: (model, { endsAt, people, rightsCanEnd }) =>
      model.rights
        .filter((right) => right.subject.kind === "person" && !(right.until !== undefined && right.until <= endsAt))
        .map((r) =>
          finding(
            r,
            `${who(r)} may ${r.level} ${r.target} ${r.until === undefined ? "without end" : `until ${r.until}`}`,
            // only of whom the description names
            people.has(r.subject.id) && isEndless(model, r) ? "right-never-ends" : rightsCanEnd ? undefined : "right-end",
          ),
        ),
  },
  {
    id: "no-right-beyond-lab",
    demands: "No right reaches beyond the lab's own resources, except to list",
    find: ({ rights }) =>
      rights
        .filter(({ beyond, level }) => beyond && level !== "list")
        .map((r) =>
          finding(
            r,
            `${who(r)} may ${r.level} ${r.target}, which is not of this lab`,
            r.level === "call" ? "right-beyond-call" : undefined,
          ),
        ),
  },
  {
    id: "no-administering-identity",
    demands: "No machine's identity administers anything",
    find: ({ rights }) =>
      rights
        .filter(
          ({ subject, level, beyond }) =>
            (subject.kind === "machine" || subject.kind === "role") && level === "administer" && !beyond,
        )
        .map((r) => finding(r, `${who(r)} administers ${r.target}`)),
  },
  {
    id: "messages-as-asked",
    demands: "A function takes from its queue, sends to the queues and topics that it names, and does neither with any other",
    find: ({ workloads, stores, rights }, { messages }) =>
      workloads
        .filter(({ kind }) => kind === "function")
        .flatMap((f) => {
          const { takes, sends = [] } = messages.get(f.entry) ?? {};
          const may = (level: Level) => {
            const own = rights.filter((right) => right.subject.id === f.identity && right.level === level);
            const targets = new Set(own.map(({ target }) => target));
            return stores
              .filter(({ kind, address }) => holdsMessages.has(kind) && targets.has(address))
              .map(({ kind, entry }) => (kind === "dead-letters" && level === "write" ? `the dead letters of ${entry}` : entry));
          };
          // who takes from a queue has its dead letters too on Azure, and sends to them nowhere
          return [
            ...differing(may("write"), sends).map((said) => finding(f, `${said} send to`)),
            ...differing(may("read"), takes ? [takes] : []).map((said) => finding(f, `${said} receive from`)),
          ];
        }),
  },
  {
    id: "no-shared-key",
    demands: "No key that knows no person opens anything",
    find: ({ stores, credentials }) => [
      ...stores
        .filter(({ sharedKeys }) => sharedKeys)
        .map((s) => finding(s, `a shared key opens the ${s.kind}`, holdsData(s) ? undefined : `${s.kind}-key`)),
      ...credentials.filter(({ kind }) => kind === "access-key").map((c) => finding(c, `a key ${c.what}`)),
    ],
  },
  {
    id: "no-secret-in-stack",
    demands: "No secret's value stands in the stack or its state",
    find: ({ credentials }) =>
      credentials.filter(({ kind }) => kind === "secret-value").map((c) => finding(c, `${c.what} is kept`)),
  },
  {
    id: "notebook-of-one",
    demands: "A notebook is opened by one person, who is not its administrator",
    find: ({ notebooks, rights }) =>
      notebooks.flatMap((n) => {
        const opens = rights.filter(({ level, target, beyond }) => level === "login" && target === n.address && !beyond);
        const people = [...new Set(opens.map(({ subject }) => subject.id))];
        return [
          ...(n.ofOne ? [] : [finding(n, "whoever has a right on it opens it")]),
          ...(people.length > 1 ? [finding(n, `${people.join(" and ")} open it`)] : []),
          ...(n.root ? [finding(n, "who opens it is its administrator", "notebook-root")] : []),
        ];
      }),
  },
  {
    id: "machine-of-one",
    demands: "A member's machine is entered, started and stopped by that member and the team's admins, and by nobody else",
    find: ({ machines, rights }, { ofMembers, people, admins }) =>
      machines
        .filter(({ entry }) => ofMembers.includes(entry))
        .flatMap((m) => {
          const own = rights.filter(
            ({ level, target, beyond }) => target === m.address && !beyond && /^(login|operate)$/.test(level),
          );
          const emails = own
            .filter(({ subject }) => subject.kind === "person")
            .map(({ subject: { id } }) => people.get(id) ?? id);
          const others = [...new Set(emails)].filter((email) => !isOf(m, email) && !admins.includes(email));
          const entered = own.some(({ level, subject: { id } }) => level === "login" && isOf(m, people.get(id) ?? id));
          return [
            ...others.map((email) => finding(m, `${email} enters it, or starts and stops it`)),
            // where nobody logs in, no member does
            ...(entered || !m.login ? [] : [finding(m, "its member does not enter it")]),
          ];
        }),
  },
  {
    id: "no-password-login",
    demands: "Nobody logs in by a password or a serial port",
    find: ({ credentials }) =>
      credentials.filter(({ kind }) => kind === "password").map((c) => finding(c, `${c.what} lets people in`)),
  },
  {
    id: "no-key-login",
    demands: "No SSH key opens a machine",
    find: ({ credentials }, { nobodysKeys }) =>
      credentials
        .filter(({ kind, what }) => kind === "ssh-key" && !nobodysKeys.includes(what))
        .map((c) => finding(c, `a key opens it: ${c.what.slice(0, 60)}`)),
  },
  {
    id: "cluster-by-identity",
    demands: "A cluster's API is reached from named ranges at most, and lets in the cloud's identities alone",
    find: ({ clusters }) =>
      clusters.flatMap((cluster) => [
        ...cluster.reachedFrom
          .filter((range) => range === "the internet")
          .map((range) => finding(cluster, `${range} reaches its API`)),
        ...(cluster.identitiesOnly ? [] : [finding(cluster, "lets in whom no identity of the cloud names")]),
      ]),
  },
];
