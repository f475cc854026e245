import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { literal } from "../text";
import type { Lab, LabParity } from ".";

/** What a lab stands on in an AWS account: nothing of its own but the provider block; look-ups are made when first used. */
export class AwsLab {
  private identity?: DataAwsCallerIdentity;
  private part?: DataAwsPartition;

  constructor(private readonly lab: Lab) {
    lab.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100, < 7" });
    new AwsProvider(lab, "aws", { region: lab.region });
  }

  /** The account's number, as a reference. */
  get accountId(): string {
    this.identity ??= new DataAwsCallerIdentity(this.lab, "account");
    return this.identity.accountId;
  }

  /** The partition of the account (`aws`, `aws-eusc` …), as a reference: ARNs never name one. */
  get partition(): string {
    this.part ??= new DataAwsPartition(this.lab, "partition");
    return this.part.partition;
  }

  /** What the names of the partition's services end with (`amazonaws.com` …), as a reference. */
  get dnsSuffix(): string {
    this.part ??= new DataAwsPartition(this.lab, "partition");
    return this.part.dnsSuffix;
  }

  /** Tags for one resource. AWS takes letters, digits, spaces and `+-=._:/@` in values; every other character becomes `_`. */
  tags(extra: Record<string, string> = {}): Record<string, string> {
    return Object.fromEntries(
      Object.entries({ ...this.lab.facts, ...extra }).map(([key, value]) => [
        key,
        literal(value.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "_")),
      ]),
    );
  }
}

export const open = (lab: Lab): AwsLab => new AwsLab(lab);

const alphabet =
  "tags of AWS take letters, digits, spaces and `_ . : / = + - @`; every other character becomes `_` in them, where Azure keeps it";
export const parity: LabParity = {
  name: "equivalent",
  purpose: { approximated: alphabet },
  owner: "equivalent",
  costCentre: { approximated: alphabet },
  classification: "equivalent",
  expires: "equivalent",
  region: "equivalent",
  team: "equivalent",
  shared: "equivalent",
};
