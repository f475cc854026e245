/**
 * Time zones by their names in the tz database, which AWS and Google take, with those of Windows, which Azure takes: one for each clock of Europe, since
 * Windows has one name for all places that share one. Berlin's is also that of Amsterdam, Rome, Stockholm, Vienna and Zurich, Paris' that of Brussels,
 * Copenhagen and Madrid, London's that of Dublin and Lisbon. Source: Unicode CLDR, common/supplemental/windowsZones.xml, read 2026-11-25.
 */
export const timeZones = {
  "Europe/Berlin": "W. Europe Standard Time",
  "Europe/Athens": "GTB Standard Time",
  "Europe/Helsinki": "FLE Standard Time",
  "Europe/London": "GMT Standard Time",
  "Europe/Paris": "Romance Standard Time",
  "Europe/Prague": "Central Europe Standard Time",
  "Europe/Warsaw": "Central European Standard Time",
  "Etc/UTC": "UTC",
} as const satisfies Record<string, string>;
export type TimeZone = keyof typeof timeZones;
export const timeZoneNames = Object.keys(timeZones) as [TimeZone, ...TimeZone[]];
