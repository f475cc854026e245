import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** Route 53's zones and what somebody wrote into them; a client of AWS's for two calls would be a dependency more. */
export async function names(options: Options): Promise<Thing[]> {
  const headers = signed(options, "route53");
  const ask = async (path: string) => (await fetch(`${options.endpoint}/2013-04-01/${path}`, { headers })).text();
  const zones = texts(await ask("hostedzone"), "HostedZone")
    // moto 5.2.1 keeps the zone of a namespace of Cloud Map that is gone; the namespace itself is asked for elsewhere
    .filter((zone) => !text(zone, "Comment").startsWith("hosted zone for private dns namespace"))
    .map((zone) => text(zone, "Id").split("/").at(-1) ?? "");
  const parts = zones.map(async (zone) => {
    const records = texts(await ask(`hostedzone/${zone}/rrset`), "ResourceRecordSet").map((record) => ({
      name: text(record, "Name"),
      type: text(record, "Type"),
      values: texts(record, "Value"),
    }));
    return [
      thing("aws_route53_zone", zone, await ask(`hostedzone/${zone}`)),
      ...records
        // every zone brings these two
        .filter(({ type }) => type !== "NS" && type !== "SOA")
        .map((record) => thing("aws_route53_record", `${zone}:${record.name}:${record.type}`, record)),
    ];
  });
  return (await Promise.all(parts)).flat();
}

/** What stands in each element of a name, wherever it is in the XML. */
const texts = (xml: string, element: string): string[] =>
  [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, "gs"))].map(([, inner]) => inner?.trim() ?? "");
const text = (xml: string, element: string): string => texts(xml, element)[0] ?? "";
