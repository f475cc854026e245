import { randomBytes } from "node:crypto";

/** A thing of ElastiCache by the names that its answers have; lists stand as lists. */
type Thing = Record<string, unknown>;
interface Sort {
  /** The call's noun, and the parameter that names one. */
  readonly noun: string;
  readonly id: string;
  /** How AWS calls its ARN's part. */
  readonly arn: string;
  readonly missing: string;
}
const sorts: readonly Sort[] = [
  { noun: "UserGroup", id: "UserGroupId", arn: "usergroup", missing: "UserGroupNotFound" },
  { noun: "User", id: "UserId", arn: "user", missing: "UserNotFound" },
  { noun: "CacheSubnetGroup", id: "CacheSubnetGroupName", arn: "subnetgroup", missing: "CacheSubnetGroupNotFoundFault" },
  { noun: "ReplicationGroup", id: "ReplicationGroupId", arn: "replicationgroup", missing: "ReplicationGroupNotFoundFault" },
];

/** A refusal in ElastiCache's words. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * ElastiCache in place of moto's: 5.2.1 has neither user groups, nor the changes and deletes of users and subnet groups, nor what a group's node
 * says of it. Kept by account; who refers to what is minded as AWS does.
 */
export class Caches {
  private readonly all = new Map<string, Thing>();
  private readonly tags = new Map<string, Map<string, string>>();

  /** The answer to a call of an account: XML, or a refusal. */
  answer(account: string, region: string, form: URLSearchParams): { status: number; body: string } {
    const action = form.get("Action") ?? "";
    try {
      const told = this.told(account, region, action, form);
      const result = `<${action}Result>${xml(told)}</${action}Result>`;
      return { status: 200, body: `<${action}Response>${result}<ResponseMetadata/></${action}Response>` };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message } = error;
      const type = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
      return { status: /NotFound/.test(code) ? 404 : 400, body: `<ErrorResponse>${type}</ErrorResponse>` };
    }
  }

  private told(account: string, region: string, action: string, form: URLSearchParams): Thing {
    if (/Tags/.test(action)) return this.tagged(action, form);
    if (action === "DescribeCacheClusters") return { CacheClusters: this.nodes(account, form.get("CacheClusterId") ?? "") };
    const [, verb = "", rest = ""] = /^(Create|Describe|Modify|Delete)(\w+)$/.exec(action) ?? [];
    const sort = sorts.find(({ noun }) => rest === noun || rest === `${noun}s`);
    if (!sort) throw new Refusal("InvalidAction", `${action} is not simulated`);
    const { noun, id, arn } = sort;
    const name = form.get(id) ?? "";
    const key = `${account} ${noun} ${name}`;
    if (verb === "Describe") {
      const found = [...this.all].filter(([each]) => (name ? each === key : each.startsWith(`${account} ${noun} `)));
      if (name && found.length === 0) throw new Refusal(sort.missing, `${noun} ${name} not found.`);
      return { [`${noun}s`]: found.map(([, thing]) => thing) };
    }
    if (verb === "Create") {
      if (this.all.has(key)) throw new Refusal(`${noun}AlreadyExists`, `${noun} ${name} already exists.`);
      const ARN = `arn:aws:elasticache:${region}:${account}:${arn}:${name}`;
      const thing: Thing = { ...madeOf(noun, form), [id]: name, ARN };
      this.mind(account, noun, thing);
      this.all.set(key, thing);
      this.tags.set(ARN, new Map(pairs(form)));
      return this.shown(noun, thing);
    }
    const thing = this.all.get(key);
    if (!thing) throw new Refusal(sort.missing, `${noun} ${name} not found.`);
    if (verb === "Modify") {
      const changed = { ...thing, ...changedBy(noun, form, thing) };
      this.mind(account, noun, changed);
      this.all.set(key, changed);
      return this.shown(noun, changed);
    }
    const holder = [...this.all].find(
      ([each, other]) => each !== key && each.startsWith(`${account} ReplicationGroup `) && holds(other, id, name),
    );
    if (holder) throw new Refusal(`${noun}InUse`, `${noun} ${name} is in use by ${holder[0].split(" ").at(-1)}.`);
    this.all.delete(key);
    // a user that is gone is in no group any more
    if (noun === "User")
      for (const [each, other] of this.all)
        if (holds(other, "UserIds", name))
          this.all.set(each, { ...other, UserIds: texts(other.UserIds).filter((one) => one !== name) });
    return this.shown(noun, thing);
  }

  /** Users and their groups are told as they are, other things by their noun. */
  private shown = (noun: string, thing: Thing): Thing => (noun.startsWith("User") ? thing : { [noun]: thing });

  /** What a thing names must be there. */
  private mind(account: string, noun: string, thing: Thing): void {
    const named: readonly (readonly [string, string, string])[] = [
      ...texts(thing.UserIds).map((user) => ["User", user, "UserNotFound"] as const),
      ...texts(thing.UserGroupIds).map((group) => ["UserGroup", group, "UserGroupNotFound"] as const),
      ...texts(noun === "ReplicationGroup" ? thing.CacheSubnetGroupName : []).map(
        (group) => ["CacheSubnetGroup", group, "CacheSubnetGroupNotFoundFault"] as const,
      ),
    ];
    for (const [of, name, code] of named)
      if (!this.all.has(`${account} ${of} ${name}`)) throw new Refusal(code, `${of} ${name} not found.`);
    if (noun === "UserGroup" && texts(thing.UserIds).length === 0)
      throw new Refusal("InvalidParameterValue", "A user group needs at least one user.");
  }

  /** The one node of each replication group, which says what the group itself does not. */
  private nodes(account: string, id: string): Thing[] {
    const nodes = [...this.all].flatMap(([key, group]) =>
      key.startsWith(`${account} ReplicationGroup `) && (!id || texts(group.MemberClusters).includes(id)) ? [nodeOf(group)] : [],
    );
    if (id && nodes.length === 0) throw new Refusal("CacheClusterNotFound", `CacheCluster ${id} not found.`);
    return nodes;
  }

  private tagged(action: string, form: URLSearchParams): Thing {
    const arn = form.get("ResourceName") ?? "";
    const tags = this.tags.get(arn) ?? new Map<string, string>();
    for (const [key, value] of pairs(form)) tags.set(key, value);
    if (action === "RemoveTagsFromResource") for (const key of members(form, "TagKeys")) tags.delete(key);
    this.tags.set(arn, tags);
    return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  }
}

const texts = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));
const holds = (thing: Thing, id: string, name: string): boolean =>
  texts(thing[id]).includes(name) || texts(thing[`${id}s`]).includes(name);
/** A list of a call: `UserIds.member.1`, or by another name in between. */
const members = (form: URLSearchParams, list: string): string[] =>
  [...form].filter(([name]) => new RegExp(`^${list}\\.(\\w+\\.)?\\d+$`).test(name)).map(([, value]) => value);
const pairs = (form: URLSearchParams): [string, string][] =>
  [...form].flatMap(([name, key]) => {
    const at = /^(Tags\.(?:\w+\.)?\d+)\.Key$/.exec(name)?.[1];
    return at ? [[key, form.get(`${at}.Value`) ?? ""] as [string, string]] : [];
  });

function madeOf(noun: string, form: URLSearchParams): Thing {
  const said = (name: string, fallback = "") => form.get(name) ?? fallback;
  switch (noun) {
    case "User": {
      const Authentication = {
        Type: said("AuthenticationMode.Type", "password"),
        PasswordCount: members(form, "Passwords").length,
      };
      return {
        UserName: said("UserName"),
        Engine: said("Engine"),
        AccessString: said("AccessString"),
        Status: "active",
        Authentication,
      };
    }
    case "UserGroup":
      return { Engine: said("Engine"), Status: "active", UserIds: members(form, "UserIds") };
    case "CacheSubnetGroup":
      return {
        CacheSubnetGroupDescription: said("CacheSubnetGroupDescription"),
        Subnets: members(form, "SubnetIds").map((SubnetIdentifier) => ({ SubnetIdentifier })),
        VpcId: "vpc-simulated",
      };
    default: {
      const id = said("ReplicationGroupId");
      const [address, Port] = [`${id}.${randomBytes(3).toString("hex")}.euc1.cache.amazonaws.com`, said("Port", "6379")];
      const end = (role: string) => ({ Address: `${role}.${address}`, Port });
      return {
        Description: said("ReplicationGroupDescription"),
        Status: "available",
        Engine: said("Engine"),
        EngineVersion: said("EngineVersion"),
        CacheNodeType: said("CacheNodeType"),
        CacheSubnetGroupName: said("CacheSubnetGroupName"),
        CacheParameterGroupName: said("CacheParameterGroupName"),
        SecurityGroupIds: members(form, "SecurityGroupIds"),
        UserGroupIds: members(form, "UserGroupIds"),
        AtRestEncryptionEnabled: said("AtRestEncryptionEnabled", "false"),
        ...(form.has("KmsKeyId") && { KmsKeyId: said("KmsKeyId") }),
        TransitEncryptionEnabled: said("TransitEncryptionEnabled", "false"),
        TransitEncryptionMode: said("TransitEncryptionMode", "required"),
        AutoMinorVersionUpgrade: said("AutoMinorVersionUpgrade", "true"),
        AutomaticFailover: said("AutomaticFailoverEnabled") === "true" ? "enabled" : "disabled",
        MultiAZ: said("MultiAZEnabled") === "true" ? "enabled" : "disabled",
        SnapshotRetentionLimit: said("SnapshotRetentionLimit", "0"),
        SnapshotWindow: "05:00-06:00",
        ClusterEnabled: "false",
        ClusterMode: "disabled",
        NetworkType: "ipv4",
        IpDiscovery: "ipv4",
        AuthTokenEnabled: "false",
        DataTiering: "disabled",
        MemberClusters: [`${id}-001`],
        NodeGroups: [
          {
            NodeGroupId: "0001",
            Status: "available",
            PrimaryEndpoint: end("master"),
            ReaderEndpoint: end("replica"),
            NodeGroupMembers: [{ CacheClusterId: `${id}-001`, CacheNodeId: "0001", CurrentRole: "primary" }],
          },
        ],
      };
    }
  }
}

function changedBy(noun: string, form: URLSearchParams, thing: Thing): Thing {
  if (noun === "UserGroup") {
    const [gone, come] = ["UserIdsToRemove", "UserIdsToAdd"].map((list) => members(form, list));
    const missing = gone?.find((user) => !texts(thing.UserIds).includes(user));
    if (missing) throw new Refusal("UserNotFound", `User ${missing} is not in the group.`);
    return { UserIds: [...texts(thing.UserIds).filter((user) => !gone?.includes(user)), ...(come ?? [])] };
  }
  const names = ["AccessString", "CacheNodeType", "EngineVersion", "SnapshotRetentionLimit", "AutoMinorVersionUpgrade"];
  const said = names.flatMap((name) => (form.has(name) ? [[name, form.get(name)] as const] : []));
  const groups = members(form, "SecurityGroupIds");
  return { ...Object.fromEntries(said), ...(groups.length > 0 && { SecurityGroupIds: groups }) };
}

const nodeOf = (group: Thing): Thing => {
  const names = [
    "Engine",
    "CacheNodeType",
    "CacheSubnetGroupName",
    "ReplicationGroupId",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
    "AtRestEncryptionEnabled",
    "AutoMinorVersionUpgrade",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
    "NetworkType",
    "IpDiscovery",
  ];
  const [id] = texts(group.MemberClusters);
  return {
    ...Object.fromEntries(names.map((name) => [name, group[name]])),
    CacheClusterId: id,
    CacheClusterStatus: "available",
    // AWS says the patch too
    EngineVersion: `${group.EngineVersion}.1`,
    NumCacheNodes: "1",
    PreferredMaintenanceWindow: "sun:05:00-sun:06:00",
    CacheParameterGroup: { CacheParameterGroupName: group.CacheParameterGroupName, ParameterApplyStatus: "in-sync" },
    SecurityGroups: texts(group.SecurityGroupIds).map((SecurityGroupId) => ({ SecurityGroupId, Status: "active" })),
    ARN: String(group.ARN).replace(/replicationgroup:.*/, `cluster:${id}`),
  };
};

/** The element of each item of a list, where it is not `member`. */
const items: Readonly<Record<string, string>> = {
  CacheClusters: "CacheCluster",
  CacheSubnetGroups: "CacheSubnetGroup",
  MemberClusters: "ClusterId",
  NodeGroupMembers: "NodeGroupMember",
  NodeGroups: "NodeGroup",
  ReplicationGroups: "ReplicationGroup",
  Subnets: "Subnet",
  TagList: "Tag",
};
const xml = (value: unknown, list = ""): string => {
  const item = items[list] ?? "member";
  if (Array.isArray(value)) return value.map((one) => `<${item}>${xml(one)}</${item}>`).join("");
  if (typeof value !== "object" || value === null) return String(value).replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return Object.entries(value)
    .map(([name, inner]) => `<${name}>${xml(inner, name)}</${name}>`)
    .join("");
};
