import { literal } from "../text";
import type { Lab } from ".";
import type { CertificateNames } from "./accounts";

const wanted = {
  aws: "the ARN of a certificate in Certificate Manager of the lab's region, such as arn:aws:acm:eu-central-1:123456789012:certificate/6f9619ff-8b86-d011-b42d-00c04fc964ff",
  azure: "the secret of a certificate in a key vault, and an identity that may read it",
  google: "a certificate in Certificate Manager of the lab's region, such as projects/P/locations/europe-west3/certificates/labs",
} as const;

/** The region that a cloud's name of a certificate says; a key vault's is read from anywhere. */
const regionOf = (known: string): string | undefined =>
  (/^arn:[a-z-]+:acm:([a-z0-9-]+):/.exec(known) ?? /\/locations\/([a-z0-9-]+)\//.exec(known))?.[1];

/**
 * What the lab's cloud calls a certificate that the centre holds: its private key never passes through a stack or a state.
 * @throws Error where accounts do not say, or name one of another region
 */
export function certificateOf<P extends keyof CertificateNames>(lab: Lab<P>, name: string): NonNullable<CertificateNames[P]> {
  const known = lab.accounts.certificates?.[name]?.[lab.provider];
  const write = `in accounts.yaml write certificates: { ${name}: { ${lab.provider}: … } } with ${wanted[lab.provider]}`;
  if (!known) throw new Error(`${lab.node.id}: the certificate ${name} is not on ${lab.provider} yet; ${write}`);
  const region = typeof known === "string" ? regionOf(known) : undefined;
  if (region !== undefined && region !== lab.region)
    throw new Error(`${lab.node.id}: the certificate ${name} is in ${region}, and the lab in ${lab.region}; ${write}`);
  const safe = typeof known === "string" ? literal(known) : { secret: literal(known.secret), identity: literal(known.identity) };
  return safe as NonNullable<CertificateNames[P]>;
}
