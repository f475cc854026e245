import { data } from "./data";
import { lab } from "./lab";
import { machines } from "./machines";
import { network } from "./network";
import type { Probe } from "./probe";
import { records } from "./records";
import { rights } from "./rights";

export type { Finding, Probe } from "./probe";

export const probes: readonly Probe[] = [...rights, ...data, ...network, ...machines, ...records, ...lab];
