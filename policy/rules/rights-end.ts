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
  check: ({ cloud, rights, tagged }, stack) => {
    const expires = tagged.map(({ tags }) => tags.expires).find((day) => day && !Number.isNaN(after(day)));
    const people = rights.filter(({ subject }) => subject.kind === "person");
    const late = objections(new Stack(stack).of("azurerm_key_vault_secret"), ({ body: { expiration_date } }) => {
      const end = Date.parse(String(expiration_date));
      return expires !== undefined && end > after(expires) && `is marked to expire on ${expiration_date}, later than the lab`;
    });
    const endless = objections(people, ({ level, until }) => {
      // an assignment on Azure ends by itself only with Entra ID P2; without, it ends when the lab is destroyed
      if (until === undefined) return cloud !== "azure" && `gives the right to ${level} without an end`;
      return (
        expires !== undefined &&
        Date.parse(until) > after(expires) &&
        `gives the right to ${level} until ${until}, later than the lab`
      );
    });
    return [...endless, ...late];
  },
  compliant: [google("a right that ends with the lab", member('request.time < timestamp("2027-04-01T00:00:00Z")'))],
  nonCompliant: [
    google("no condition", member()),
    google("a condition that ends nothing", member('resource.name != "x"')),
    azure("a secret that outlives the lab", {
      azurerm_key_vault_secret: { key: { tags: { expires: "2027-03-31" }, expiration_date: "2028-04-01T00:00:00Z" } },
    }),
    google("an end a year later", member('request.time < timestamp("2028-04-01T00:00:00Z")')),
  ],
};
