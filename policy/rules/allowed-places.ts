import { places } from "../../catalog/places";
import { aws, azure, google, objections, type Rule } from "../rule";

const known: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = places;

export const rule: Rule = {
  id: "allowed-places",
  title: "Data rests in one place of the catalogue, replicas too",
  protects: "Data would lie under another jurisdiction than the description names.",
  controls: ["ASST.3.10", "BES.2.2"],
  level: "error",
  check: (model) => {
    const allowed = Object.values(known).map((place) => place[model.cloud]);
    const main = model.places.find(({ region }) => allowed.includes(region))?.region;
    return objections(model.places, ({ region }) =>
      !allowed.includes(region)
        ? `lies ${region}, which is no place of the catalogue`
        : region !== main && `lies in ${region}, the rest in ${main}`,
    );
  },
  compliant: [google("one region", { google_storage_bucket: { data: { location: "europe-west3" } } })],
  nonCompliant: [
    google("a multi-region", { google_storage_bucket: { data: { location: "EU" } } }),
    google("a secret wherever Google likes", { google_secret_manager_secret: { key: { replication: { auto: {} } } } }),
    google("two regions", {
      google_storage_bucket: { data: { location: "europe-west3" }, more: { location: "europe-west9" } },
    }),
    azure("copies in another region", {
      azurerm_storage_account: { data: { location: "germanywestcentral", account_replication_type: "GRS" } },
    }),
    aws("another continent", { aws_s3_bucket: { data: {} } }, { provider: { aws: [{ region: "us-east-1" }] } }),
  ],
};
