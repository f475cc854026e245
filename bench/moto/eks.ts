/** One thing of EKS, as its API shows it. */
type Thing = Record<string, unknown>;
interface Answer {
  readonly status: number;
  readonly body: object;
  readonly error?: string;
}

const refusal = (status: number, error: string, message: string): Answer => ({ status, error, body: { message } });
const missing = (what: string) => refusal(404, "ResourceNotFoundException", `No ${what} found.`);
const taken = (what: string) => refusal(409, "ResourceInUseException", `${what} already exists.`);
const done = (body: object = {}): Answer => ({ status: 200, body });
const update = { update: { id: "update", status: "Successful", type: "ConfigUpdate" } };
const at = 1_767_225_600;

/** What a collection is called in a path, and its things in answers. */
const kinds: Readonly<
  Record<
    string,
    {
      readonly one: string;
      readonly many: string;
      readonly name: string;
      readonly made: (cluster: string, thing: Thing) => Thing;
    }
  >
> = {
  "node-groups": {
    one: "nodegroup",
    many: "nodegroups",
    name: "nodegroupName",
    made: (cluster, thing) => ({
      capacityType: "ON_DEMAND",
      diskSize: null,
      health: { issues: [] },
      releaseVersion: `${thing.version}.0-20260101`,
      resources: { autoScalingGroups: [{ name: `eks-${cluster}-${thing.nodegroupName}` }] },
    }),
  },
  addons: {
    one: "addon",
    many: "addons",
    name: "addonName",
    made: () => ({ addonVersion: "v1.0.0-eksbuild.1", health: { issues: [] } }),
  },
  "access-entries": {
    one: "accessEntry",
    many: "accessEntries",
    name: "principalArn",
    made: (_, { principalArn, ...thing }) => ({ username: principalArn, kubernetesGroups: [], ...thing }),
  },
};

/**
 * Elastic Kubernetes Service, as far as Terraform's provider asks for it: moto 5.2.1 has clusters and node groups, but no add-ons and no
 * access entries. Everything is ready at once.
 */
export class Eks {
  private readonly things = new Map<string, Thing>();

  answer(account: string, method: string, url: string, body: string): Answer | undefined {
    const { pathname, searchParams } = new URL(url, "http://eks");
    const parts = pathname.split("/").slice(1).map(decodeURIComponent);
    const given = (body === "" ? {} : JSON.parse(body)) as Thing;
    if (parts[0] === "tags") return this.tag(account, method, parts.slice(1).join("/"), given, searchParams.getAll("tagKeys"));
    const [root, cluster = "", collection, name, ...rest] = parts;
    if (root !== "clusters") return undefined;
    const path = (...more: string[]) => [account, "clusters", ...more].join("/");
    if (cluster === "") {
      const names = [...this.things.keys()].filter((each) => each.startsWith(path()) && each.split("/").length === 3);
      if (method === "GET") return done({ clusters: names.map((each) => each.slice(path("").length)) });
      const key = path(String(given.name));
      if (this.things.has(key)) return taken("Cluster");
      this.things.set(key, this.cluster(account, given));
      return done({ cluster: this.things.get(key) });
    }
    const own = this.things.get(path(cluster));
    if (!own) return missing(`cluster for name: ${cluster}`);
    if (collection === undefined) {
      if (method === "GET") return done({ cluster: own });
      if ([...this.things.keys()].some((key) => key.startsWith(`${path(cluster)}/node-groups/`)))
        return refusal(409, "ResourceInUseException", "Cluster has nodegroups attached");
      for (const key of this.things.keys())
        if (key === path(cluster) || key.startsWith(`${path(cluster)}/`)) this.things.delete(key);
      return done({ cluster: { ...own, status: "DELETING" } });
    }
    if (collection === "updates" || collection === "update-config") {
      if (method === "POST") change(own, given);
      return done(update);
    }
    const kind = kinds[collection];
    return kind && this.part(path, own, collection, kind, method, given, name, rest);
  }

  private part(
    path: (...more: string[]) => string,
    cluster: Thing,
    collection: string,
    { one, many, name, made }: (typeof kinds)[string],
    method: string,
    given: Thing,
    asked: string | undefined,
    rest: readonly string[],
  ): Answer {
    const clusterName = String(cluster.name);
    const key = path(clusterName, collection, asked ?? String(given[name]));
    const own = this.things.get(key);
    if (asked === undefined && method === "GET") {
      const inside = path(clusterName, collection, "");
      const names = [...this.things.keys()].filter((each) => each.startsWith(inside)).map((each) => each.slice(inside.length));
      return done({ [many]: names });
    }
    if (asked === undefined) {
      if (own) return taken(one);
      const arn = String(cluster.arn).replace(":cluster/", `:${one.toLowerCase()}/`);
      const thing = { clusterName, status: "ACTIVE", createdAt: at, modifiedAt: at, ...given, ...made(clusterName, given) };
      this.things.set(key, { ...thing, [name]: given[name], [`${one}Arn`]: `${arn}/${given[name]}/0` });
      return done({ [one]: this.things.get(key) });
    }
    if (!own) return missing(one);
    if (rest[0] === "access-policies") return policies(own, method, given, rest[1]);
    if (method === "GET") return done({ [one]: own });
    if (method === "DELETE") {
      this.things.delete(key);
      return done({ [one]: { ...own, status: "DELETING" } });
    }
    change(own, given);
    return done(collection === "access-entries" ? { [one]: own } : update);
  }

  private cluster(account: string, given: Thing): Thing {
    const { name, accessConfig, resourcesVpcConfig } = given as {
      name: string;
      accessConfig: object;
      resourcesVpcConfig: object;
    };
    return {
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      ...given,
      accessConfig,
      resourcesVpcConfig: { clusterSecurityGroupId: "sg-0c1", vpcId: "vpc-0c1", publicAccessCidrs: [], ...resourcesVpcConfig },
      arn: `arn:aws:eks:eu-central-1:${account}:cluster/${name}`,
      certificateAuthority: { data: "Y2E=" },
      createdAt: at,
      endpoint: `https://${name.toUpperCase().slice(0, 20)}.gr7.eu-central-1.eks.amazonaws.com`,
      identity: { oidc: { issuer: "https://oidc.eks.eu-central-1.amazonaws.com/id/0" } },
      platformVersion: "eks.1",
      status: "ACTIVE",
    };
  }

  private tag(account: string, method: string, arn: string, given: Thing, keys: readonly string[]): Answer {
    const thing = [...this.things]
      .filter(([key]) => key.startsWith(`${account}/`))
      .map(([, one]) => one)
      .find((one) => Object.entries(one).some(([key, value]) => /arn$/i.test(key) && value === arn));
    if (!thing) return missing(arn);
    const tags = { ...(thing.tags as object), ...(given.tags as object) } as Record<string, unknown>;
    for (const key of keys) delete tags[key];
    thing.tags = tags;
    return method === "GET" ? done({ tags }) : done();
  }
}

function policies(entry: Thing, method: string, given: Thing, arn: string | undefined): Answer {
  const held = (entry.policies ?? {}) as Record<string, object>;
  if (method === "POST") {
    const policyArn = String(given.policyArn);
    held[policyArn] = { policyArn, accessScope: given.accessScope, associatedAt: at, modifiedAt: at };
    entry.policies = held;
    return done({ associatedAccessPolicy: held[policyArn] });
  }
  if (method === "GET") return done({ associatedAccessPolicies: Object.values(held) });
  delete held[arn ?? ""];
  return done();
}

/** What a change says, in the form in which things are shown. */
function change(thing: Thing, given: Thing): void {
  const {
    labels,
    clientRequestToken: _,
    ...rest
  } = given as { labels?: { addOrUpdateLabels?: object }; clientRequestToken?: string };
  for (const [key, value] of Object.entries(rest)) {
    const before = thing[key];
    thing[key] = isPlain(before) && isPlain(value) ? { ...before, ...value } : value;
  }
  if (labels?.addOrUpdateLabels) thing.labels = { ...(thing.labels as object), ...labels.addOrUpdateLabels };
}
const isPlain = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);
