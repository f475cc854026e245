import { Stack } from "../../compare/model/stack";
import { azure, google, objections, type Rule, ref } from "../rule";

const member = (expression?: string) => ({
  google_storage_bucket: { data: { name: "data", labels: { expires: "2027-03-31" } } },
  google_storage_bucket_iam_member: {
    ada: {
      bucket: ref("google_storage_bucket.data.name"),
      role: "roles/storage.objectViewer",
      member: "user:ada@cic.example",
      ...(expression ? { condition: { title: "until", expression } } : {}),
    },
  },
});

/** The first moment after a day. */
function after(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000;
}

export const rule: Rule = {
  id: "rights-end",
  title: "People's rights end with the lab",
  protects: "Whoever once worked in a lab would keep the right to what it holds.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ cloud, rights, stores, tagged }, stack) => {
    const expires = tagged.map(({ tags }) => tags.expires).find((day) => day && !Number.isNaN(after(day)));
    const people = rights.filter(({ subject }) => subject.kind === "person");
    // an assignment on Azure ends by itself only with Entra ID P2; without, it ends when the lab is destroyed
    const canEnd = cloud !== "azure" || people.some(({ until }) => until !== undefined);
    const late = objections(new Stack(stack).of("azurerm_key_vault_secret"), ({ body: { expiration_date } }) => {
      const end = Date.parse(String(expiration_date));
      return expires !== undefined && end > after(expires) && `is marked to expire on ${expiration_date}, later than the lab`;
    });
    // on what lets no right end, every right ends when the lab is destroyed
    const open = new Set(stores.filter(({ endless }) => endless).map(({ address }) => address));
    const endless = objections(people, ({ level, subject, target, until }) => {
      if (until === undefined)
        return (
          canEnd && !(open.has(target) && !/^serviceAccount:/.test(subject.id)) && `gives the right to ${level} without an end`
        );
      return (
        expires !== undefined &&
        Date.parse(until) > after(expires) &&
        `gives the right to ${level} until ${until}, later than the lab`
      );
    });
    return [...endless, ...late];
  },
  compliant: [
    google("a right on a subscription, which no condition ends", {
      google_pubsub_subscription: { work: { name: "work" } },
      google_pubsub_subscription_iam_member: {
        ada: {
          subscription: ref("google_pubsub_subscription.work.name"),
          role: "roles/pubsub.subscriber",
          member: "user:ada@cic.example",
        },
      },
    }),
    google("a right that ends with the lab", member('request.time < timestamp("2027-04-01T00:00:00Z")')),
  ],
  nonCompliant: [
    google("no condition", member()),
    google("a service of another project", {
      google_pubsub_subscription: { work: { name: "work" } },
      google_pubsub_subscription_iam_member: {
        other: {
          subscription: ref("google_pubsub_subscription.work.name"),
          role: "roles/pubsub.subscriber",
          member: "serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com",
        },
      },
    }),
    google("a condition that ends nothing", member('resource.name != "x"')),
    azure("a secret that outlives the lab", {
      azurerm_key_vault_secret: { key: { tags: { expires: "2027-03-31" }, expiration_date: "2028-04-01T00:00:00Z" } },
    }),
    azure("an assignment without an end beside one that ends", {
      azurerm_resource_group: { lab: { name: "lab" } },
      azurerm_pim_active_role_assignment: {
        ada: {
          scope: ref("azurerm_resource_group.lab.id"),
          principal_id: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001",
          schedule: { expiration: { end_date_time: "2027-04-01T00:00:00Z" } },
        },
      },
      azurerm_role_assignment: {
        ben: {
          scope: ref("azurerm_resource_group.lab.id"),
          role_definition_name: "Reader",
          principal_id: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0002",
        },
      },
    }),
    google("an end a year later", member('request.time < timestamp("2028-04-01T00:00:00Z")')),
  ],
};
