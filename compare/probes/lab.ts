import { modelUntil } from "../../catalog/models";
import { unheard } from "../model/alarms";
import { scheduleFaults } from "../model/schedules";
import { finding, type Probe } from "./probe";

/** What holds for a lab as a whole. */
export const lab: readonly Probe[] = [
  {
    id: "region-allowed",
    demands: "Everything, replicas included, stays in the lab's region",
    find: ({ places }, { region }) =>
      places.filter((place) => place.region !== region).map((p) => finding(p, `is in ${p.region}, not in ${region}`)),
  },
  {
    id: "models-in-eu",
    demands: "What is sent to a language model is worked on in the EU",
    find: ({ models }) =>
      models.filter(({ zone }) => zone !== "eu" && zone !== "region").map((m) => finding(m, `${m.name} answers from ${m.zone}`)),
  },
  {
    id: "models-last",
    demands: "A language model lasts as long as the lab",
    find: ({ cloud, models }, { endsAt }) =>
      models.flatMap((m) => {
        const until = modelUntil(cloud, m.name);
        if (until !== undefined && `${until}T24` >= endsAt) return [];
        return [finding(m, until === undefined ? `nobody knows how long ${m.name} lasts` : `${m.name} may end after ${until}`)];
      }),
  },
  {
    id: "tags-complete",
    demands: "Everything that takes tags has those of the lab",
    find: ({ tagged }, { tags }) =>
      tagged.flatMap((resource) => {
        const missing = tags.filter((key) => !resource.tags[key]);
        return missing.length > 0 ? [finding(resource, `has no ${missing.join(", ")}`)] : [];
      }),
  },
  {
    id: "destroyable",
    demands: "Nothing blocks the destroy, or the deploy after it",
    find: ({ blockers }) =>
      blockers.map((line) => {
        const [address = "", ...message] = line.split(": ");
        return { address, entry: address.split(".")[1]?.split("_")[0] ?? "", message: message.join(": ") };
      }),
  },
  {
    id: "nothing-left-behind",
    demands: "Nothing that costs or holds data survives the destroy",
    find: ({ leftovers }) => leftovers.map((l) => finding(l, l.what)),
  },
  {
    id: "schedules-work",
    demands: "What is stopped by the clock is the lab's own and started again, by an identity that may do this and nothing else",
    find: (model) => scheduleFaults(model).map((fault) => finding(fault, fault.message, fault.aspect)),
  },
  {
    id: "service-in-hours",
    demands: "A service has its least number of containers, and in a schedule has it within hours alone",
    find: ({ workloads, schedules }, { services }) =>
      workloads.flatMap((service) => {
        const asked = services.get(service.entry);
        if (!asked || service.least === undefined) return [];
        const stopped = schedules.some(({ does, targets }) => does === "stop" && targets.includes(service.address));
        if (asked.inHours && service.least > 0 && !stopped)
          return [finding(service, `has ${service.least} containers at all hours`)];
        if (service.least >= asked.least) return [];
        const message = `has ${service.least} containers at least, not ${asked.least}`;
        return [finding(service, message, asked.inHours ? "least-in-hours" : undefined)];
      }),
  },
  {
    id: "has-budget",
    demands: "A budget counts the lab's own costs and tells somebody",
    find: ({ budgets, stack }) =>
      budgets.some(({ ofLab, recipients, thresholds }) => ofLab && recipients.length > 0 && thresholds.length > 0)
        ? []
        : [{ address: stack, entry: "", message: "no budget counts this lab's costs and tells somebody" }],
  },
  {
    id: "all-judged",
    demands: "The model knows every type of resource in the stack",
    find: ({ unknown }) => unknown.map((u) => finding(u, u.why)),
  },
  {
    id: "alarms-are-heard",
    demands: "Every alarm watches something of the lab, and somebody hears it",
    find: (model) => {
      const wrong = unheard(model);
      return model.alarms.flatMap((alarm) => {
        const message = wrong(alarm);
        return message ? [finding(alarm, message)] : [];
      });
    },
  },
];
