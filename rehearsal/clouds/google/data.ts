import { record } from "../../cty/values";
import { text } from "../../provider/lookup";
import type { Item } from "../inventory";
import type { DataReader } from "../model";
import { tagged } from "../search";

/** What the search tells besides, and a rehearsal does not know. */
const NO_DETAILS = [
  ...["create_time", "description", "display_name", "folders", "kms_keys", "location", "network_tags", "organization"],
  ...["parent_asset_type", "parent_full_resource_name", "project", "state", "update_time"],
];

/** https://cloud.google.com/asset-inventory/docs/asset-names (read 2026-11) */
function assetName({ type, id, attributes }: Item): string {
  const { self_link: link, name } = attributes as Record<string, unknown>;
  if (type.startsWith("google_compute_"))
    return `//compute.googleapis.com/${String(link ?? id).replace(/^.*?(?=projects\/)/, "")}`;
  if (type === "google_storage_bucket") return `//storage.googleapis.com/${name}`;
  return `//${type.replace(/^google_/, "").split("_")[0]}.googleapis.com/${String(name ?? id)}`;
}

/** Data sources whose answer is more than the configuration repeated. */
export const GOOGLE_DATA: Readonly<Record<string, DataReader>> = {
  google_client_config: (_config, { account }) => ({
    id: `projects/"${account.project}"/regions/"${account.region}"/zones/"${account.zone}"`,
    project: account.project ?? "",
    region: account.region ?? "",
    zone: account.zone ?? "",
    access_token: "rehearsal",
  }),
  google_cloud_asset_search_all_resources: (config, { inventory }) => {
    const labels = [...(text(config, "query") ?? "").matchAll(/labels\.([\w-]+)[=:]"?([^"\s]+)"?/g)];
    const wanted = new Map(labels.map(([, key = "", value = ""]) => [key, [value]]));
    const found = tagged(inventory, "google", "labels", wanted);
    return {
      id: text(config, "scope") ?? "",
      results: found.map((item) =>
        record([
          ...NO_DETAILS.map((name) => [name, null] as const),
          ["name", assetName(item)],
          ["asset_type", item.type],
          ["labels", record(Object.entries(item.tags))],
        ]),
      ),
    };
  },
  google_client_openid_userinfo: () => ({ id: "rehearsal@rehearsal.example", email: "rehearsal@rehearsal.example" }),
  google_project: (config, { account }) => {
    const project = text(config, "project_id") ?? account.project ?? "";
    return {
      id: `projects/${project}`,
      project_id: project,
      name: project,
      number: account.number ?? "",
      org_id: "",
      billing_account: "000000-000000-000000",
    };
  },
  google_compute_zones: (config, { account }) => {
    const region = text(config, "region") ?? account.region ?? "";
    return {
      id: `projects/${account.project}/regions/${region}`,
      region,
      project: account.project ?? "",
      names: ["a", "b", "c"].map((letter) => `${region}-${letter}`),
    };
  },
  google_compute_image: (config, { account, maker }) => {
    const project = text(config, "project") ?? account.project ?? "";
    // Which image of a family is newest nobody but Google knows; so its name follows from the family.
    const name = text(config, "name") ?? `${text(config, "family") ?? "image"}-v2026${maker.digits(4, "image")}`;
    const id = `projects/${project}/global/images/${name}`;
    return {
      id,
      name,
      project,
      self_link: `https://www.googleapis.com/compute/v1/${id}`,
      image_id: maker.digits(19, "image"),
      status: "READY",
      disk_size_gb: 10,
    };
  },
  google_logging_project_cmek_settings: (config, { account }) => {
    const project = text(config, "project") ?? account.project ?? "";
    return {
      id: `projects/${project}/cmekSettings`,
      name: `projects/${project}/cmekSettings`,
      project,
      service_account_id: `cmek-p${account.number}@gcp-sa-logging.iam.gserviceaccount.com`,
    };
  },
  google_storage_project_service_account: (config, { account }) => {
    const email = `service-${account.number}@gs-project-accounts.iam.gserviceaccount.com`;
    return {
      id: email,
      email_address: email,
      member: `serviceAccount:${email}`,
      project: text(config, "project") ?? account.project ?? "",
    };
  },
};
