import { lookup } from "../../provider/lookup";
import type { Reference, TypeModel } from "../model";
import { firstFree, overlap } from "../network";
import { attributes, last, type Rule, textAt } from "../rule";

/** Filestore: the id as the provider's documentation gives its format. */
export const GOOGLE_SHARE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_filestore_instance: {
    id: "projects/{project}/locations/{location}/instances/{name}",
    values: {
      create_time: "2026-01-01T00:00:00Z",
      etag: "{hex:16}",
      zone: "",
      "networks.reserved_ip_range": "10.{digits:2}.0.0/26",
      "networks.ip_addresses": (make) => [
        firstFree(make.text("networks.0.reserved_ip_range") || "10.0.0.0/26", 0, new Set<string>()),
      ],
    },
  },
};

export const GOOGLE_SHARE_REFERENCES: readonly Reference[] = [
  {
    on: /^google_filestore_instance$/,
    path: /^networks\.network$/,
    to: ["google_compute_network"],
    except: /^default$/,
    refusal: (value) => `googleapi: Error 404: network '${value}' does not exist.`,
  },
];

const range = "networks.0.reserved_ip_range";

export const GOOGLE_SHARE_RULES: readonly Rule[] = [
  {
    demands: "The addresses of a file server meet no subnet of its network and no other server there",
    source: "https://docs.cloud.google.com/filestore/docs/reference/rest/v1/projects.locations.instances",
    on: /^google_filestore_instance$/,
    refusal(asked) {
      const network = asked.named("networks.0.network", "google_compute_network");
      const own = asked.text(range);
      const taken = network
        ? [...asked.beside(network), ...asked.around(network, "google_compute_subnetwork")].find((other) =>
            overlap(own, textAt(attributes(other), range) || textAt(attributes(other), "ip_cidr_range")),
          )
        : undefined;
      return taken && `googleapi: Error 400: reserved IP range ${own} overlaps with that of '${last(taken.id)}'., badRequest`;
    },
  },
  {
    demands: "A file server is no smaller than the least of its tier",
    source: "https://docs.cloud.google.com/filestore/docs/service-tiers",
    on: /^google_filestore_instance$/,
    refusal(asked) {
      const tier = asked.text("tier");
      const least = { PREMIUM: 2560, BASIC_SSD: 2560, REGIONAL: 100 }[tier] ?? 1024;
      if (Number(lookup(asked.values, "file_shares.0.capacity_gb")) >= least) return undefined;
      return `googleapi: Error 400: Invalid capacity for tier ${tier}: at least ${least} GiB., badRequest`;
    },
  },
  {
    demands: "File servers of the basic tiers speak NFS 3 alone",
    source: "https://docs.cloud.google.com/filestore/docs/service-tiers",
    on: /^google_filestore_instance$/,
    refusal(asked) {
      const tier = asked.text("tier");
      if (!/^(STANDARD|PREMIUM|BASIC_)/.test(tier) || asked.text("protocol") !== "NFS_V4_1") return undefined;
      return `googleapi: Error 400: Protocol NFS_V4_1 is not supported for tier ${tier}., badRequest`;
    },
  },
];
