import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

type Found = Readonly<Record<string, string>>;

/** Schedules, and their groups but the one that every account has, by Scheduler's calls: a client of AWS's for it would be a dependency more. */
export async function schedules(options: Options): Promise<Thing[]> {
  const ask = async (path: string) => {
    const answer = await fetch(`${options.endpoint}/${path}`, { headers: signed(options, "scheduler") });
    return (await answer.json()) as Record<string, readonly Found[] | undefined>;
  };
  const { Schedules = [] } = await ask("schedules");
  const { ScheduleGroups = [] } = await ask("schedule-groups");
  return [
    ...Schedules.map((one) => thing("aws_scheduler_schedule", one.Arn, one)),
    ...ScheduleGroups.filter(({ Name }) => Name !== "default").map((one) => thing("aws_scheduler_schedule_group", one.Arn, one)),
  ];
}
