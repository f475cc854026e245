import { offerOf } from "../../catalog/sizes";
import { holds } from "../model/addresses";
import { hostsOf } from "../model/hosts";
import { finding, type Probe } from "./probe";

/** What machines are. */
export const machines: readonly Probe[] = [
  {
    id: "large-enough",
    demands: "A machine has no fewer CPUs, and no less memory, than was asked for, and a GPU where one was",
    find: ({ cloud, machines }, { sizes }) =>
      machines.flatMap((m) => {
        const asked = sizes.get(m.entry);
        const offer = offerOf(cloud, m.type ?? "");
        if (!asked) return [];
        if (!offer) return [finding(m, `nobody knows how large ${m.type ?? "it"} is`)];
        return [
          ...(offer.cpu < asked.cpu ? [finding(m, `has ${offer.cpu} CPUs, not ${asked.cpu}`)] : []),
          ...(offer.memory < asked.memory ? [finding(m, `has ${offer.memory} GiB, not ${asked.memory}`)] : []),
          ...(asked.gpu && !offer.gpu ? [finding(m, "has no GPU")] : []),
        ];
      }),
  },
  {
    id: "asked-system-is-used",
    demands: "A machine starts from the system that was asked for",
    find: ({ machines }, { systems }) =>
      machines
        .filter(({ entry, system }) => systems.has(entry) && system !== systems.get(entry))
        .map((m) => finding(m, `starts from ${m.system ?? "nobody knows what"}, not from ${systems.get(m.entry)}`)),
  },
  {
    id: "address-for-good",
    demands: "A machine has the address that it was given for good, in its own subnet, and no other machine has it",
    find: ({ machines, subnets }, { addresses }) =>
      machines.flatMap((m) => {
        const [own, asked] = [m.fixedAddress, addresses.get(m.entry)];
        const range = subnets.find(({ address }) => address === m.subnet)?.cidr;
        const others = machines.filter((other) => other !== m && own !== undefined && other.fixedAddress === own);
        return [
          ...(asked !== undefined && own !== asked ? [finding(m, `has ${own ?? "no address"} for good, not ${asked}`)] : []),
          ...(own !== undefined && range !== undefined && !holds(range, own)
            ? [finding(m, `${own} is outside of ${range}`)]
            : []),
          ...others.map(({ address }) => finding(m, `${own} is that of ${address} too`)),
        ];
      }),
  },
  {
    id: "metadata-by-token",
    demands: "A machine's metadata service answers only to who presents a token",
    find: (model) =>
      [...hostsOf(model), ...model.notebooks]
        .filter((m) => !m.metadataToken)
        .map((m) => finding(m, "answers without a token (IMDSv1)")),
  },
];
