import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { Capability } from "../core";
import { literal } from "../text";
import { personId } from "./people";

/** The way by which an entry writes to somebody; each entry has its own, so that one that goes takes none from another. */
export function channelFor(self: Capability<"google", "alarm"> | Capability<"google", "budget">, email: string) {
  const { lab } = self;
  return new MonitoringNotificationChannel(self, `channel-${personId(email)}`, {
    displayName: literal(`${lab.node.id}: ${email}`),
    type: "email",
    labels: { email_address: literal(email) },
    userLabels: lab.native.labels(),
    forceDelete: true,
    dependsOn: [lab.native.service("monitoring")],
  });
}
