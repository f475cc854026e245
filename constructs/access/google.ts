import type { OnCloud } from "../core";
import { personId, principalOf } from "../lab/people";
import { type Level, levels, peopleOf } from "./schema";

/** A person as a capability's grants need them: a stable part for construct ids, and the principal. */
export interface Member {
  readonly email: string;
  readonly id: string;
  readonly member: string;
}

declare module "../core" {
  interface Google {
    access: {
      /** Who has which level. Rights are given on each resource by its capability; there is none on the project. */
      readonly members: { readonly [L in Level]: readonly Member[] };
    };
  }
}

const operating = {
  approximated:
    "of Google's predefined roles the smallest that starts and stops a machine may also change and delete it, which AWS and Azure keep for whoever deploys",
};

export const on: OnCloud<"google", "access"> = {
  build(self, props) {
    const { lab } = self;
    const people = peopleOf(props);
    const members = (level: Level): Member[] =>
      people[level].map((email) => ({ email, id: personId(email), member: principalOf(lab, email) }));
    const inhabited = levels.filter((level) => people[level].length > 0);
    return {
      native: { members: { view: members("view"), operate: members("operate"), admin: members("admin") } },
      outputs: {
        roles: inhabited.length === 0 ? {} : Object.fromEntries(inhabited.map((level) => [level, lab.native.project.projectId])),
      },
    };
  },

  parity: {
    members: operating,
    viewers: {
      approximated:
        "Google lists resources by project, and the lab gives no right on the project: people open a resource by its name",
    },
    admins: operating,
  },
};
