import type { Construct } from "../cdktf";
import type { OnCloud } from "../core";
import { grantPerson, isGranted } from "../lab/azure-grants";
import { principalOf } from "../lab/people";
import { type Level, levels, peopleOf } from "./schema";

declare module "../core" {
  interface Azure {
    access: {
      /** Who has which level, by e-mail and Entra object id. */
      readonly principals: { readonly [L in Level]: readonly { readonly email: string; readonly objectId: string }[] };
      /** Gives everybody of a level a built-in role on the resource with the id `scope`, below `at`. Asking twice makes one assignment. */
      readonly grant: (at: Construct, level: Level, role: string, scope: string) => void;
      /** The same on the lab's resource group, for rights that no smaller scope carries. */
      readonly grantOnGroup: (level: Level, role: string) => void;
      /** Whether somebody of a level was given a role there. */
      readonly grantedOnGroup: (level: Level, role: string) => boolean;
    };
  }
}

const ending = {
  approximated:
    "role assignments end by themselves only where Entra ID P2 is there (accounts: azure.pim); otherwise they end when the lab is destroyed",
};

export const on: OnCloud<"azure", "access"> = {
  build(self, props) {
    const { lab } = self;
    const people = peopleOf(props);
    const principals = (level: Level) => people[level].map((email) => ({ email, objectId: principalOf(lab, email) }));
    const grant = (at: Construct, level: Level, role: string, scope: string) => {
      for (const email of people[level]) grantPerson(at, lab, email, role, scope);
    };
    const group = lab.native.resourceGroup;
    // assignments below the group itself, so that two teams of one lab never ask Azure for the same one twice
    const grantOnGroup = (level: Level, role: string) => grant(lab, level, role, group.id);
    for (const level of levels) grantOnGroup(level, "Reader");
    const inhabited = levels.filter((level) => people[level].length > 0);
    return {
      native: {
        principals: { view: principals("view"), operate: principals("operate"), admin: principals("admin") },
        grant,
        grantOnGroup,
        grantedOnGroup: (level, role) => people[level].some((email) => isGranted(lab, email, role)),
      },
      outputs: { roles: Object.fromEntries(inhabited.map((level) => [level, group.id])) },
    };
  },

  parity: { members: ending, viewers: ending, admins: ending },
};
