import { at, blocks, list, origin, type Resource, type Stack, texts } from "./stack";
import type { NameRecord, NameZone } from "./types";

const plain = (domain: unknown) => String(domain ?? "").replace(/\.$/, "");

/** What a record answers: the addresses of resources where they stand in the stack, else the text. */
const answers = (stack: Stack, value: unknown): string[] => {
  const found = stack.targets(value).map(({ address }) => address);
  return (found.length > 0 ? found : texts(value).map((text) => plain(stack.text(text)))).sort();
};
const networksOf = (stack: Stack, values: readonly unknown[]): Pick<NameZone, "networks" | "foreign"> => {
  const own = (value: unknown) => stack.target(value)?.address;
  return {
    networks: values.flatMap((value) => own(value) ?? []).sort(),
    foreign: values.flatMap((value) => (own(value) ? [] : (stack.text(value) ?? []))).sort(),
  };
};

export function awsNames(stack: Stack): NameZone[] {
  return stack.of("aws_route53_zone").map((zone) => {
    const networks = [
      ...blocks(zone.body, "vpc").map((block) => block.vpc_id),
      ...stack.pointing("aws_route53_zone_association", "zone_id", zone).map(({ body }) => body.vpc_id),
    ];
    return {
      ...origin(zone),
      domain: plain(zone.body.name),
      public: list(zone.body.vpc).length === 0,
      ...networksOf(stack, networks),
      registers: false,
      records: stack.pointing("aws_route53_record", "zone_id", zone).map(
        ({ body }): NameRecord => ({
          name: plain(body.name),
          type: String(body.type),
          answers: answers(stack, body.records ?? at(body, "alias.name")),
        }),
      ),
    };
  });
}

export function azureNames(stack: Stack): NameZone[] {
  const recordsOf = (zone: Resource, type: string, kind: string, field: string) =>
    stack.pointing(type, "zone_name", zone).map(
      ({ body }): NameRecord => ({
        name: `${body.name}.${plain(zone.body.name)}`,
        type: kind,
        answers: answers(stack, body[field]),
      }),
    );
  const privately = stack.of("azurerm_private_dns_zone").map((zone): NameZone => {
    const links = stack.pointing("azurerm_private_dns_zone_virtual_network_link", "private_dns_zone_name", zone);
    return {
      ...origin(zone),
      domain: plain(zone.body.name),
      public: false,
      ...networksOf(
        stack,
        links.map(({ body }) => body.virtual_network_id),
      ),
      registers: links.some(({ body }) => body.registration_enabled === true),
      records: [
        ...recordsOf(zone, "azurerm_private_dns_a_record", "A", "records"),
        ...recordsOf(zone, "azurerm_private_dns_cname_record", "CNAME", "record"),
      ],
    };
  });
  const publicly = stack.of("azurerm_dns_zone").map(
    (zone): NameZone => ({
      ...origin(zone),
      domain: plain(zone.body.name),
      public: true,
      networks: [],
      foreign: [],
      registers: false,
      records: [
        ...recordsOf(zone, "azurerm_dns_a_record", "A", "records"),
        ...recordsOf(zone, "azurerm_dns_cname_record", "CNAME", "record"),
      ],
    }),
  );
  return [...privately, ...publicly];
}

export function googleNames(stack: Stack): NameZone[] {
  return stack.of("google_dns_managed_zone").map((zone) => {
    const visible = blocks(zone.body, "private_visibility_config").flatMap((block) => blocks(block, "networks"));
    return {
      ...origin(zone),
      domain: plain(zone.body.dns_name),
      public: zone.body.visibility !== "private",
      ...networksOf(
        stack,
        visible.map(({ network_url: url }) => url),
      ),
      registers: false,
      records: stack
        .pointing("google_dns_record_set", "managed_zone", zone)
        .map(
          ({ body }): NameRecord => ({ name: plain(body.name), type: String(body.type), answers: answers(stack, body.rrdatas) }),
        ),
    };
  });
}
