import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { sid } from "../lab/aws-policy";
import { holdersOf } from "./rights";
import { admitTo, letReceive, letSend, type Pulled, pulled } from "./sqs";

declare module "../core" {
  interface Aws {
    queue: Pulled;
  }
}

export const on: OnCloud<"aws", "queue"> = {
  build(self, props) {
    const native = pulled(self, self.lab, [self.kind, self.name], props);
    letSend(native, self.lab, holdersOf(props.access, "send"));
    letReceive(native, self.lab, holdersOf(props.access, "receive"));
    const { queue, dead } = native;
    return { native, outputs: { name: queue.name, sendTo: queue.url, receiveFrom: queue.url, deadLetters: dead.url } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (role) admitTo(self.native, sid("team", access.name, level), role, level === "view" ? [] : ["send", "receive"]);
    }
  },

  parity: {
    lock: "equivalent",
    keep: "equivalent",
    attempts: {
      approximated:
        "AWS keeps a dead letter until 14 days after it was sent, or of an ordered queue after it failed; Google 14 days after it failed, Azure until somebody takes it",
    },
    ordered: {
      approximated:
        "a message carries its group as MessageGroupId, and an id of its own (MessageDeduplicationId): of two with one id within five minutes the second is dropped",
    },
    access: {
      approximated:
        "a person named here calls with their own AWS principal, not with the role of their team; where that lies in another account, it must be allowed there too. Machines in a subnet without internet do not reach the queue",
    },
  },
};
