import type { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { inOrder } from "../lab/people";
import {
  addressOf,
  bodiesAlone,
  endless,
  letLook,
  letReceive,
  letSend,
  type Pulled,
  pulled,
  regionalTopic,
} from "../queue/pubsub";
import { eachOf, mapped, scopeOf } from "./subscriptions";

declare module "../core" {
  interface Google {
    topic: {
      readonly topic: PubsubTopic;
      /** By name. */
      readonly subscriptions: Readonly<Record<string, Pulled>>;
    };
  }
}

export const on: OnCloud<"google", "topic"> = {
  build(self, props) {
    const { lab } = self;
    const by = encryptedBy(props.key, "pubsub");
    const topic = regionalTopic(self, "topic", lab, [self.kind, self.name], by);
    letSend(self, lab, inOrder(props.publishBy), topic);
    const subscriptions = eachOf(self, props.subscriptions, (at, name, wanted) => {
      const made = pulled(at, lab, [self.kind, self.name, name], topic, wanted, by);
      letReceive(at, lab, inOrder(wanted.readBy), made);
      return made;
    });
    return {
      native: { topic, subscriptions },
      outputs: {
        name: topic.name,
        publishTo: addressOf(lab, topic),
        subscriptions: mapped(subscriptions, ({ subscription }) => addressOf(lab, subscription)),
        deadLetters: mapped(subscriptions, ({ deadSubscription }) => addressOf(lab, deadSubscription)),
      },
    };
  },

  admit(self, access) {
    const { lab } = self;
    const { topic, subscriptions } = self.native;
    for (const level of levels) {
      const people = access.native.members[level].map(({ email }) => email);
      letLook(self, lab, people, topic);
      if (level !== "view") letSend(self, lab, people, topic);
      for (const one of Object.values(subscriptions)) {
        const at = scopeOf(one.subscription);
        letLook(at, lab, people, one.subscription, one.deadSubscription);
        if (level !== "view") letReceive(at, lab, people, one);
      }
    }
  },

  parity: {
    publishBy: { approximated: endless },
    subscriptions: "equivalent",
    "subscriptions.lock": "equivalent",
    "subscriptions.keep": "equivalent",
    "subscriptions.attempts": {
      approximated:
        "Google counts attempts roughly, so that a message may be handed out some times more; it keeps a dead letter for 14 days after it failed, Azure until somebody takes it",
    },
    "subscriptions.readBy": { approximated: endless },
    key: { approximated: bodiesAlone },
  },
};
