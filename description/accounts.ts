import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Provider } from "../catalog/providers";
import type { Accounts } from "../constructs/lab/accounts";
import { networkIds, peerProblems } from "../constructs/network/peers";
import { network, outside } from "../constructs/network/schema";
import { about, email, name } from "../constructs/schema";
import type { Description } from "./index";
import { DescriptionError, type Problem, pathText, quoted } from "./problems";
import { Report } from "./report";
import { readSource } from "./source";
import { Tree } from "./tree";

const form = (pattern: RegExp, message: string, example: string, description: string) =>
  about(z.string().max(300).regex(pattern, message), { description, example });
const plain = (description: string, example: string) =>
  form(/^[\w][\w./:@-]*$/, "letters, digits and . _ - / : @ may stand here", example, description);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What members must have on clouds where an e-mail is no principal, and how it looks. */
const principals = {
  aws: form(
    /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(user|role|assumed-role)\/[\w+=,.@/-]+$/,
    "on AWS a member is the ARN of a user or role",
    "arn:aws:iam::123456789012:user/ada",
    "ARN of the member's user or role",
  ),
  azure: form(
    uuid,
    "on Azure a member is an object id",
    "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001",
    "Object id of the member in Entra ID",
  ),
  google: form(
    /^(user|group|serviceAccount|principal|principalSet):\S+$/,
    "on Google Cloud a member is a principal",
    "user:ada@cic.example",
    "Principal of the member; by default user: and the e-mail",
  ),
} satisfies Record<Provider, z.ZodType>;

/** What a certificate is called on each cloud, where its private key stays. */
const certificates = {
  aws: form(
    /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/,
    "on AWS a certificate is an ARN of Certificate Manager",
    "arn:aws:acm:eu-central-1:123456789012:certificate/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0100",
    "ARN of the certificate, in the labs' region",
  ),
  azure: z.strictObject({
    secret: form(
      /^https:\/\/[a-z0-9-]+\.vault\.azure\.[a-z]+\/secrets\/[A-Za-z0-9-]+(\/[0-9a-f]{32})?$/,
      "on Azure a certificate is a secret of a key vault",
      "https://cic-certificates.vault.azure.net/secrets/labs",
      "Address of the certificate's secret in its key vault; without a version it renews itself",
    ),
    identity: form(
      /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.()-]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[\w-]+$/,
      "an identity is named by its whole id",
      "/subscriptions/7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000/resourceGroups/certificates/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader",
      "Id of an identity that may read the secret, and that whoever deploys may give to a balancer",
    ),
  }),
  google: form(
    /^projects\/[a-z0-9.:-]+\/locations\/[a-z0-9-]+\/certificates\/[a-z0-9-]+$/,
    "on Google Cloud a certificate is one of Certificate Manager",
    "projects/cic-sandbox-0815/locations/europe-west3/certificates/labs",
    "Name of the certificate, in the labs' region",
  ),
} satisfies Record<Provider, z.ZodType>;

const { secret, identity } = certificates.azure.shape;
const certificateExamples: Readonly<Record<Provider, string>> = {
  aws: certificates.aws.meta()?.example as string,
  azure: `{ secret: ${secret.meta()?.example}, identity: ${identity.meta()?.example} }`,
  google: certificates.google.meta()?.example as string,
};

/** A network outside of every lab, as each cloud calls it. */
const outsideNetwork = (provider: Provider) =>
  z
    .strictObject({
      id: form(networkIds[provider].form, networkIds[provider].is, networkIds[provider].example, "Id of the network"),
      range: about(outside(), {
        description: "The IPv4 range in which all of it stands, or what of it labs are to reach",
        example: "10.192.0.0/16",
      }),
    })
    .optional();

const prefix = plain("What the keys of all states begin with", "labs").optional();
const state = z.union([
  z.strictObject({ local: z.string().min(1).max(300) }),
  z.strictObject({
    s3: z.strictObject({
      bucket: plain("Bucket of the states", "cic-states"),
      region: plain("The bucket's region", "eu-central-1"),
      prefix,
      kmsKeyId: plain("KMS key that encrypts them", "alias/cic-states").optional(),
    }),
  }),
  z.strictObject({
    azurerm: z.strictObject({
      storageAccountName: plain("Storage account of the states", "cicstates"),
      containerName: plain("Container of the states", "states"),
      resourceGroupName: plain("Resource group of the storage account", "cic-states").optional(),
      prefix,
    }),
  }),
  z.strictObject({ gcs: z.strictObject({ bucket: plain("Bucket of the states", "cic-states"), prefix }) }),
  z.strictObject({
    http: z.strictObject({
      address: form(
        /^https?:\/\/[^\s@]+$/,
        "an address begins with https:// and holds no password",
        "https://gitlab.example/api/v4/projects/1/terraform/state",
        "Address below which every state has its own",
      ),
    }),
  }),
  z.strictObject({ pg: z.strictObject({ schemaPrefix: plain("What the schemas of all states begin with", "cic").optional() }) }),
  z.strictObject({
    cloud: z.strictObject({
      organization: plain("Organization in HCP Terraform", "cic"),
      hostname: plain("Host of a private installation", "app.terraform.io").optional(),
    }),
  }),
]);

/** The form of `accounts.yaml`. */
export const accountsSchema: z.ZodType<Accounts> = z.strictObject({
  members: z
    .record(
      email(),
      z.strictObject({
        aws: principals.aws.optional(),
        azure: principals.azure.optional(),
        google: principals.google.optional(),
      }),
    )
    .optional(),
  certificates: z
    .record(
      name(),
      z.strictObject({
        aws: certificates.aws.optional(),
        azure: certificates.azure.optional(),
        google: certificates.google.optional(),
      }),
    )
    .optional(),
  networks: z
    .record(
      name(),
      z.strictObject({ aws: outsideNetwork("aws"), azure: outsideNetwork("azure"), google: outsideNetwork("google") }),
    )
    .optional(),
  azure: z
    .strictObject({
      subscription: form(
        uuid,
        "a subscription is named by its id",
        "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0000",
        "Subscription of the labs",
      ).optional(),
      pim: about(z.boolean(), { description: "Whether Entra ID P2 is there, so that grants end by themselves" }).optional(),
    })
    .optional(),
  google: z
    .strictObject({
      project: form(
        /^([a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        "a project is named by its id",
        "cic-sandbox-0815",
        "Project of the labs",
      ).optional(),
      billingAccount: form(
        /^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/,
        "a billing account is three groups of six hexadecimal digits",
        "0A1B2C-3D4E5F-607182",
        "Billing account of the project",
      ).optional(),
    })
    .optional(),
  state: about(state, {
    description: "Where states are kept",
    example: "{ s3: { bucket: cic-states, region: eu-central-1 } }",
  }).optional(),
});

/**
 * Reads who members are on each cloud and which accounts the labs are in.
 * @param file by default `accounts.yaml` beside the description, which need not exist
 * @throws DescriptionError with every problem of the file at once
 */
export function readAccounts(description: Description, file?: string): Accounts {
  const chosen = file ?? path.join(path.dirname(description.file), "accounts.yaml");
  return file === undefined && !existsSync(chosen) ? {} : readAccountsFile(chosen);
}

/**
 * Reads an `accounts.yaml` for itself.
 * @throws DescriptionError with every problem of the file at once
 */
export function readAccountsFile(file: string): Accounts {
  const report = new Report(file);
  const accounts = report.step(() => {
    const source = readSource(file, report);
    return source.document.contents === null ? {} : new Tree(source.document, source.folder, report).readAll(accountsSchema);
  });
  report.end();
  return accounts as Accounts;
}

/**
 * Every member must be somebody on every cloud of the labs, and every certificate and every network that is joined be there. On Google Cloud a
 * member's e-mail is enough.
 * @throws DescriptionError at the lines of members, certificates and peerings in the description
 */
export function checkAccounts(description: Description, accounts: Accounts, providers: readonly Provider[]): void {
  const problems: Problem[] = [];
  const told = (at: (string | number)[], message: string, hint: string) =>
    problems.push({ file: description.file, ...description.position(at), path: pathText(at), message, hint });
  const balancers = (description.environment.balancers ?? {}) as Readonly<Record<string, { readonly certificate: string }>>;
  for (const [balancer, { certificate }] of Object.entries(balancers)) {
    const known = ownIn(accounts.certificates, certificate);
    const lacks = providers.filter((provider) => !known?.[provider]);
    if (lacks.length > 0)
      told(
        ["balancers", balancer, "certificate"],
        `the certificate ${quoted(certificate)} is not on ${lacks.join(" and ")} yet`,
        `write in accounts.yaml under certificates: ${certificate}: { ${lacks.map((provider) => `${provider}: ${certificateExamples[provider]}`).join(", ")} }`,
      );
  }
  const { cidr, peerings } = network.parse(description.environment.network ?? {});
  for (const { peer, message, hint } of peerProblems(cidr, peerings, accounts.networks, providers))
    told(["network", "peerings", peerings.indexOf(peer)], message, hint);
  for (const [team, roles] of Object.entries(description.environment.teams)) {
    for (const [role, people] of Object.entries(roles)) {
      for (const [i, member] of people.entries()) {
        const known = ownIn(accounts.members, member);
        const lacks = providers.filter((provider) => provider !== "google" && !known?.[provider]);
        if (lacks.length === 0) continue;
        const entry = lacks.map((provider) => `${provider}: ${principals[provider].meta()?.example}`).join(", ");
        told(
          ["teams", team, role, i],
          `${quoted(member)} is nobody on ${lacks.join(" and ")} yet`,
          `write in accounts.yaml under members: ${member}: { ${entry} }`,
        );
      }
    }
  }
  if (problems.length > 0) throw new DescriptionError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
}

/** What stands under a name that somebody wrote, which may be one that every object has. */
const ownIn = <T>(all: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  all && Object.hasOwn(all, name) ? all[name] : undefined;
