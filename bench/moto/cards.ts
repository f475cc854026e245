/**
 * moto 5.2.1 loses the security groups of a machine whose call names them with its network card, as the provider does where the machine has an
 * address for good: they are named with the machine instead.
 */
export function groupsOfMachine(form: URLSearchParams, body: Buffer | string): Buffer | string {
  const named = [...form].filter(([name]) => /^NetworkInterface\.1\.SecurityGroupId\.\d+$/.test(name));
  if (form.get("Action") !== "RunInstances" || named.length === 0) return body;
  const moved = new URLSearchParams(form);
  for (const [name, group] of named) {
    moved.delete(name);
    moved.set(name.replace(/^NetworkInterface\.1\./, ""), group);
  }
  return moved.toString();
}
