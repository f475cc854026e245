import type { TypeModel } from "../model";
import type { Rule } from "../rule";
import { inGroup } from "./types";

/** A Service Bus namespace and what is in it: ids as the provider's documentation shows them for import. */
export const AZURE_MESSAGE_TYPES: Readonly<Record<string, TypeModel>> = {
  azurerm_servicebus_namespace: {
    id: inGroup("Microsoft.ServiceBus/namespaces"),
    unique: "{name}",
    values: {
      endpoint: "https://{name}.servicebus.windows.net:443/",
      default_primary_connection_string: "",
      default_secondary_connection_string: "",
      default_primary_key: "",
      default_secondary_key: "",
      network_rule_set: () => [],
    },
  },
  azurerm_servicebus_subscription: { id: "{topic_id}/subscriptions/{name}" },
  azurerm_servicebus_topic: {
    id: "{namespace_id}/topics/{name}",
    values: { namespace_name: "{namespace_id|last}", max_size_in_megabytes: "1024", max_message_size_in_kilobytes: "256" },
  },
  azurerm_servicebus_queue: {
    id: "{namespace_id}/queues/{name}",
    values: { namespace_name: "{namespace_id|last}", max_size_in_megabytes: "1024", max_message_size_in_kilobytes: "256" },
  },
};

export const AZURE_MESSAGE_RULES: readonly Rule[] = [
  {
    demands: "A message is locked for five minutes at most",
    source: "https://learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement",
    on: /^azurerm_servicebus_(queue|subscription)$/,
    refusal(asked) {
      const [, minutes = "0", seconds = "0"] = /^PT(?:(\d+)M)?(?:(\d+)S)?$/.exec(asked.text("lock_duration")) ?? [];
      if (Number(minutes) * 60 + Number(seconds) <= 300) return undefined;
      return `BadRequest: The value '${asked.text("lock_duration")}' of LockDuration exceeds the maximum of 00:05:00.`;
    },
  },
];
