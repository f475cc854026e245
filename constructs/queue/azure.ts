import type { ServicebusNamespace } from "@cdktf/provider-azurerm/lib/servicebus-namespace";
import { ServicebusQueue } from "@cdktf/provider-azurerm/lib/servicebus-queue";
import type { OnCloud } from "../core";
import { holdersOf } from "./rights";
import { addressOf, grant, keyless, namespaceOf, roles, shared, waitingOf } from "./service-bus";

declare module "../core" {
  interface Azure {
    queue: { readonly namespace: ServicebusNamespace; readonly queue: ServicebusQueue };
  }
}

export const on: OnCloud<"azure", "queue"> = {
  build(self, props) {
    const namespace = namespaceOf(self.lab);
    const queue = new ServicebusQueue(self, "queue", {
      name: self.cloudName("azurerm_servicebus_queue"),
      namespaceId: namespace.id,
      ...waitingOf(props),
      requiresSession: props.ordered,
    });
    for (const right of ["send", "receive"] as const) grant(self, self.lab, right, holdersOf(props.access, right), queue.id);
    const address = addressOf(namespace, queue.name);
    return {
      native: { namespace, queue },
      // a queue brings its dead letters along, and who receives from it receives them
      outputs: { name: queue.name, sendTo: address, receiveFrom: address, deadLetters: `${address}/$deadletterqueue` },
    };
  },

  // settings, but no message, are seen by everybody who reads the lab's group
  admit(self, access) {
    for (const level of ["operate", "admin"] as const)
      for (const role of Object.values(roles)) access.native.grant(self, level, role, self.native.queue.id);
  },

  parity: {
    lock: "equivalent",
    keep: { approximated: "a sender may ask for less with a message, which AWS has not" },
    attempts: {
      approximated:
        "a dead letter stays until somebody takes it, or the lab is destroyed; AWS and Google delete it after 14 days. It also counts when the receiver lets go of a message early",
    },
    ordered: {
      approximated:
        "a message carries its group as SessionId, without which Azure refuses it; who receives takes a whole group at a time",
    },
    access: { approximated: shared },
    key: keyless,
  },
};
