import { createHash } from "node:crypto";
import type { Outputs } from "../core";
import { personId } from "../lab/people";
import { halfOf, usableOf } from "./addresses";

/** One machine of an entry. */
export interface Unit {
  /** What its resources are called after. */
  readonly key: string;
  /** Which of two zones it stands in, on clouds where it has one. */
  readonly zone: number;
  /** Which of the two slices of a subnet of AWS it stands in, and so which zone there: its address decides, where it has one for good. */
  readonly slice: number;
  /** The member whose machine it is, by e-mail, where each has one. */
  readonly member?: string;
}
interface Asked {
  readonly count: number;
  readonly address?: string | undefined;
  readonly per?: "member" | undefined;
  readonly published: boolean;
}
interface Place {
  readonly name: string;
  readonly cidr: string;
  readonly internet: "nat" | "none";
}

/**
 * The machines of an entry in a subnet of a range, by number: a greater count leaves the others alone.
 * @throws Error where the subnet has no such address
 */
function unitsOf({ count, address }: Asked, { name, cidr }: Place): Unit[] {
  const slice = address === undefined ? undefined : halfOf(address, cidr);
  if (address !== undefined && slice === undefined)
    throw new Error(`${address} cannot be a machine's for good in the subnet ${name}: choose from ${usableOf(cidr)}`);
  return Array.from({ length: count }, (_, i) => ({ key: String(i + 1), zone: i % 2, slice: slice ?? i % 2 }));
}

/** A member's machine: called after the member alone, and in a zone that follows from that, so that it never moves for another's sake. */
function unitFor(member: string): Unit {
  const key = personId(member);
  const zone = createHash("sha256").update(`machine of ${key}`).digest().readUInt8(0) % 2;
  return { key, zone, slice: zone, member };
}

/** The machines of an entry, made one by one: at once where they are counted, and for each member of a team when they are known. */
export class Units<T> {
  private readonly units: Unit[] = [];
  private readonly things: T[] = [];
  private counted = false;

  constructor(
    private readonly self: { readonly node: { readonly id: string } },
    private readonly asked: Asked,
    subnet: Place,
    private readonly make: (unit: Unit) => T,
  ) {
    if (asked.published && subnet.internet === "none")
      throw new Error(`${self.node.id} cannot be published in the subnet ${subnet.name}, which has no internet`);
    if (asked.per === undefined) for (const unit of unitsOf(asked, subnet)) this.add(unit);
  }

  private add(unit: Unit): void {
    this.things.push(this.make(unit));
    this.units.push(unit);
  }

  /**
   * Gives each member a machine, where each is to have one.
   * @throws Error where somebody has counted the machines already
   */
  admit(members: readonly string[]): void {
    if (this.asked.per === undefined) return;
    for (const member of [...new Set(members)].sort()) {
      if (this.units.some((unit) => unit.member === member)) continue;
      if (this.counted)
        throw new Error(`${this.self.node.id}: ${member} gets a machine after others were counted: let people in before that`);
      this.add(unitFor(member));
    }
  }

  /** What each became, in the order in which they were made: nobody gets another one after this was asked. */
  get made(): readonly T[] {
    this.counted = true;
    return this.things;
  }
  /** The same, to be looked through when people are let in. */
  get pairs(): readonly (readonly [Unit, T])[] {
    return this.units.map((unit, i) => [unit, this.things[i] as T] as const);
  }
  /** Who they are, with the same consequence. */
  get all(): readonly Unit[] {
    this.counted = true;
    return this.units;
  }

  /** The same on every cloud, by what each says of one machine. */
  outputs(address: (one: T) => string, login: (one: T) => string, publicAddress: (one: T) => string): Outputs["machine"] {
    const { per, published } = this.asked;
    if (per === undefined)
      return {
        addresses: this.things.map(address),
        ...(published && { publicAddresses: this.things.map(publicAddress) }),
        login: this.things.map(login),
      };
    const sorted = () => {
      this.counted = true;
      return [...this.pairs].sort(([{ key: a }], [{ key: b }]) => (a < b ? -1 : 1));
    };
    const ofMembers = {
      get addresses() {
        return sorted().map(([, one]) => address(one));
      },
      get login() {
        return sorted().map(([, one]) => login(one));
      },
      get members() {
        return Object.fromEntries(
          sorted().map(([{ member = "" }, one]) => [
            member,
            { address: address(one), ...(published && { publicAddress: publicAddress(one) }), login: login(one) },
          ]),
        );
      },
    };
    const publicAddresses = { enumerable: true, get: () => sorted().map(([, one]) => publicAddress(one)) };
    return published ? Object.defineProperties(ofMembers, { publicAddresses }) : ofMembers;
  }
}
