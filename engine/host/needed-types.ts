import { readdirSync } from "node:fs";

/**
 * The resource and data source types that Terraform may need the schemas of: every word of the lab's stack, and the types in its state. Undefined where
 * others may come from elsewhere: a module, or a file beside the stack.
 */
export function neededTypes(
  directory: string,
  text: string,
  state?: { readonly resources?: readonly { readonly type?: string }[] },
): ReadonlySet<string> | undefined {
  const others = readdirSync(directory).some((file) => /\.(tf|tofu)(\.json)?$/.test(file) && file !== "cdk.tf.json");
  if (others || /"module"\s*:/.test(text)) return undefined;
  const types = new Set(text.match(/\w+/g) ?? []);
  for (const { type } of state?.resources ?? []) if (type) types.add(type);
  return types;
}
