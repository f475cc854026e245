import { holds, meets } from "../../compare/model/addresses";
import { Stack, texts } from "../../compare/model/stack";
import { aws, azure, google, objections, type Rule } from "../rule";

/** RFC 1918 and RFC 6598. */
const own = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
const isOwn = (cidr: string) => own.some((range) => holds(range, cidr));
const subnets = (...ranges: string[]) => ({
  google_compute_subnetwork: Object.fromEntries(ranges.map((ip_cidr_range, i) => [`s${i}`, { ip_cidr_range, network: "net" }])),
});

export const rule: Rule = {
  id: "subnets-apart",
  title: "Subnets lie in private ranges and apart from each other",
  protects: "What is let in from one subnet would be let in from another; a public range would take the way of its owner.",
  controls: ["ARCH.2.2"],
  level: "error",
  check: (model, stack) => [
    ...objections(new Stack(stack).of("azurerm_virtual_network"), ({ body }) => {
      const open = texts(body.address_space).find((space) => !isOwn(space));
      return open && `takes ${open}, which is no private range`;
    }),
    ...objections(model.subnets, ({ address, cidr }) => {
      if (cidr === undefined) return "says no range";
      if (!isOwn(cidr)) return `lies in ${cidr}, which is no private range`;
      const other = model.subnets.find((each) => each.address !== address && each.cidr !== undefined && meets(each.cidr, cidr));
      return other && `${cidr} overlaps ${other.cidr} of ${other.address}`;
    }),
  ],
  compliant: [google("two ranges", subnets("10.0.0.0/24", "10.0.1.0/24"))],
  nonCompliant: [
    google("one inside the other", subnets("10.0.0.0/16", "10.0.1.0/24")),
    google("a public range", subnets("8.8.8.0/24")),
    azure("a network of every address", { azurerm_virtual_network: { net: { address_space: ["0.0.0.0/0"] } } }),
    aws("no range", { aws_subnet: { work: {} } }),
  ],
};
