import { awsAlarm, azureAlarm, googleAlarm } from "./alarms";
import { awsSchedule } from "./aws-schedules";
import { azureSchedule } from "./azure-schedules";
import { awsBalancer, azureBalancer, googleBalancer } from "./balancers";
import { awsCache, azureCache, googleCache } from "./caches";
import { awsCluster, azureCluster, googleCluster } from "./clusters";
import { awsDatabase, azureDatabase, googleDatabase } from "./databases";
import { azureDeployment } from "./deployments";
import { awsDisk, azureDisk, googleDisk } from "./disks";
import { awsFunction, azureFunction, googleFunction } from "./functions";
import { googleSchedule } from "./google-schedules";
import { awsKey, azureKey, googleKey } from "./keys";
import { awsLogs, azureLogs, googleLogs } from "./logs";
import { awsMessages, azureMessages, googleMessages } from "./messages";
import { awsModel, azureModel, googleModel } from "./models";
import { awsNotebook, azureNotebook, googleNotebook } from "./notebooks";
import { awsObject, azureObject, googleObject } from "./objects";
import type { AwsPart, AzurePart, GooglePart, Part } from "./part";
import { awsPeering, azurePeering, googlePeering } from "./peerings";
import { awsPool, azurePool, googlePool } from "./pools";
import { awsRegistry, azureRegistry, googleRegistry } from "./registries";
import { awsService, azureService, googleService } from "./services";
import { awsShare, azureShare, googleShare } from "./shares";
import type { Stack } from "./stack";

/** What the capabilities bring to the model of each cloud. */
export const awsParts: readonly AwsPart[] = [
  awsAlarm,
  awsBalancer,
  awsCluster,
  awsKey,
  awsLogs,
  awsPeering,
  awsPool,
  awsCache,
  awsDatabase,
  awsDisk,
  awsFunction,
  awsMessages,
  awsRegistry,
  awsModel,
  awsNotebook,
  awsSchedule,
  awsObject,
  awsService,
  awsShare,
];
export const azureParts: readonly AzurePart[] = [
  azureAlarm,
  azureBalancer,
  azureCluster,
  azureKey,
  azureLogs,
  azurePeering,
  azurePool,
  azureCache,
  azureDatabase,
  azureDeployment,
  azureDisk,
  azureFunction,
  azureMessages,
  azureRegistry,
  azureModel,
  azureNotebook,
  azureSchedule,
  azureObject,
  azureService,
  azureShare,
];
export const googleParts: readonly GooglePart[] = [
  googleAlarm,
  googleBalancer,
  googleCluster,
  googleKey,
  googleLogs,
  googlePeering,
  googlePool,
  googleCache,
  googleDatabase,
  googleDisk,
  googleFunction,
  googleMessages,
  googleRegistry,
  googleModel,
  googleNotebook,
  googleSchedule,
  googleObject,
  googleService,
  googleShare,
];

/** The records of some parts as one. */
export const merged = <P, V>(parts: readonly P[], of: (part: P) => Readonly<Record<string, V>> | undefined): Record<string, V> =>
  Object.assign({}, ...parts.map(of));

type Finds =
  | "alarms"
  | "balancers"
  | "clusters"
  | "disks"
  | "peerings"
  | "stores"
  | "objects"
  | "models"
  | "keys"
  | "logs"
  | "notebooks"
  | "workloads"
  | "credentials"
  | "schedules"
  | "places"
  | "costs"
  | "rights"
  | "tagged"
  | "unreadable";
/** What all parts find of one sort. */
export const found = <F extends Finds>(parts: readonly Part<string>[], what: F, stack: Stack) =>
  parts.flatMap((part) => (part[what]?.(stack) ?? []) as ReturnType<NonNullable<Part<string>[F]>>[number][]);
