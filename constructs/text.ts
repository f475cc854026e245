/**
 * Carries what a user wrote into Terraform as that text. Terraform reads `${` and `%{` as templates in values and in keys of maps, and
 * cdktf reads `TfToken[` as one of its tokens.
 * @throws Error where the text holds cdktf's token marker, which no escape can carry.
 */
export function literal(text: string): string {
  if (text.includes("TfToken[")) throw new Error(`the sequence TfToken[ is reserved: ${JSON.stringify(text)}`);
  // a function, since "$$" in a replacement text stands for a single "$"
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
