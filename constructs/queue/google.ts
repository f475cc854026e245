import type { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import { addressOf, bodiesAlone, endless, letLook, letReceive, letSend, type Pulled, pulled, regionalTopic } from "./pubsub";
import { holdersOf } from "./rights";

declare module "../core" {
  interface Google {
    queue: Pulled & { readonly topic: PubsubTopic };
  }
}

export const on: OnCloud<"google", "queue"> = {
  build(self, props) {
    const { lab } = self;
    const by = encryptedBy(props.key, "pubsub");
    const topic = regionalTopic(self, "topic", lab, [self.kind, self.name], by);
    const native = { topic, ...pulled(self, lab, [self.kind, self.name], topic, props, by) };
    letSend(self, lab, holdersOf(props.access, "send"), topic);
    letReceive(self, lab, holdersOf(props.access, "receive"), native);
    return {
      native,
      outputs: {
        name: native.subscription.name,
        sendTo: addressOf(lab, topic),
        receiveFrom: addressOf(lab, native.subscription),
        deadLetters: addressOf(lab, native.deadSubscription),
      },
    };
  },

  admit(self, access) {
    const { topic, subscription, deadSubscription } = self.native;
    for (const level of levels) {
      const people = access.native.members[level].map(({ email }) => email);
      letLook(self, self.lab, people, topic, subscription, deadSubscription);
      if (level === "view") continue;
      letSend(self, self.lab, people, topic);
      letReceive(self, self.lab, people, self.native);
    }
  },

  parity: {
    lock: "equivalent",
    keep: "equivalent",
    attempts: {
      approximated:
        "Google counts attempts roughly, so that a message may be handed out some times more; it keeps a dead letter for 14 days after it failed, Azure until somebody takes it",
    },
    ordered: {
      approximated:
        "a message carries its group as its ordering key, and is sent to the region's own address, as the output says it; dead letters keep their order as far as possible",
    },
    access: { approximated: endless },
    key: { approximated: bodiesAlone },
  },
};
