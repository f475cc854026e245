import { aws, type Rule } from "../rule";

export const rule: Rule = {
  id: "bounded-providers",
  title: "Every provider's version has an upper bound",
  protects: "The next major version of a provider would change labs that nobody touched.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (_, { terraform }) => {
    const { required_providers } = [terraform ?? {}].flat()[0] as { required_providers?: unknown };
    const providers = Object.entries(([required_providers ?? {}].flat()[0] ?? {}) as Record<string, { version?: string }>);
    return providers
      .filter(([, { version }]) => !version || !/<|~>|^=?\s*\d/.test(version))
      .map(([name, { version }]) => ({
        address: "",
        message: `takes any ${name} provider${version ? ` that is ${version}` : ""}; bound its version`,
      }));
  },
  compliant: [
    aws("a range", {}, { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100, < 7" } } } }),
  ],
  nonCompliant: [
    aws("any version", {}, { terraform: { required_providers: { aws: { source: "hashicorp/aws" } } } }),
    aws("no upper bound", {}, { terraform: { required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100" } } } }),
  ],
};
