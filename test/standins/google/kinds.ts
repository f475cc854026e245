import { needKey } from "./kms";
import { linksOf, linkTo } from "./links";
import { accountKey } from "./policies";
import { type Body, invalid, made, notFound, Refusal, type Store } from "./store";

/** What the resource at a name has in common with those of all kinds. */
export function common(store: Store, name: string): Body {
  const [, id, scope = "", place] = name.split("/");
  const where = scope === "global" ? {} : { [scope.slice(0, -1)]: linkTo(`projects/${id}/${scope}/${place}`) };
  const tags = { fingerprint: store.tag(), labelFingerprint: store.tag() };
  return { ...where, ...tags, id: store.number(), selfLink: linkTo(name), creationTimestamp: made };
}

/** What a rule of the firewall is unless it says otherwise. */
export const fillFirewall = (body: Body): Body => ({
  direction: "INGRESS",
  priority: 1000,
  disabled: false,
  logConfig: { enable: false },
  ...body,
});

/** @throws Refusal where another subnet of the network has some of its addresses */
export function fillSubnetwork(body: Body, name: string, store: Store): Body {
  const [first, last] = rangeOf(`${body.ipCidrRange}`);
  for (const [other, { network, ipCidrRange }] of store.things) {
    if (!other.includes("/subnetworks/") || network !== body.network) continue;
    const [from, to] = rangeOf(`${ipCidrRange}`);
    if (from <= last && first <= to) throw invalid(`Invalid IPCidrRange: ${body.ipCidrRange} of ${name} conflicts with ${other}`);
  }
  return { purpose: "PRIVATE", ...body, gatewayAddress: address(first + 1) };
}

/** The first address that nobody has: of its subnet, or of those that documents use (RFC 5737) where it is to be public. Google keeps the first two and the last two for itself. */
export function fillAddress(body: Body, _: string, store: Store): Body {
  if (body.addressType === "EXTERNAL") {
    if (body.subnetwork) throw invalid("Subnetwork can be specified for internal addresses only");
    const own = [...store.things.values()].filter(({ addressType }) => addressType === "EXTERNAL").length;
    return { networkTier: "PREMIUM", ...body, address: `198.51.100.${own + 1}`, status: "RESERVED" };
  }
  const subnet = store.get(linksOf(body.subnetwork)[0] ?? "");
  const [first, last] = rangeOf(`${subnet.ipCidrRange}`);
  const texts = JSON.stringify([...store.things.values()]);
  if (body.address) {
    const [own] = rangeOf(`${body.address}/32`);
    if (own < first + 2 || own > last - 2) throw invalid(`${body.address} is no address of ${subnet.ipCidrRange}`);
    if (texts.includes(`"${body.address}"`)) throw invalid("Specified IP address is already reserved");
    return { purpose: "GCE_ENDPOINT", networkTier: "PREMIUM", ...body, status: "RESERVED" };
  }
  let next = first + 2;
  while (texts.includes(`"${address(next)}"`)) next++;
  return { purpose: "GCE_ENDPOINT", networkTier: "PREMIUM", ...body, address: address(next), status: "RESERVED" };
}

/** What leads to a service of another network: it is let in because it comes from a project that the service knows. */
export const fillEndpoint = (body: Body, _: string, store: Store): Body => ({
  ...body,
  pscConnectionId: store.number(),
  pscConnectionStatus: "ACCEPTED",
});

export const fillRouter = (body: Body): Body => ({ nats: [], ...body });

/** A disk of an image's family has the newest image of it; one without an image begins empty. */
export function fillDisk(body: Body, name: string, store: Store): Body {
  const region = (name.split("/")[3] ?? "").replace(/-[a-z]$/, "");
  needKey(store, (body.diskEncryptionKey as Body | undefined)?.kmsKeyName, "compute-system", region);
  const image = body.sourceImage && linkTo(`${body.sourceImage}`.replace(/\/family\/([^/]+)$/, "/$1-v20261101"));
  return {
    ...body,
    sizeGb: `${body.sizeGb}`,
    ...(image ? { sourceImage: image } : {}),
    type: linkTo(`${body.type}`),
    status: "READY",
  };
}

export function readDisk(body: Body, name: string, store: Store): Body {
  const users = [...store.things].filter(([other, { disks }]) => other !== name && linksOf(disks).includes(name));
  return { ...body, users: users.map(([, { selfLink }]) => selfLink) };
}

/** A disk that a machine brings along; it goes with the machine only if it is told to. */
function bring({ initializeParams, ...disk }: Body, instance: string, store: Store): Body {
  const { diskName, diskSizeGb, sourceImage, diskType, labels } = initializeParams as Record<string, string>;
  const [place, own] = instance.split("/instances/") as [string, string];
  const name = `${place}/disks/${diskName ?? own}`;
  const body = {
    name: diskName ?? own,
    sizeGb: diskSizeGb ?? 10,
    sourceImage,
    labels,
    type: diskType ?? `${place}/diskTypes/pd-standard`,
  };
  store.add(`compute/${name}`, { ...fillDisk(body, name, store), ...common(store, name) });
  return { ...disk, source: linkTo(name) };
}

interface Interface extends Body {
  readonly subnetwork: string;
  readonly accessConfigs?: readonly Body[];
}

/** @throws Refusal where its disk is another's or elsewhere, its subnet elsewhere, or its identity nobody */
export function fillInstance(body: Body, name: string, store: Store): Body {
  const zone = name.split("/")[3] as string;
  const { disks, networkInterfaces, serviceAccounts, metadata } = body as {
    disks: readonly Body[];
    networkInterfaces: readonly Interface[];
    serviceAccounts?: readonly { email: string }[];
    metadata?: Body;
  };
  for (const { email } of serviceAccounts ?? []) if (!store.things.has(accountKey(email))) throw notFound(email);
  for (const disk of linksOf(disks)) {
    if (!disk.includes(`/zones/${zone}/`)) throw invalid(`The disk ${disk} is not in ${zone}`);
    if ((readDisk({}, disk, store).users as string[]).length > 0)
      throw new Refusal(400, "INVALID_ARGUMENT", "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE", `The disk ${disk} is already in use`);
  }
  return {
    cpuPlatform: "Intel Broadwell",
    status: "RUNNING",
    ...body,
    machineType: linkTo(`${body.machineType}`),
    disks: disks.map((disk, index) => ({
      index,
      deviceName: `persistent-disk-${index}`,
      autoDelete: false,
      ...(disk.initializeParams ? bring(disk, name, store) : disk),
    })),
    networkInterfaces: networkInterfaces.map((one, i) => fillInterface(one, i, zone, store)),
    metadata: { ...metadata, fingerprint: store.tag() },
    tags: { ...(body.tags as Body), fingerprint: store.tag() },
  };
}

function fillInterface(one: Interface, index: number, zone: string, store: Store): Body {
  const [subnet = ""] = linksOf(one.subnetwork);
  const { network, ipCidrRange } = store.get(subnet);
  if (!subnet.includes(`/regions/${zone.replace(/-[a-z]$/, "")}/`))
    throw invalid(`The subnet ${subnet} is not in the region of ${zone}`);
  const taken = [...store.things.values()].flatMap(({ networkInterfaces }) =>
    ((networkInterfaces ?? []) as Body[]).filter(({ subnetwork }) => subnetwork === one.subnetwork),
  );
  for (const { natIP } of one.accessConfigs ?? [])
    if (natIP && ![...store.things.values()].some(({ address, addressType }) => addressType === "EXTERNAL" && address === natIP))
      throw invalid(`The specified external IP address '${natIP}' was not found`);
  return {
    name: `nic${index}`,
    network,
    networkIP: address(rangeOf(`${ipCidrRange}`)[0] + 2 + taken.length),
    stackType: "IPV4_ONLY",
    fingerprint: store.tag(),
    ...one,
    ...(one.accessConfigs && { accessConfigs: one.accessConfigs.map((config) => ({ natIP: "203.0.113.8", ...config })) }),
  };
}

/** The first and the last address of a range, as numbers. */
export function rangeOf(cidr: string): [number, number] {
  const [ip = "", bits] = cidr.split("/");
  const first = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(bits)) - 1];
}

export const address = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
