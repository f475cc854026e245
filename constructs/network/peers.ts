import type { Provider } from "../core";
import type { Lab } from "../lab";
import type { OutsideNetwork, OutsideNetworks } from "../lab/accounts";
import { literal } from "../text";
import { type Block, isPrivate, overlap, readBlock, showBlock, sizeOf } from "./addresses";
import { outside } from "./schema";

/** A network outside with which one of the lab is joined. */
export interface Peer extends OutsideNetwork {
  readonly name: string;
}

/** How each cloud calls a network, and an example of it. */
export const networkIds: Readonly<Record<Provider, { readonly form: RegExp; readonly is: string; readonly example: string }>> = {
  aws: {
    form: /^arn:aws[a-z-]*:ec2:([a-z0-9-]+):(\d{12}):vpc\/(vpc-[0-9a-f]{8,17})$/,
    is: "on AWS a network is the ARN of a VPC",
    example: "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0a1b2c3d4e5f60718",
  },
  azure: {
    form: /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.()-]+\/providers\/Microsoft\.Network\/virtualNetworks\/[\w.-]+$/,
    is: "on Azure a network is the whole id of a virtual network",
    example:
      "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/campus/providers/Microsoft.Network/virtualNetworks/campus",
  },
  google: {
    form: /^projects\/[a-z0-9.:-]+\/global\/networks\/[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    is: "on Google Cloud a network is one of a project",
    example: "projects/cic-campus-0815/global/networks/campus",
  },
};
/** What to write where accounts do not know a network on a cloud. */
export const networkExample = (provider: Provider): string => `{ id: ${networkIds[provider].example}, range: 10.192.0.0/16 }`;

/** What is wrong with a peering as it is asked for, and what to write. */
export interface PeerProblem {
  readonly peer: string;
  readonly message: string;
  readonly hint: string;
}

/** Networks that are joined have no address in common, on each cloud that is asked about. */
export function peerProblems(
  cidr: string,
  names: readonly string[],
  networks: Readonly<Record<string, OutsideNetworks>> | undefined,
  providers: readonly Provider[],
): PeerProblem[] {
  const known = (name: string) => (networks && Object.hasOwn(networks, name) ? networks[name] : undefined);
  return names.flatMap((peer, i): PeerProblem[] => {
    const lacks = providers.filter((provider) => !known(peer)?.[provider]);
    if (lacks.length > 0) {
      const ids = lacks.map((provider) => `${provider}: ${networkExample(provider)}`).join(", ");
      return [
        {
          peer,
          message: `the network ${JSON.stringify(peer)} is not on ${lacks.join(" and ")} yet`,
          hint: `write in accounts.yaml under networks: ${peer}: { ${ids} }`,
        },
      ];
    }
    const met = providers.flatMap((provider): PeerProblem[] => {
      const all = names.map((name) => known(name)?.[provider]?.range ?? "");
      const own = all[i] as string;
      if (meet(own, cidr)) {
        const free = freeBlock(cidr, all);
        const hint = free ? `write for the network cidr: ${free}` : "write another cidr for the network";
        return [{ peer, message: `${peer} has ${own} on ${provider}, which meets the network's own range ${cidr}`, hint }];
      }
      const other = names.find((_, j) => j < i && meet(own, all[j] as string));
      if (!other) return [];
      return [
        {
          peer,
          message: `${peer} and ${other} have addresses in common on ${provider}`,
          hint: "leave one of them out: no route could tell them apart",
        },
      ];
    });
    return met.slice(0, 1);
  });
}

/**
 * The networks that one of a lab is joined with, in the order of their names.
 * @throws Error where accounts do not say which they are, or where they have addresses in common with the lab or one another
 */
export function peersOf(lab: Lab, id: string, { cidr, peerings }: { cidr: string; peerings: readonly string[] }): Peer[] {
  const [problem] = peerProblems(cidr, peerings, lab.accounts.networks, [lab.provider]);
  if (problem) throw new Error(`${id}: ${problem.message}; ${problem.hint}`);
  return [...peerings].sort().map((name) => {
    const known = lab.accounts.networks?.[name]?.[lab.provider] as OutsideNetwork;
    const { form, is, example } = networkIds[lab.provider];
    if (!form.test(known.id)) throw new Error(`${id}: ${is}; write for ${name} for example ${example}`);
    return { name, id: literal(known.id), range: outside().parse(known.range) };
  });
}

const meet = (a: string, b: string): boolean => {
  const [one, other] = [readBlock(a), readBlock(b)];
  return one !== undefined && other !== undefined && overlap(one, other);
};

/** The first range of a network's size, from its own on, that is private and meets none of others. */
function freeBlock(cidr: string, others: readonly string[]): string | undefined {
  const own = readBlock(cidr) as Block;
  for (const step of Array.from({ length: 256 }, (_, i) => i + 1)) {
    const next = { first: own.first + step * sizeOf(own), prefix: own.prefix };
    if (isPrivate(next) && !others.some((other) => meet(showBlock(next), other))) return showBlock(next);
  }
  return undefined;
}
