import type { z } from "zod";
import { cloudName } from "../../catalog/names";
import { places } from "../../catalog/places";
import type { Provider as ProviderName } from "../../catalog/providers";
import { type Construct, LocalBackend, TerraformElement, TerraformStack } from "../cdktf";
import { InvalidProps, type Provider, type Providers, type Verdict } from "../core";
import type { Accounts } from "./accounts";
import type { AwsLab } from "./aws";
import type { AzureLab } from "./azure";
import { destroyBlockers } from "./destroyable";
import type { GoogleLab } from "./google";
import { environmentName, lab as schema } from "./schema";

declare module "../core" {
  interface Aws {
    lab: AwsLab;
  }
  interface Azure {
    lab: AzureLab;
  }
  interface Google {
    lab: GoogleLab;
  }
}

/** Fields of a lab as a whole: those of its schema, the environment's name, and what its teams share. */
export type LabParity = { readonly [F in keyof z.output<typeof schema> | "name" | "shared"]: Verdict };

/** One cloud's half of the lab itself, loaded when a lab on that cloud first asks for it. */
export const labOn: { readonly [P in ProviderName]: () => { open(lab: Lab): unknown; readonly parity: LabParity } } = {
  aws: (): typeof import("./aws") => require("./aws"),
  azure: (): typeof import("./azure") => require("./azure"),
  google: (): typeof import("./google") => require("./google"),
};

/** What the lab itself needs to know of a capability, whatever its kind and cloud. */
export interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly outputs: object;
  /** A part that other entries may refer to by name: a subnet, a range. */
  part?(kinds: readonly string[], name: string): object | undefined;
  readonly definition: {
    readonly on: { readonly [Q in ProviderName]: () => { on: { admit?(thing: never, access: never): void } } };
  };
}

/** A value that Terraform is given at deploy time and never keeps. */
export interface LabSecret {
  readonly name: string;
  /** The ephemeral variable that carries it. */
  readonly variable: string;
  /** The resources that write it. */
  readonly addresses: readonly string[];
}

export interface LabProps<P extends Provider> extends Readonly<z.input<typeof schema>> {
  /** The cloud that the lab is on. */
  readonly provider: P;
  /** Who members are on this cloud, and which account the lab is in. @default what the cloud's standard variables say; no members known */
  readonly accounts?: Accounts;
  /**
   * Whether entries may ask for what the cloud cannot do, of which nothing is then made: only where what stands is seen or destroyed.
   * @default "refused"
   */
  readonly unsupported?: "refused" | "accepted";
  /** Where the state is kept; receives the lab and sets a back-end. @default `.cic/state/LAB.tfstate` beside the folder of synthesized stacks */
  readonly backend?: (lab: Lab) => void;
}

/** What every resource of a lab is tagged with. Keys are the same on every cloud; values follow the cloud's alphabet. */
export const tagKeys = ["lab", "environment", "team", "owner", "purpose", "cost-centre", "classification", "expires"] as const;

/** One environment on one provider for one team: one Terraform stack, one state. */
export class Lab<out P extends Provider = Provider> extends TerraformStack {
  readonly provider: P;
  readonly environment: string;
  readonly team: string;
  readonly accounts: Accounts;
  readonly unsupported: "refused" | "accepted";
  readonly props: z.output<typeof schema>;
  /** The cloud's region for the lab's place. */
  readonly region: string;
  /** What the lab stands on: provider block, resource group or services; parts are made when first used. */
  readonly native: Providers[P]["lab"];
  private readonly enrolled: Entry[] = [];
  private readonly secretList: LabSecret[] = [];

  /** @param environment the environment's name, which with team and provider makes the name of the stack */
  constructor(scope: Construct, environment: string, props: LabProps<P>) {
    const { provider, accounts, unsupported, backend, ...rest } = props;
    const checked = schema.safeParse(rest);
    const named = environmentName.safeParse(environment);
    const issues = [...(named.error?.issues ?? []), ...(checked.error?.issues ?? [])];
    if (!checked.success || issues.length > 0) throw new InvalidProps(`lab ${environment}`, issues);
    super(scope, labName(environment, checked.data.team, provider));
    this.provider = provider;
    this.environment = environment;
    this.team = checked.data.team;
    this.props = checked.data;
    this.accounts = accounts ?? {};
    this.unsupported = unsupported ?? "refused";
    const region = places[this.props.region][provider];
    if (!region) throw new Error(`${provider} has no region in ${this.props.region}`);
    this.region = region;
    if (backend) backend(this as unknown as Lab);
    else new LocalBackend(this, { path: `../../../.cic/state/${this.node.id}.tfstate` });
    this.native = labOn[provider]().open(this as unknown as Lab) as Providers[P]["lab"];
  }

  /** The lab's tags before a cloud's alphabet is applied. */
  get facts(): Record<(typeof tagKeys)[number], string> {
    const { owner, purpose, costCentre, classification, expires } = this.props;
    return {
      lab: this.node.id,
      environment: this.environment,
      team: this.team,
      owner,
      purpose,
      "cost-centre": costCentre,
      classification,
      expires,
    };
  }

  /** The first moment after the lab's last day, `2027-04-01T00:00:00Z`: when access ends. */
  get endsAt(): string {
    const day = new Date(`${this.props.expires}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + 1);
    return day.toISOString().replace(".000", "");
  }

  /** The name of a resource by the rules for its type; `entry` is kind, name and, where needed, part; `reserve` leaves room behind it. */
  cloudName(type: string, entry: readonly string[], reserve = 0): string {
    return cloudName(type, [this.environment, this.team], entry, reserve);
  }

  /** Secrets whose values enter at deploy time: the variable that carries each, and the addresses that take it. */
  get secrets(): readonly LabSecret[] {
    return this.secretList;
  }

  /** Called by what takes a secret value from outside; makes its ephemeral variable. */
  addSecret(secret: LabSecret): void {
    this.secretList.push(secret);
  }

  /** Everything that was added to the lab so far, in that order. */
  get entries(): readonly Entry[] {
    return this.enrolled;
  }

  /** Called by each capability when it is complete: brings people (access) and things together, whichever came first. */
  enrol(entry: Entry): void {
    const admit = (thing: Entry, access: Entry) =>
      thing.definition.on[this.provider]().on.admit?.(thing as never, access as never);
    for (const other of this.enrolled) {
      if (entry.kind === "access") admit(other, entry);
      else if (other.kind === "access") admit(entry, other);
    }
    this.enrolled.push(entry);
  }

  /** @throws StackRefused where something in the stack, escape hatches included, would block its destroy or the deploy after it */
  override toTerraform(): Record<string, unknown> {
    const stack = super.toTerraform() as Record<string, unknown>;
    const blockers = destroyBlockers(stack);
    if (blockers.length > 0) throw new StackRefused(this.node.id, blockers);
    return stack;
  }

  /** Ids joined by `_`, which no id contains: an address says where it comes from and moves for no other entry. */
  protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : (element as Construct["node"]);
    return node.scopes
      .slice(node.scopes.indexOf(this) + 1)
      .map((scope) => scope.node.id)
      .join("_");
  }
}

/** A stack that could not be destroyed, or not be deployed again afterwards. */
export class StackRefused extends Error {
  constructor(
    readonly lab: string,
    readonly reasons: readonly string[],
  ) {
    super(reasons.map((reason) => `${lab}: ${reason}`).join("\n"));
    this.name = "StackRefused";
  }
}

/**
 * The name of a lab: of its stack, its folder, its state and its tag `lab`, to which rights are bound. No two labs share one: `a-b` of team `c` is
 * `a-b-c-aws`, `a` of team `b-c` is `a--b-c-aws`, and neither name has two hyphens in a row by itself.
 */
export const labName = (environment: string, team: string, provider: ProviderName): string =>
  `${environment}${team.includes("-") ? "--" : "-"}${team}-${provider}`;
