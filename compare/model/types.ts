import type { Provider } from "../../catalog/providers";

/**
 * What one synthesized stack amounts to, in words that are the same for every cloud. It is read from the JSON alone, so it says as much of
 * a stack that was written by hand as of one of ours.
 */
export interface Model {
  readonly cloud: Provider;
  /** The stack's name. */
  readonly stack: string;
  readonly machines: readonly Machine[];
  /** Disks that stand beside machines. */
  readonly disks: readonly Disk[];
  readonly workloads: readonly Workload[];
  readonly clusters: readonly Cluster[];
  /** Notebooks, which are workloads that people open. */
  readonly notebooks: readonly Notebook[];
  readonly subnets: readonly Subnet[];
  readonly balancers: readonly Balancer[];
  /** Networks outside with which the stack's own are joined. */
  readonly peerings: readonly Peering[];
  /** What reaches machines, balancers, and stores with an address in a network, by the rules that guard them. */
  readonly flows: readonly Flow[];
  /** Rules that let the internet in, also where no machine stands behind them. */
  readonly openings: readonly Opening[];
  readonly stores: readonly Store[];
  /** What the stack itself puts into stores. */
  readonly objects: readonly StoredObject[];
  /** Keys of the stack's own that encrypt something. */
  readonly keys: readonly EncryptionKey[];
  /** What writes records, and where they are kept. */
  readonly logs: readonly Log[];
  /** Domains whose names the stack says. */
  readonly names: readonly NameZone[];
  /** Language models that the stack lets somebody call. */
  readonly models: readonly LanguageModel[];
  /** What is started and stopped by the clock. */
  readonly schedules: readonly Schedule[];
  readonly rights: readonly Right[];
  /** Passwords and keys by which somebody could get past identities, and secret values that stand in the stack. */
  readonly credentials: readonly Credential[];
  /** Every place that the stack names for something. */
  readonly places: readonly Place[];
  readonly costs: readonly Cost[];
  readonly budgets: readonly Budget[];
  readonly alarms: readonly Alarm[];
  /** Everything that takes tags or labels, with those that it has. */
  readonly tagged: readonly Tagged[];
  /** What blocks the destroy, or the deploy after it, one line each. */
  readonly blockers: readonly string[];
  /** What survives the destroy and costs or holds data. */
  readonly leftovers: readonly Leftover[];
  /** What the model does not know, so that nothing is dropped in silence. */
  readonly unknown: readonly Unknown[];
}

/** Where a fact comes from. */
export interface Origin {
  /** Terraform's address of the resource. */
  readonly address: string;
  /** The construct below the stack that the resource belongs to, from CDKTF's metadata; else the resource's own id. */
  readonly entry: string;
}

/** `direct`: with a public address of its own, or by the cloud's default; `nat`: by address translation only. */
export type Outbound = "nat" | "direct" | "none";

export interface Subnet extends Origin {
  /** IPv4 range; undefined where the stack does not say it. */
  readonly cidr: string | undefined;
  readonly internet: Outbound;
  /** The cloud's own services that are reached without the internet: `storage`, `secrets`, `log-in`, or `all`. */
  readonly services: readonly string[];
  /** Whether connections are recorded. */
  readonly recorded: boolean;
}

/** A network outside with which one of the stack's is joined. */
export interface Peering extends Origin {
  /** Address of the stack's network. */
  readonly network: string | undefined;
  /** The cloud's name of the network outside, on AWS without what its ARN says of the partition. */
  readonly with: string;
  /** Addresses of subnets from which a way leads there, and to which range; undefined where it leads to all of the network. */
  readonly ways: readonly { readonly subnet: string; readonly range: string | undefined }[];
  /** What else passes by it than from the one network to the other. */
  readonly passes: readonly string[];
}

export interface Machine extends Origin {
  /** Address of the identity by which it acts. */
  readonly identity: string | undefined;
  /** Address of its subnet. */
  readonly subnet: string | undefined;
  readonly zone: string | undefined;
  /** The cloud's type. */
  readonly type: string | undefined;
  /** Whether work above its base speed is billed; never, where it has none or slows down instead. */
  readonly surplus?: boolean;
  /** The system that it starts from, as a description has it, or the cloud's name of an image that no description can ask for. */
  readonly system: string | undefined;
  /** The private address that it has for good; undefined where its cloud chooses one. */
  readonly fixedAddress?: string | undefined;
  readonly publicAddress: boolean;
  /** Of one with a public address: whether it leads to the machine, and stays when this is stopped or made anew. */
  readonly addressStays?: boolean;
  readonly internet: Outbound;
  /** Whether people get in by the cloud's own way, with their identities. */
  readonly login: boolean;
  /** Whether its metadata service answers only to who presents a token. */
  readonly metadataToken: boolean;
  readonly disks: readonly {
    readonly encrypted: boolean;
    readonly gib: number | undefined;
    /** As a store's. */
    readonly key?: string | undefined;
  }[];
  /** Of a group of machines that stand as one. */
  readonly scale?: Scale | undefined;
}

/** How many machines a group has, and from what use of the CPUs, in percent, more. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly cpu: number | undefined;
  /** Seconds that the use of a new machine does not count; undefined where nobody says. */
  readonly settling?: number | undefined;
}

/** A disk that is no part of a machine. */
export interface Disk extends Origin {
  readonly gib: number | undefined;
  readonly encrypted: boolean;
  /** As a store's. */
  readonly key?: string | undefined;
  /** Addresses of the machines that have it. */
  readonly machines: readonly string[];
  /** Whether it depends on a machine, so that it is made anew, and empty, with this. */
  readonly bound: boolean;
  /** Whether what is on it can be fetched through a network, past every machine. */
  readonly exported: boolean;
}

/** What answers by HTTPS for machines behind it. */
export interface Balancer extends Origin {
  /** Addresses of the machines that answer. */
  readonly machines: readonly string[];
  /** Whether it refuses what does not come over TLS 1.2. */
  readonly tlsOnly: boolean;
  /** Whether it answers on an address of the internet. */
  readonly publicAddress: boolean;
  /** Ports on which it answers. */
  readonly listens: readonly number[];
  /** The port by which it speaks to the machines. */
  readonly behind: number | undefined;
  /** The path that a healthy machine answers. */
  readonly health: string | undefined;
}

/** What runs code and acts by an identity without being a machine of the lab: a service, a function, the pods of a cluster. */
export interface Workload extends Origin {
  readonly kind: string;
  /** Address of the identity by which it acts. */
  readonly identity: string | undefined;
  /** Addresses of further resources: a right on one of them is one on it. */
  readonly parts?: readonly string[];
  /**
   * Who gets an answer: whoever holds a right to call it, whoever comes from addresses that it names, whatever runs in its network, or
   * everybody; undefined where it answers nobody.
   */
  readonly callers?: "identities" | "addresses" | "network" | "everybody" | undefined;
  /** Addresses of identities by which the cloud itself starts it, for a message or by the clock. */
  readonly startedBy?: readonly string[];
  /** Containers, or runs at a time, at most. */
  readonly most?: number | undefined;
  /** Containers that run where nobody calls, in hours that somebody keeps. */
  readonly least?: number;
  /** When it runs by the clock, as cron writes it. */
  readonly clock?: string | undefined;
  /** Names of the variables that a user wrote, or that tell of what was granted. */
  readonly told?: readonly string[];
  /** The keys that encrypt what it keeps beside it while it runs, where its cloud has one for that, as a store has it. */
  readonly keys?: readonly (string | undefined)[];
  /** Whether it is called at an address that is reached from everywhere. */
  readonly publicEntry?: boolean;
  /** Whether what runs the code has a public address of its own. */
  readonly publicAddress?: boolean;
}

/** A Kubernetes cluster. */
export interface Cluster extends Origin {
  readonly version: string | undefined;
  /** Ranges from which its API is reached directly, `the internet` among them; none where only the cloud's own way leads there, which asks for an identity first. */
  readonly reachedFrom: readonly string[];
  /** Whether only the cloud's own identities are let in: no certificates, and no lists that whoever made the cluster stands on. */
  readonly identitiesOnly: boolean;
  /** Whether what is done by its API is kept somewhere. */
  readonly recorded: boolean;
  /** The keys that encrypt what of it can have one on its cloud, as a store has it. */
  readonly keys: readonly (string | undefined)[];
  readonly pools: readonly NodePool[];
}
/** Machines of a cluster that are alike. */
export interface NodePool extends Origin, Pick<Machine, "identity" | "publicAddress" | "metadataToken" | "disks"> {
  /** How many there are at least, and at most. */
  readonly min: number;
  readonly max: number;
}
/** Where somebody works with data in a browser. */
export interface Notebook extends Workload {
  /** Whether it has an address on the internet, or a way there past its network. */
  readonly publicAddress: boolean;
  readonly encrypted: boolean;
  /** The keys that encrypt its home and whatever disk else can have one, as a store has it. */
  readonly keys: readonly (string | undefined)[];
  /** Whether whoever opens it is its administrator. */
  readonly root: boolean;
  readonly metadataToken: boolean;
  /** The cloud's name of the person that it says it is for; rights say it where it does not. */
  readonly owner: string | undefined;
  /** Whether nobody but one person may open it, whatever their rights. */
  readonly ofOne: boolean;
  /** Minutes without work after which it is stopped; undefined where it goes on. */
  readonly idleMinutes: number | undefined;
}

export type Protocol = "tcp" | "udp" | "icmp";
/** First and last of a range. */
export type Ports = readonly (readonly [number, number])[];
export interface Flow {
  /** `machine`: an address; `range`: an IPv4 range; `network`: whatever else stands in the same network; `login`: the cloud's way to log in; `health`: its way to ask whether a machine is well. */
  readonly from:
    | { readonly kind: "machine" | "range"; readonly name: string }
    | { readonly kind: "internet" | "network" | "login" | "health" };
  /** Address of the machine, the balancer or the store. */
  readonly to: string;
  readonly protocol: Protocol;
  readonly ports: Ports;
}
export interface Opening extends Origin {
  readonly protocol: Protocol;
  readonly ports: Ports;
}

export interface Store extends Origin {
  readonly kind:
    | "bucket"
    | "secret"
    | "log"
    | "registry"
    | "database"
    | "share"
    | "cache"
    | "queue"
    | "topic"
    | "subscription"
    | "dead-letters"
    | "home"
    | "code";
  /** Addresses of what contains it: a right on these is one on it. */
  readonly within: readonly string[];
  /** Addresses of what it consists of besides: a right on one of these is one on it, and who reaches one reaches it. */
  readonly parts?: readonly string[];
  readonly encrypted: boolean;
  /** Address of the key that encrypts it, or the cloud's name of one from elsewhere; undefined where it is the cloud's own. */
  readonly key?: string | undefined;
  /** Whether its cloud takes no key of anybody's for it. */
  readonly cloudKeyed?: boolean;
  readonly tlsOnly: boolean;
  /** `barred`: no setting inside can open it to everybody. */
  readonly anonymous: "barred" | "possible" | "granted";
  /** Whether policies alone say who has rights, no lists on single objects. */
  readonly policiesOnly: boolean;
  /** Whether a shared key, which knows no person and no end, opens it. */
  readonly sharedKeys: boolean;
  /** Whether it has an address in the internet; undefined where its service is reached there anyway, by identities alone. */
  readonly publicAddress?: boolean;
  readonly versioned?: boolean;
  /** The cloud lets no right on it end by itself. */
  readonly endless?: true;
  /** Whether what was written under a tag stays what it is. */
  readonly immutable?: boolean;
  /** Days after which objects go, and old versions or images without a tag; undefined where they stay. */
  readonly objectDays?: number;
  readonly versionDays?: number;
  /** Days, or days' worth, of backups that are kept. */
  readonly backupDays?: number;
  /** The port that it listens on, where clouds have different ones for the same service. */
  readonly port?: number;
  /** The space of a database or a share, undefined where it grows by itself, or the memory of a cache. */
  readonly gib?: number | undefined;
  /** Seconds for which a message that somebody took is hidden from others. */
  readonly lockSeconds?: number;
  /** Whether messages of a group come in the order in which they were sent. */
  readonly ordered?: boolean;
  /** How often a message is handed out before it goes to the dead letters; undefined where none are kept. */
  readonly attempts?: number;
  /** The entry of what it gets its messages from, and from nothing else: of a subscription its topic, of dead letters their queue. */
  readonly fedBy?: string;
  /** Days after which dead letters go; undefined where they stay. */
  readonly deadDays?: number;
  /** Whether it takes records of what is not the stack's. */
  readonly foreign?: boolean;
  /** When its value ends, or is marked as ended. */
  readonly expires?: string;
}

export interface StoredObject extends Origin {
  /** Address of the store; undefined where it is none of the stack's. */
  readonly store: string | undefined;
  readonly key: string;
  /** A digest of its bytes; undefined where nothing tells them. */
  readonly bytes: string | undefined;
}

/** A language model of the cloud's own, as the stack makes it ready to be called. */
export interface LanguageModel extends Origin {
  /** The cloud's name of the model. */
  readonly name: string;
  /** Where what is sent to it may be worked on: `eu`, `region` for the stack's own, another zone, or `global`. */
  readonly zone: string;
  /** Addresses of what contains it: a right on these is one on it. */
  readonly within: readonly string[];
}

/** One thing, or several at once, that are started or stopped by the clock. */
export interface Schedule extends Origin {
  readonly does: "start" | "stop";
  /** Addresses of what it is done to; of what is not in the stack, what the schedule says. */
  readonly targets: readonly string[];
  /** Hours and minutes; undefined where it is not once on a day. */
  readonly time: string | undefined;
  /** In the order of the week. */
  readonly days: readonly string[];
  /** The zone whose clock it goes by, one for all that have the same. */
  readonly clock: string;
  /** Between which numbers of machines a pool is from then on, or of containers a service, which keep hours themselves; undefined for what somebody calls. */
  readonly scale: Pick<Scale, "min" | "max"> | undefined;
  /** How many nodes a call leaves to each target, where these are pools of nodes. */
  readonly nodes?: number;
  /** Address of the identity by which it acts; none where a pool or service keeps hours itself. */
  readonly identity: string | undefined;
  /** Whether a role of that identity holds this very call, as far as the stack says what its roles hold. */
  readonly permitted: boolean;
  /** Whether what others schedule may act by that identity too. */
  readonly actsForOthers: boolean;
  /** Whether it is done once besides, when the schedule is made. */
  readonly atOnce: boolean;
  /** Addresses of targets that the next deploy starts again. */
  readonly undone: readonly string[];
  /** For how many minutes after its time it is tried again. */
  readonly lateMinutes: number;
}

export interface EncryptionKey extends Origin {
  /** Addresses of what contains it: a right on these is one on it. */
  readonly within: readonly string[];
  /** Days after which it makes a new version of itself; undefined where it makes none. */
  readonly rotateDays: number | undefined;
}

/** What writes records: a network of its connections, a service of what it is asked and says, a cluster of what is done by its API, a balancer of its requests, a database of its errors and refusals. */
export interface Log extends Origin {
  /** Addresses of the stores of the stack that keep them. */
  readonly stores: readonly string[];
  /** Whether the cloud keeps them in a store of the account's, too or instead. */
  readonly elsewhere: boolean;
}

export interface NameZone extends Origin {
  /** Without a final dot. */
  readonly domain: string;
  /** Whether everybody's resolvers answer for it. */
  readonly public: boolean;
  /** Addresses of the stack's networks that resolve it. */
  readonly networks: readonly string[];
  /** The cloud's names of others that do. */
  readonly foreign: readonly string[];
  /** Whether machines get names in it without being named. */
  readonly registers: boolean;
  readonly records: readonly NameRecord[];
}
export interface NameRecord {
  /** With its domain, without a final dot. */
  readonly name: string;
  readonly type: string;
  /** Addresses of resources that it leads to, or what it says. */
  readonly answers: readonly string[];
}

export interface Subject {
  /** `deployer`: whoever runs Terraform; `role`: an identity that nobody in the stack holds; `service`: the cloud's own; `schedule`: what acts by the clock alone. */
  readonly kind: "person" | "machine" | "schedule" | "service" | "deployer" | "role" | "anyone";
  /** The cloud's name of a person or service; the address of an identity. */
  readonly id: string;
}
/**
 * `list`: that things exist, in the whole account; `see`: settings; `read`, `write`: data; `operate`: start and stop; `plug`: the cards by
 * which machines are in a network, and their addresses; `login`; `act-as`: with an identity; `use`: encrypt and decrypt with a key, or read and write everything in a cache; `call`: a
 * language model, or what answers requests; `connect`: log in to a database, where SQL says what follows; `administer`: anything that changes
 * settings or rights.
 */
export type Level =
  | "list"
  | "see"
  | "read"
  | "write"
  | "operate"
  | "plug"
  | "login"
  | "act-as"
  | "use"
  | "call"
  | "connect"
  | "administer";
export interface Right extends Origin {
  readonly subject: Subject;
  readonly level: Level;
  /** Address of what the right is on; for one that reaches beyond, the cloud's name of that. */
  readonly target: string;
  /** Whether it reaches beyond the stack's own resources: a whole account, project or subscription, or what another stack made. */
  readonly beyond: boolean;
  /** When it ends by itself; undefined where it does not. */
  readonly until: string | undefined;
  /** Whether the cloud knows no end for rights of this sort: they end when the lab is destroyed. */
  readonly endless?: true;
}

export interface Credential extends Origin {
  readonly kind: "password" | "ssh-key" | "access-key" | "secret-value";
  readonly what: string;
}
export interface Place extends Origin {
  /** The cloud's name of a region; `anywhere` and `elsewhere` where the cloud chooses. */
  readonly region: string;
}
/** What is paid by the hour, whether used or not. */
export type CostKind =
  | "machine"
  | "licence"
  | "disk"
  | "nat"
  | "bastion"
  | "endpoint"
  | "public-address"
  | "registry"
  | "messages"
  | "database"
  | "cluster"
  | "share"
  | "cache"
  | "private-endpoint"
  | "service"
  | "container-environment"
  | "connector"
  | "balancer"
  | "key";
export interface Cost extends Origin {
  readonly kind: CostKind;
  readonly whileStopped: boolean;
}
export interface Budget extends Origin {
  readonly amount: number;
  readonly currency: string | undefined;
  /** Percent. */
  readonly thresholds: readonly number[];
  readonly recipients: readonly string[];
  /** Whether it counts this lab's costs only. */
  readonly ofLab: boolean;
}
/** What writes to people when something has more to do than it should. */
export interface Alarm extends Origin {
  /** Addresses of what it watches. */
  readonly watches: readonly string[];
  /** Mean use of the CPUs, in percent, above which it writes; undefined where it looks at something else. */
  readonly above: number | undefined;
  /** Over how many minutes the mean is taken. */
  readonly minutes: number;
  /** Who hears of it, by e-mail: nobody whom its message does not reach. */
  readonly tells: readonly string[];
}
export interface Tagged extends Origin {
  readonly tags: Readonly<Record<string, string>>;
}
export interface Leftover extends Origin {
  readonly what: string;
}
export interface Unknown extends Origin {
  readonly why: string;
}

/** What a cloud's file finds in a stack; the rest of a model is the same on every cloud. */
export type Found = Omit<Model, "cloud" | "stack" | "blockers" | "leftovers" | "unknown"> & {
  readonly unreadable: readonly Unknown[];
};
