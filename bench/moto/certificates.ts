/**
 * moto 5.2.1 takes a listener's certificate only where it made it itself, under an ARN of its own choosing, or where it is one of IAM's, which it
 * does not look for. The centre's stands in no lab and so in no account of moto: it is handed on as one of IAM's, and answered by its own ARN.
 */
export function withoutLookUp(form: URLSearchParams, body: Buffer | string): Buffer | string {
  const named = [...form].filter(([name]) => /^Certificates\.member\.\d+\.CertificateArn$/.test(name));
  if (form.get("Action") !== "CreateListener" || named.length === 0) return body;
  const handed = new URLSearchParams(form);
  for (const [name, arn] of named) handed.set(name, arn.replace(":acm:", ":iam:"));
  return handed.toString();
}

/** @returns the answer with the ARNs that were asked with */
export function namedAgain(form: URLSearchParams, answer: Buffer): Buffer {
  if (!/^(Create|Describe)Listeners?$/.test(form.get("Action") ?? "")) return answer;
  return Buffer.from(answer.toString().replace(/(<CertificateArn>arn:[a-z-]+):iam:/g, "$1:acm:"));
}
