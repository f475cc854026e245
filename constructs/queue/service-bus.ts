import { ServicebusNamespace } from "@cdktf/provider-azurerm/lib/servicebus-namespace";
import type { Construct } from "../cdktf";
import type { Workload } from "../core";
import type { Lab } from "../lab";
import { grantIdentity, grantPerson } from "../lab/azure-grants";
import { granteeId } from "../lab/people";
import { daysOf, secondsOf } from "../schema";
import type { Waiting } from "./schema";

export const roles = { send: "Azure Service Bus Data Sender", receive: "Azure Service Bus Data Receiver" };

/** The namespace of all queues and topics of a lab, made when the first asks for it. */
export function namespaceOf(lab: Lab<"azure">): ServicebusNamespace {
  const made = lab.node.tryFindChild("messages") as ServicebusNamespace | undefined;
  return (
    made ??
    new ServicebusNamespace(lab, "messages", {
      ...lab.native.home,
      name: lab.cloudName("azurerm_servicebus_namespace", ["lab", "messages"]),
      // the smallest tier that has topics; without a public name is the dearest alone, at some hundred times its price
      sku: "Standard",
      localAuthEnabled: false,
      minimumTlsVersion: "1.2",
      publicNetworkAccessEnabled: true,
      tags: lab.native.tags(),
    })
  );
}

/** A time as Azure itself writes it: any other form of the same time would be a change for ever. */
const iso = (seconds: number) =>
  `PT${seconds >= 60 ? `${Math.floor(seconds / 60)}M` : ""}${seconds % 60 > 0 ? `${seconds % 60}S` : ""}`;

/** What a queue and a topic's subscription say alike. */
export const waitingOf = (props: Waiting) => ({
  lockDuration: iso(secondsOf(props.lock)),
  defaultMessageTtl: `P${daysOf(props.keep)}D`,
  maxDeliveryCount: props.attempts,
  // dead letters are what failed, on every cloud; what nobody wanted is gone
  deadLetteringOnMessageExpiration: false,
});

/** Gives those who are named a right on a queue, topic or subscription. */
export function grant(
  at: Construct,
  lab: Lab<"azure">,
  right: keyof typeof roles,
  who: readonly (Workload<"azure"> | string)[],
  scope: string,
): void {
  for (const one of who)
    if (typeof one === "string") grantPerson(at, lab, one, roles[right], scope);
    else grantIdentity(at, granteeId(one), one.native.identity.principalId, roles[right], scope);
}

/** Why people's rights may go on, and what the namespace amounts to: the same of queues and topics. */
export const shared =
  "a person's right ends by itself only where Entra ID P2 is there (accounts: azure.pim), otherwise when the lab is destroyed. All queues and topics of a lab share a Service Bus namespace of the tier Standard, which is billed by the hour, also while nothing is sent, and is reached by a public name, by identities alone; machines in a subnet without internet do not reach it";
/** Why a key encrypts neither queues nor topics. */
export const keyless = {
  unsupported:
    "Service Bus encrypts messages by a key of the lab in its tier Premium alone, at some hundred times the price, and a namespace never goes back from that",
  instead: "leave the key out, or put what has to be encrypted by it in a bucket with that key, and send its name",
};
export const addressOf = (namespace: ServicebusNamespace, path: string): string =>
  `https://${namespace.name}.servicebus.windows.net/${path}`;
