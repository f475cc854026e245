import { record } from "../../cty/values";
import { text } from "../../provider/lookup";
import type { DataReader } from "../model";
import { entriesOf, tagged } from "../search";

/** Data sources whose answer is more than the configuration repeated. */
export const AZURE_DATA: Readonly<Record<string, DataReader>> = {
  azurerm_client_config: (_config, { account, maker }) => ({
    id: Buffer.from(`${account.client}/${account.tenant}`).toString("base64"),
    client_id: account.client ?? "",
    tenant_id: account.tenant ?? "",
    subscription_id: account.subscription ?? "",
    object_id: maker.uuid("object"),
  }),
  azurerm_subscription: (config, { account }) => {
    const subscription = text(config, "subscription_id") ?? account.subscription ?? "";
    return {
      id: `/subscriptions/${subscription}`,
      subscription_id: subscription,
      display_name: "Rehearsal",
      tenant_id: account.tenant ?? "",
      state: "Enabled",
      location_placement_id: "Public_2014-09-01",
      quota_id: "PayAsYouGo_2014-09-01",
      spending_limit: "Off",
    };
  },
  azurerm_resources: (config, { inventory, account }) => {
    const wanted = new Map(entriesOf(config.required_tags).map(([key, value]) => [key, [value]]));
    const found = tagged(inventory, "azurerm", "tags", wanted).filter(({ type }) => type !== "azurerm_resource_group");
    return {
      id: `/subscriptions/${account.subscription}/resources`,
      resources: found.map(({ id, tags }) => {
        const [, , , , group = "", , namespace = "", type = "", name = ""] = id.split("/");
        return record([
          ["id", id],
          ["name", name],
          ["type", `${namespace}/${type}`],
          ["location", ""],
          ["resource_group_name", group],
          ["tags", record(Object.entries(tags))],
        ]);
      }),
    };
  },
  azurerm_role_definition: (config, { maker, existing }) => {
    const name = text(config, "name");
    const made = name ? existing("azurerm_role_definition", record([["name", name]])) : undefined;
    const uuid = text(config, "role_definition_id") ?? maker.uuid(`role ${name}`);
    const scope = text(config, "scope") ?? "";
    const id = String(made?.id ?? `${scope}/providers/Microsoft.Authorization/roleDefinitions/${uuid}`).split("|")[0] ?? "";
    return {
      id,
      role_definition_id: id.split("/").at(-1) ?? uuid,
      name: name ?? `role ${uuid}`,
      type: made ? "CustomRole" : "BuiltInRole",
    };
  },
};
