import { awsModel, azureModel, googleModel } from "./models";
import type { AwsPart, AzurePart, GooglePart, Part } from "./part";
import { awsRegistry, azureRegistry, googleRegistry } from "./registries";
import type { Stack } from "./stack";

/** What the capabilities bring to the model of each cloud. */
export const awsParts: readonly AwsPart[] = [awsRegistry, awsModel];
export const azureParts: readonly AzurePart[] = [azureRegistry, azureModel];
export const googleParts: readonly GooglePart[] = [googleRegistry, googleModel];

/** The records of some parts as one. */
export const merged = <P, V>(parts: readonly P[], of: (part: P) => Readonly<Record<string, V>> | undefined): Record<string, V> =>
  Object.assign({}, ...parts.map(of));

type Finds = "stores" | "models" | "workloads" | "credentials" | "places" | "costs";
/** What all parts find of one sort. */
export const found = <F extends Finds>(parts: readonly Part<string>[], what: F, stack: Stack) =>
  parts.flatMap((part) => (part[what]?.(stack) ?? []) as ReturnType<NonNullable<Part<string>[F]>>[number][]);
