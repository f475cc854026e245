import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "../../constructs/cdktf";
import type { Provider } from "../../constructs/core";
import { Lab, type LabProps } from "../../constructs/lab";
import type { Accounts } from "../../constructs/lab/accounts";

// biome-ignore lint/suspicious/noExplicitAny: a synthesized stack is read by its paths
export type Resource = Record<string, any>;
export interface Stack {
  readonly resource: Record<string, Record<string, Resource>>;
  readonly variable?: Record<string, Resource>;
  readonly output: Record<string, { readonly value: unknown }>;
  readonly text: string;
}

export const ada = "ada@cic.example";
export const bob = "bob@cic.example";
export const cyd = "cyd@cic.example";
/** Three people, a certificate and a network outside that every cloud knows. */
export const accounts: Accounts = {
  members: Object.fromEntries(
    [ada, bob, cyd].map((email, i) => [
      email,
      { aws: `arn:aws:iam::123456789012:user/${email.split("@")[0]}`, azure: `00000000-0000-0000-0000-00000000000${i}` },
    ]),
  ),
  certificates: {
    labs: {
      aws: "arn:aws:acm:eu-central-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100",
      azure: {
        secret: "https://cic-certificates.vault.azure.net/secrets/labs",
        identity:
          "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/certificates/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader",
      },
      google: "projects/cic-sandbox-0815/locations/europe-west3/certificates/labs",
    },
  },
  networks: {
    campus: {
      aws: { id: "arn:aws:ec2:eu-central-1:210987654321:vpc/vpc-0a1b2c3d4e5f60718", range: "10.192.0.0/16" },
      azure: {
        id: "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/campus/providers/Microsoft.Network/virtualNetworks/campus",
        range: "10.193.0.0/16",
      },
      google: { id: "projects/cic-campus-0815/global/networks/campus", range: "10.194.0.0/16" },
    },
  },
};

/** Gives a lab to `compose`, synthesizes it and hands back its stack. */
export function synth<P extends Provider>(
  provider: P,
  compose: (lab: Lab<P>) => void,
  known: Accounts = accounts,
  otherwise: Partial<Pick<LabProps<P>, "expires" | "region">> = {},
): Stack {
  const outdir = mkdtempSync(join(tmpdir(), "stack-"));
  try {
    const app = new App({ outdir });
    const lab = new Lab(app, "test", {
      provider,
      accounts: known,
      purpose: "tests",
      owner: ada,
      costCentre: "CIC-1",
      classification: "public",
      expires: "2027-03-31",
      region: "germany",
      ...otherwise,
    });
    compose(lab);
    app.synth();
    const text = readFileSync(join(outdir, "stacks", lab.node.id, "cdk.tf.json"), "utf8");
    return { ...JSON.parse(text), text };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The only resource of a type, or the one at an address. */
export function one(stack: Stack, type: string, id?: string): Resource {
  const found = Object.entries(stack.resource[type] ?? {}).filter(([key]) => id === undefined || key === id);
  if (found.length !== 1) throw new Error(`${found.length} of ${type} ${id ?? ""}: ${Object.keys(stack.resource[type] ?? {})}`);
  return (found[0] as [string, Resource])[1];
}
export const all = (stack: Stack, type: string): [string, Resource][] => Object.entries(stack.resource[type] ?? {});

/** Every resource by address, as text: for what an added entry must leave alone. */
export const byAddress = (stack: Stack): Map<string, string> =>
  new Map(
    Object.entries(stack.resource).flatMap(([type, made]) =>
      Object.entries(made).map(([id, r]): [string, string] => [`${type}.${id}`, JSON.stringify(r)]),
    ),
  );
/** Addresses whose text differs between two stacks, or that only one has. */
export function changed(before: Stack, after: Stack): string[] {
  const [a, b] = [byAddress(before), byAddress(after)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((address) => a.get(address) !== b.get(address)).sort();
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: "*" | { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Record<string, Record<string, string>>;
}
export const statements = (resource: Resource, attribute = "policy"): readonly Statement[] =>
  JSON.parse(resource[attribute]).Statement;
