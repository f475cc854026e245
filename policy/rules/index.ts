import type { Rule } from "../rule";
import { rule as alarmsHeard } from "./alarms-heard";
import { rule as allowedPlaces } from "./allowed-places";
import { rule as boundedCredits } from "./bounded-credits";
import { rule as boundedProviders } from "./bounded-providers";
import { rule as budgeted } from "./budgeted";
import { rule as clustersClosed } from "./clusters-closed";
import { rule as clustersRecorded } from "./clusters-recorded";
import { rule as defaultGroupClosed } from "./default-group-closed";
import { rule as destroyable } from "./destroyable";
import { rule as disksClosed } from "./disks-closed";
import { rule as disksOutliveMachines } from "./disks-outlive-machines";
import { rule as encryptedDisks } from "./encrypted-disks";
import { rule as encryptedStores } from "./encrypted-stores";
import { rule as filledSecrets } from "./filled-secrets";
import { rule as guardedMetadata } from "./guarded-metadata";
import { rule as judgedWhole } from "./judged-whole";
import { rule as keysByServices } from "./keys-by-services";
import { rule as keysRotate } from "./keys-rotate";
import { rule as loginBySsh } from "./login-by-ssh";
import { rule as loginFromInside } from "./login-from-inside";
import { rule as machinesHoldLeast } from "./machines-hold-least";
import { rule as modelsInEu } from "./models-in-eu";
import { rule as modelsLast } from "./models-last";
import { rule as namesPrivate } from "./names-private";
import { rule as noBroadRoles } from "./no-broad-roles";
import { rule as noLocalCommands } from "./no-local-commands";
import { rule as noOpenPort } from "./no-open-port";
import { rule as noPublicMachine } from "./no-public-machine";
import { rule as noPublicStore } from "./no-public-store";
import { rule as noSecretInStack } from "./no-secret-in-stack";
import { rule as noSharedKeys } from "./no-shared-keys";
import { rule as noStandingCredentials } from "./no-standing-credentials";
import { rule as notebooksOfOne } from "./notebooks-of-one";
import { rule as nothingAnonymous } from "./nothing-anonymous";
import { rule as ordered } from "./ordered";
import { rule as peeringsClosed } from "./peerings-closed";
import { rule as personalDataGoes } from "./personal-data-goes";
import { rule as recordedConnections } from "./recorded-connections";
import { rule as recordsEnd } from "./records-end";
import { rule as rightsEnd } from "./rights-end";
import { rule as rightsStayInLab } from "./rights-stay-in-lab";
import { rule as schedulesWork } from "./schedules-work";
import { rule as segmentedNetwork } from "./segmented-network";
import { rule as settled } from "./settled";
import { rule as subnetsApart } from "./subnets-apart";
import { rule as tagged } from "./tagged";
import { rule as tlsOnly } from "./tls-only";
import { rule as wholePolicies } from "./whole-policies";

/** Every guardrail, in the order of their names. A new one adds its line here. */
export const rules: readonly Rule[] = [
  alarmsHeard,
  allowedPlaces,
  boundedCredits,
  boundedProviders,
  budgeted,
  clustersClosed,
  clustersRecorded,
  defaultGroupClosed,
  destroyable,
  disksClosed,
  disksOutliveMachines,
  encryptedDisks,
  encryptedStores,
  filledSecrets,
  guardedMetadata,
  judgedWhole,
  keysByServices,
  keysRotate,
  loginBySsh,
  loginFromInside,
  machinesHoldLeast,
  modelsInEu,
  modelsLast,
  namesPrivate,
  noBroadRoles,
  noLocalCommands,
  noOpenPort,
  noPublicMachine,
  noPublicStore,
  noSecretInStack,
  noSharedKeys,
  noStandingCredentials,
  notebooksOfOne,
  nothingAnonymous,
  ordered,
  peeringsClosed,
  personalDataGoes,
  recordedConnections,
  recordsEnd,
  rightsEnd,
  rightsStayInLab,
  schedulesWork,
  segmentedNetwork,
  settled,
  subnetsApart,
  tagged,
  tlsOnly,
  wholePolicies,
];
