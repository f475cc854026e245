import type { Thing } from "./azure-rights";
import { origin, type Resource, type Stack } from "./stack";
import type {
  Alarm,
  Balancer,
  Cluster,
  Cost,
  Credential,
  Disk,
  EncryptionKey,
  LanguageModel,
  Level,
  Log,
  Notebook,
  Peering,
  Place,
  Right,
  Schedule,
  Store,
  StoredObject,
  Tagged,
  Unknown,
  Workload,
} from "./types";

/** What one capability brings to the model of one cloud. A new capability adds one of these for each cloud, and its line to parts.ts. */
export interface Part<Tags extends string> {
  /** Types that it makes, and the attribute that takes tags or labels. */
  readonly types: Readonly<Record<string, Tags>>;
  readonly stores?: (stack: Stack) => Store[];
  readonly objects?: (stack: Stack) => StoredObject[];
  readonly models?: (stack: Stack) => LanguageModel[];
  readonly disks?: (stack: Stack) => Disk[];
  readonly notebooks?: (stack: Stack) => Notebook[];
  readonly keys?: (stack: Stack) => EncryptionKey[];
  readonly logs?: (stack: Stack) => Log[];
  readonly workloads?: (stack: Stack) => Workload[];
  readonly credentials?: (stack: Stack) => Credential[];
  readonly schedules?: (stack: Stack) => Schedule[];
  /** Places besides those that stand in every resource's own region or location. */
  readonly places?: (stack: Stack) => Place[];
  readonly costs?: (stack: Stack) => Cost[];
  readonly alarms?: (stack: Stack) => Alarm[];
  /** Rights by other ways than the cloud's policies, assignments and members. */
  readonly rights?: (stack: Stack) => Right[];
  readonly clusters?: (stack: Stack) => Cluster[];
  readonly balancers?: (stack: Stack) => Balancer[];
  readonly peerings?: (stack: Stack) => Peering[];
  /** What has tags or labels besides its resources: parts that a cloud makes by itself. */
  readonly tagged?: (stack: Stack) => Tagged[];
  /** Resources that the model knows by type, but cannot read. */
  readonly unreadable?: (stack: Stack) => Unknown[];
}
export interface AwsPart extends Part<"tags" | "no-tags"> {
  /**
   * Types that are, or have, policies on a resource, and the attribute that names it, if it is another; `itself`: the policy says no
   * resource, but means that one.
   */
  readonly policies?: Readonly<Record<string, { readonly on?: string; readonly itself?: true }>>;
  /** Types with an address in a network, and the attribute that names the security groups in front of it. */
  readonly reached?: Readonly<Record<string, string>>;
  /** Calls that list, and so show, everything of a type. */
  readonly listing?: Readonly<Record<string, RegExp>>;
  /** Types whose secret, where somebody reads it, lets them administer the thing. */
  readonly opensBySecret?: readonly string[];
  /** Rights that a service gives by lists of its own: to whom, on what. */
  readonly entries?: (stack: Stack) => readonly {
    readonly by: Resource;
    readonly principal: string;
    readonly target: Resource;
    readonly levels: readonly Level[];
  }[];
}
/** A built-in role, or what it amounts to on what kinds of things. */
export interface AzureRole {
  readonly on: "all" | readonly Thing["kind"][];
  readonly levels: readonly Level[];
  /** What it amounts to besides on registries and workspaces of logs. */
  readonly onContent?: readonly Level[];
}
export interface AzurePart extends Part<"tags" | "no-tags"> {
  /** Source: "Azure built-in roles" (learn.microsoft.com/azure/role-based-access-control/built-in-roles). */
  readonly roles?: Readonly<Record<string, AzureRole>>;
  /** Actions of which an own role may consist, and what each amounts to. */
  readonly actions?: Readonly<Record<string, Level>>;
}
export interface GooglePart extends Part<"labels" | "resource_labels" | "user_labels" | "settings.user_labels" | "no-labels"> {
  /** Source: "IAM basic and predefined roles reference" (cloud.google.com/iam/docs/understanding-roles). */
  readonly roles?: Readonly<Record<string, readonly Level[]>>;
  /** Permissions of which an own role may consist, and what each amounts to. */
  readonly permissions?: Readonly<Record<string, Level>>;
  /** Types that a network reaches at addresses outside its subnets: the paths of the network and of their range. */
  readonly served?: Readonly<Record<string, { readonly network: string; readonly range: string }>>;
  /** What `google_WHAT_iam_member` grants on: the attribute that names it. */
  readonly grants?: Readonly<Record<string, string>>;
}

/** What is paid by the hour for each resource of a type. */
export const paid = (
  stack: Stack,
  type: string,
  kind: Cost["kind"],
  whileStopped: boolean,
  times: (resource: Resource) => number = () => 1,
): Cost[] =>
  stack.of(type).flatMap((one) => Array.from({ length: times(one) }, (): Cost => ({ ...origin(one), kind, whileStopped })));

/** A store that encrypts, answers over TLS, and lets in nobody but identities by policies, as far as nothing else is said of it. */
export const closedStore =
  (kind: Store["kind"]) =>
  (resource: Resource, own: Partial<Store>): Store => ({
    ...origin(resource),
    kind,
    within: [],
    encrypted: true,
    tlsOnly: true,
    anonymous: "barred",
    policiesOnly: true,
    sharedKeys: false,
    ...own,
  });

/** What machines and workloads may do by their identity, as long as both stand. */
export const identityMay = (level: Right["level"], to: Resource, identity: Resource): Right => ({
  ...origin(to),
  subject: { kind: "machine", id: identity.address },
  level,
  target: to.address,
  beyond: false,
  until: undefined,
});
