import type { Provider } from "./providers";
import type { Shape } from "./sizes";

/** Neutral sizes of a database by name: virtual CPUs and memory in GiB, the same on every cloud. `small` shares its CPUs on AWS and Azure. */
export const databaseSizes = {
  small: { cpu: 2, memory: 4 },
  medium: { cpu: 2, memory: 8 },
  large: { cpu: 4, memory: 16 },
} as const satisfies Record<string, Shape>;
export type DatabaseSize = keyof typeof databaseSizes;
export const databaseSizeNames = Object.keys(databaseSizes) as [DatabaseSize, ...DatabaseSize[]];

/**
 * Each cloud's name for a size.
 * - AWS: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html; general knowledge, not read
 * - Azure: learn.microsoft.com/azure/postgresql/flexible-server/concepts-compute; names in the form that azurerm 4.55 documents, read 2026-11-25
 * - Google: cloud.google.com/sql/docs/postgres/create-instance (custom machine types, `db-custom-CPUS-MEBIBYTES`); general knowledge, not read
 */
export const databaseTypes: Readonly<Record<Provider, Readonly<Record<DatabaseSize, string>>>> = {
  aws: { small: "db.t4g.medium", medium: "db.m6g.large", large: "db.m6g.xlarge" },
  azure: { small: "B_Standard_B2s", medium: "GP_Standard_D2s_v3", large: "GP_Standard_D4s_v3" },
  google: { small: "db-custom-2-4096", medium: "db-custom-2-8192", large: "db-custom-4-16384" },
};

interface Engine {
  readonly family: "postgres" | "mysql";
  readonly version: string;
  /** The port that it listens on, on every cloud. */
  readonly port: number;
}
/** Engines that every cloud, or all but Azure, offers beyond 2028: the clouds' calendars of versions, collected 2026-11-23. */
export const engines = {
  "postgres-17": { family: "postgres", version: "17", port: 5432 },
  "postgres-16": { family: "postgres", version: "16", port: 5432 },
  "mysql-8.4": { family: "mysql", version: "8.4", port: 3306 },
} as const satisfies Record<string, Engine>;
export type EngineName = keyof typeof engines;
export const engineNames = Object.keys(engines) as [EngineName, ...EngineName[]];
