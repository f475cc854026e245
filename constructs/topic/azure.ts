import type { ServicebusNamespace } from "@cdktf/provider-azurerm/lib/servicebus-namespace";
import { ServicebusSubscription } from "@cdktf/provider-azurerm/lib/servicebus-subscription";
import { ServicebusTopic } from "@cdktf/provider-azurerm/lib/servicebus-topic";
import type { OnCloud } from "../core";
import { inOrder } from "../lab/people";
import { addressOf, grant, keyless, namespaceOf, roles, shared, waitingOf } from "../queue/service-bus";
import { eachOf, mapped, scopeOf } from "./subscriptions";

declare module "../core" {
  interface Azure {
    topic: {
      readonly namespace: ServicebusNamespace;
      readonly topic: ServicebusTopic;
      /** By name. */
      readonly subscriptions: Readonly<Record<string, ServicebusSubscription>>;
    };
  }
}

export const on: OnCloud<"azure", "topic"> = {
  build(self, props) {
    const { lab } = self;
    const namespace = namespaceOf(lab);
    const topic = new ServicebusTopic(self, "topic", {
      name: self.cloudName("azurerm_servicebus_topic"),
      namespaceId: namespace.id,
    });
    grant(self, lab, "send", inOrder(props.publishBy), topic.id);
    const subscriptions = eachOf(self, props.subscriptions, (at, name, wanted) => {
      const made = new ServicebusSubscription(at, "subscription", {
        name: lab.cloudName("azurerm_servicebus_subscription", ["subscription", name]),
        topicId: topic.id,
        ...waitingOf(wanted),
      });
      grant(at, lab, "receive", inOrder(wanted.readBy), made.id);
      return made;
    });
    const address = addressOf(namespace, topic.name);
    const from = ({ name }: ServicebusSubscription) => `${address}/subscriptions/${name}`;
    return {
      native: { namespace, topic, subscriptions },
      outputs: {
        name: topic.name,
        publishTo: address,
        subscriptions: mapped(subscriptions, from),
        // a subscription brings its dead letters along, and who receives from it receives them
        deadLetters: mapped(subscriptions, (one) => `${from(one)}/$deadletterqueue`),
      },
    };
  },

  // settings, but no message, are seen by everybody who reads the lab's group
  admit(self, access) {
    for (const level of ["operate", "admin"] as const) {
      access.native.grant(self, level, roles.send, self.native.topic.id);
      for (const one of Object.values(self.native.subscriptions)) {
        access.native.grant(scopeOf(one), level, roles.receive, one.id);
      }
    }
  },

  parity: {
    publishBy: { approximated: shared },
    subscriptions: "equivalent",
    "subscriptions.lock": "equivalent",
    "subscriptions.keep": { approximated: "a sender may ask for less with a message, which AWS has not" },
    "subscriptions.attempts": {
      approximated:
        "a dead letter stays until somebody takes it, or the lab is destroyed; AWS and Google delete it after 14 days. It also counts when the receiver lets go of a message early",
    },
    "subscriptions.readBy": { approximated: shared },
    key: keyless,
  },
};
