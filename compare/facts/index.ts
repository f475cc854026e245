import type { Fact, Judged } from "./fact";
import { clusters, disks, machines, notebooks, spaces } from "./machines";
import { contents, protection, records } from "./protection";
import { names, reach } from "./reach";
import { rights } from "./rights";
import { alarms, costs, schedules } from "./running";
import { callable } from "./workloads";

export { type Fact, type Judged, type Theme, themes, unique } from "./fact";

export const factsOf = (judged: Judged): Fact[] => [
  ...reach(judged),
  ...names(judged),
  ...rights(judged),
  ...protection(judged),
  ...contents(judged),
  ...records(judged),
  ...machines(judged),
  ...disks(judged),
  ...clusters(judged),
  ...notebooks(judged),
  ...spaces(judged),
  ...callable(judged),
  ...alarms(judged),
  ...schedules(judged),
  ...costs(judged),
];
