import type { Provider } from "../catalog/providers";
import { lentBy } from "./model/lent";
import { type FieldParity, parity, said } from "./parity";

interface Allowance {
  readonly cloud: Provider;
  /** The kind of a capability and its field. Several where it is not said by whom a right was given. */
  readonly fields: readonly string[];
  /** Kinds of entries that it is about, where they are not just those of its fields. */
  readonly on?: readonly string[] | "any";
  /** What the declared reason must speak of: a declaration about something else excuses nothing. */
  readonly says: RegExp;
}

/** Which cloud may differ in which aspect of the model, as far as its own declaration of a field says so. */
const allowances: Readonly<Record<string, readonly Allowance[]>> = {
  "right-end": [
    {
      cloud: "azure",
      on: "any",
      fields: [
        "access members",
        "access viewers",
        "access admins",
        "bucket access",
        "queue access",
        "registry access",
        "secret readBy",
        "topic publishBy",
        "topic subscriptions.readBy",
        "model access",
        "database openTo",
      ],
      says: /Entra ID P2/,
    },
  ],
  "right-beyond-call": [{ cloud: "google", fields: ["model access", "notebook for"], says: /whole project/ }],
  "right-operate": [
    { cloud: "azure", fields: ["notebook for"], says: /starts and stops those of the others/ },
    { cloud: "aws", fields: ["pool subnet"], says: /stop or restart/ },
  ],
  "notebook-root": [{ cloud: "azure", fields: ["notebook for"], says: /administrator of their notebook/ }],
  "notebook-stopped after": [{ cloud: "azure", fields: ["notebook idle"], says: /no argument for an idle stop/ }],
  "home-key": [
    { cloud: "azure", on: ["notebooks"], fields: ["notebook for"], says: /by the key of the workspace's storage account/ },
  ],
  "cost-disk": [{ cloud: "google", fields: ["notebook disk"], says: /besides its home/ }],
  "right-never-ends": [
    { cloud: "google", fields: ["queue access", "topic publishBy", "topic subscriptions.readBy"], says: /accepts no condition/ },
    { cloud: "azure", fields: ["database openTo"], says: /ends when the lab is destroyed/ },
  ],
  "schedule-left": [
    { cloud: "google", on: ["pool"], fields: ["schedule stop"], says: /hours of a pool are a floor/ },
    { cloud: "azure", on: ["service"], fields: ["schedule stop"], says: /hours of a service are a floor/ },
  ],
  "least-in-hours": [{ cloud: "google", on: ["service"], fields: ["schedule of"], says: /has no least number/ }],
  "schedule-administers": [
    { cloud: "google", fields: ["schedule of"], says: /every setting of the databases.+every setting of the clusters/ },
  ],
  "right-connect": [{ cloud: "azure", fields: ["database openTo"], says: /inside the database/ }],
  "right-list": [{ cloud: "aws", on: ["the account"], fields: ["access viewers"], says: /cannot narrow its calls that list/ }],
  "right-administer": [
    { cloud: "google", on: ["machine", "notebook"], fields: ["access members", "access admins"], says: /change and delete/ },
  ],
  "right-administer of Windows": [{ cloud: "google", fields: ["pool image"], says: /change and delete/ }],
  "right-use": [
    {
      cloud: "aws",
      on: ["key"],
      fields: [
        "bucket key",
        "secret key",
        "machine key",
        "disk key",
        "notebook key",
        "database key",
        "queue key",
        "topic key",
        "logs key",
      ],
      says: /has a right to use the key/,
    },
  ],
  "service-others": [{ cloud: "google", fields: ["network subnets.internet"], says: /all of Google's APIs/ }],
  "cluster-most nodes in hours": [
    { cloud: "google", fields: ["cluster nodes.max"], says: /in a schedule has as many nodes as at least/ },
  ],
  "right-nodes": [{ cloud: "aws", fields: ["cluster nodes"], says: /with nodes too/ }],
  "right-plug": [{ cloud: "aws", on: ["aws_vpc.network"], fields: ["cluster nodes"], says: /addresses of the subnet/ }],
  "cost-cluster": [{ cloud: "azure", fields: ["cluster nodes"], says: /costs nothing/ }],
  "cost-endpoint": [{ cloud: "aws", fields: ["network subnets.internet"], says: /cost by the hour/ }],
  "cost-private-endpoint": [
    {
      cloud: "azure",
      fields: ["database subnet", "cache subnet", "share writeBy", "function callers"],
      says: /endpoint(,| is) paid by the hour/,
    },
    { cloud: "google", fields: ["database subnet", "cache subnet"], says: /endpoint, paid by the hour/ },
  ],
  "cost-share": [{ cloud: "aws", fields: ["share size"], says: /bills what lies on it/ }],
  "share-storage": [{ cloud: "aws", fields: ["share size"], says: /has no size/ }],
  "share-tls": [{ cloud: "google", fields: ["share writeBy"], says: /has no TLS/ }],
  "right-see": [{ cloud: "google", fields: ["share writeBy"], says: /on Filestore by project alone/ }],
  "cost-bastion": [{ cloud: "azure", fields: ["machine subnet", "pool subnet"], says: /Bastion.*by the hour/ }],
  "cost-messages": [{ cloud: "azure", fields: ["queue access", "topic publishBy"], says: /billed by the hour/ }],
  "store-deadDays": [
    { cloud: "azure", fields: ["queue attempts", "topic subscriptions.attempts"], says: /stays until somebody takes it/ },
  ],
  "cost-registry": [{ cloud: "azure", fields: ["registry access"], says: /billed by the day/ }],
  "cost-service": [{ cloud: "aws", fields: ["service scale.min"], says: /costs by the hour/ }],
  "cost-container-environment": [{ cloud: "azure", fields: ["service port"], says: /bills by the hour/ }],
  "cost-connector": [{ cloud: "google", fields: ["service subnet"], says: /bills by the hour/ }],
  "right-call of people": [
    { cloud: "azure", fields: ["service callers", "function callers"], says: /the team calls from one of these machines/ },
  ],
  "workload-answers": [{ cloud: "azure", fields: ["service callers", "function callers"], says: /by their private addresses/ }],
  "workload-address is public": [
    { cloud: "azure", fields: ["service callers", "function callers"], says: /within the lab's network alone/ },
  ],
  "workload-runs at most": [{ cloud: "azure", fields: ["function scale.max"], says: /no limit below 40/ }],
  "cost-key": [
    { cloud: "azure", fields: ["key rotateAfter"], says: /billed by what it is used for/ },
    { cloud: "aws", fields: ["alarm tell"], says: /key of the lab's own, billed by the month/ },
  ],
  "store-immutable": [{ cloud: "azure", fields: ["registry access"], says: /overwrite a tag/ }],
  "machine-log-in without internet": [{ cloud: "azure", fields: ["machine subnet", "pool subnet"], says: /nobody logs in/ }],
  "outbound of published": [{ cloud: "azure", fields: ["machine published"], says: /by the network's translation/ }],
  "machine-zones": [{ cloud: "azure", fields: ["machine count"], says: /zones/ }],
  "log-days": [{ cloud: "google", fields: ["network flowLogs"], says: /log bucket/ }],
  "log-key": [{ cloud: "azure", fields: ["network flowLogs"], says: /account's key/ }],
  "store-expires": [{ cloud: "azure", on: ["secret"], fields: ["lab expires"], says: /marked as expired/ }],
  "budget-currency": [{ cloud: "azure", fields: ["budget currency"], says: /billing currency/ }],
};

/** A cloud's own declaration that something is otherwise there. */
export interface Declared {
  readonly cloud: Provider;
  /** As a description has it: `network.subnets.internet`. */
  readonly field: string;
  readonly reason: string;
}

/** What the clouds' files declare. A field that becomes equivalent excuses nothing any more. */
export class Declarations {
  private readonly fields: ReadonlyMap<string, FieldParity>;

  constructor(declared: readonly FieldParity[] = parity()) {
    this.fields = new Map(declared.map((field) => [`${field.capability} ${field.field}`, field]));
  }

  /** The declaration by which a cloud may differ in an aspect of an entry, if there is one. */
  for(aspect: string, cloud: Provider, entry: string): Declared | undefined {
    for (const allowance of allowances[aspect] ?? []) {
      if (allowance.cloud !== cloud || !isAbout(allowance, aspect, entry)) continue;
      for (const id of allowance.fields) {
        const field = this.fields.get(id);
        const reason = field && said(field.verdicts[cloud]).why;
        if (field && reason && allowance.says.test(reason)) return { cloud, field: field.key, reason };
      }
    }
    return undefined;
  }
}

/** What things cost is counted by what is billed, which need not be an entry. */
const isAbout = ({ on, fields }: Allowance, aspect: string, entry: string): boolean =>
  on === "any" ||
  aspect.startsWith("cost-") ||
  [...(on ?? []), ...fields.map((field) => field.split(" ")[0])].includes(lentBy(entry)?.kind ?? (entry.split("-")[0] as string));
