import { cloudName } from "../../catalog/names";
import { Construct } from "../cdktf";
import type { Definition, LendableKind, Lends, OnCloud, Provider, Workload } from "../core";
import type { Lab } from "../lab";
import { inOrder } from "../lab/people";
import { sharedTeam } from "../lab/schema";

/**
 * An entry of the lab that all teams of an environment share, as the lab of one team sees it: known by its stable name alone, since no stack
 * refers to another. It gives the team's own workloads rights on that entry and makes nothing else, so it goes with the team's lab.
 * Its construct id is `shared-KIND-NAME`.
 */
export class Borrowed<out P extends Provider, K extends LendableKind> extends Construct {
  /**
   * @param access what each workload of this lab may do with the entry
   * @throws Error where a workload belongs to another lab
   */
  constructor(
    readonly lab: Lab<P>,
    definition: Definition<K>,
    readonly name: string,
    access: ReadonlyMap<Workload<P>, Lends[K]>,
  ) {
    super(lab, `shared-${definition.kind}-${name}`);
    const { lend } = definition.on[lab.provider]().on as OnCloud<P, K>;
    if (!lend) throw new Error(`${this.node.id}: a ${definition.kind} is not lent on ${lab.provider}`);
    for (const who of inOrder(access.keys())) {
      if (typeof who === "string") continue;
      if ((who.lab as Lab) !== lab) throw new Error(`${this.node.id}: ${who.node.id} belongs to another lab`);
      lend(this, who, access.get(who) as Lends[K]);
    }
  }

  /** The name of a resource of the shared entry, as `cloudName` of the capability itself has it. */
  cloudName(type: string, kind: string, part = ""): string {
    return this.nameOf(type, [kind, this.name, ...(part ? [part] : [])]);
  }

  /** The name of a resource of the shared lab by the cloud's rules for its type. */
  nameOf(type: string, entry: readonly string[]): string {
    return cloudName(type, [this.lab.environment, sharedTeam], entry);
  }
}
