import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { letUse } from "../key/aws";
import { sid } from "../lab/aws-policy";
import { holdersOf } from "./rights";
import { admitTo, letReceive, letSend, letUseAll, type Pulled, pulled } from "./sqs";

declare module "../core" {
  interface Aws {
    queue: Pulled;
  }
}

export const on: OnCloud<"aws", "queue"> = {
  build(self, props) {
    const native = pulled(self, self.lab, [self.kind, self.name], props);
    const [senders, receivers] = [holdersOf(props.access, "send"), holdersOf(props.access, "receive")];
    letSend(native, self.lab, senders);
    letReceive(native, self.lab, receivers);
    letUseAll(props.key, "sqs", [self.node.id, "send"], "write", senders);
    letUseAll(props.key, "sqs", [self.node.id, "receive"], "read", receivers);
    const { queue, dead } = native;
    return { native, outputs: { name: queue.name, sendTo: queue.url, receiveFrom: queue.url, deadLetters: dead.url } };
  },

  admit(self, access) {
    for (const level of levels) {
      const role = access.native.roles[level];
      if (!role) continue;
      admitTo(self.native, sid("team", access.name, level), role, level === "view" ? [] : ["send", "receive"]);
      if (level !== "view")
        letUse(self.props.key, "sqs", [self.node.id, access.name, level], "write", { Principal: { AWS: role.arn } });
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
    key: {
      approximated:
        "who may send or receive also has a right to use the key, by way of SQS alone, which Google keeps to its own service; SQS encrypts the bodies of messages by it, not their attributes",
    },
  },
};
