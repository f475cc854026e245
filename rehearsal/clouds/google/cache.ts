import { record } from "../../cty/values";
import type { Maker } from "../maker";
import type { Reference, TypeModel } from "../model";
import type { Rule } from "../rule";

/** Both parts of an instance that a network may lead addresses to; the second is the one that a list may as well begin with. */
const attachments = (make: Maker) =>
  ["READER", "PRIMARY"].map((part) => {
    const link = make.expand(
      `projects/{hex:12}-tp/regions/{location}/serviceAttachments/gcp-memorystore-auto-{hex:12}-${part.toLowerCase()}`,
    );
    // what endpoints name when they mean this instance
    make.made.push(link);
    return record([
      ["connection_type", `CONNECTION_TYPE_${part}`],
      ["service_attachment", link],
    ]);
  });
const authority = () => [
  record([["ca_certs", [record([["certificates", ["-----BEGIN CERTIFICATE-----\nrehearsed\n-----END CERTIFICATE-----"]]])]]]),
];

/** Memorystore for Valkey: ids as the provider's documentation gives their formats. */
export const GOOGLE_CACHE_TYPES: Readonly<Record<string, TypeModel>> = {
  google_memorystore_instance: {
    id: "projects/{project}/locations/{location}/instances/{instance_id}",
    named: "instance_id",
    values: {
      name: "{id}",
      uid: "{uuid}",
      state: "ACTIVE",
      psc_attachment_details: attachments,
      managed_server_ca: authority,
    },
  },
  google_memorystore_instance_desired_user_created_endpoints: {
    id: "projects/{project}/locations/{region}/instances/{name}",
    borrowsId: true,
    joins: true,
  },
};

export const GOOGLE_CACHE_REFERENCES: readonly Reference[] = [
  {
    on: /^google_memorystore_instance_desired_user_created_endpoints$/,
    path: /^name$/,
    to: ["google_memorystore_instance"],
    refusal: (value) => `googleapi: Error 404: Resource '${value}' was not found`,
  },
  {
    on: /^google_memorystore_instance_desired_user_created_endpoints$/,
    path: /\.forwarding_rule$/,
    to: ["google_compute_forwarding_rule"],
    refusal: (value) => `googleapi: Error 400: The forwarding rule ${value} does not exist.`,
  },
];

/** As read on 2026-11-25 in the pages named. */
export const GOOGLE_CACHE_RULES: readonly Rule[] = [
  {
    demands: "A network has two endpoints of an instance, one for each of its parts",
    source: "https://docs.cloud.google.com/memorystore/docs/valkey/about-multiple-vpc-networking",
    on: /^google_memorystore_instance_desired_user_created_endpoints$/,
    refusal(asked) {
      const to = [0, 1, 2].map((at) =>
        asked.text(`desired_user_created_endpoints.0.connections.${at}.psc_connection.0.service_attachment`),
      );
      const [first, second, third] = to;
      return first && second && first !== second && !third
        ? undefined
        : "googleapi: Error 400: Each endpoint must have two connections, one for each service attachment of the instance.";
    },
  },
  {
    demands: "The name of an instance has 4 to 63 lower-case letters, digits and hyphens",
    source: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/memorystore_instance",
    on: /^google_memorystore_instance$/,
    refusal: (asked) =>
      /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/.test(asked.text("instance_id"))
        ? undefined
        : `googleapi: Error 400: Invalid instance id: ${asked.text("instance_id")}`,
  },
];
