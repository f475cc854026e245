/** Asks moto itself for an action of EC2's. */
export type AskEc2 = (form: URLSearchParams) => Promise<unknown>;

/**
 * moto 5.2.1 loses the description of a rule that names another security group. It keeps one that is changed, so it is changed to what it was
 * just made with.
 * @param asked the call that made the rule
 * @param answer moto's answer to it
 */
export async function describeRule(asked: URLSearchParams, answer: string, moto: AskEc2): Promise<void> {
  const description = asked.get("IpPermissions.1.Groups.1.Description");
  const id = /<securityGroupRuleId>([^<]+)/.exec(answer)?.[1];
  if (!/^AuthorizeSecurityGroup(In|E)gress$/.test(asked.get("Action") ?? "") || !description || !id) return;
  const rule = "SecurityGroupRule.1.SecurityGroupRule";
  await moto(
    new URLSearchParams({
      Action: "ModifySecurityGroupRules",
      Version: asked.get("Version") ?? "",
      GroupId: asked.get("GroupId") ?? "",
      "SecurityGroupRule.1.SecurityGroupRuleId": id,
      [`${rule}.IpProtocol`]: asked.get("IpPermissions.1.IpProtocol") ?? "",
      [`${rule}.FromPort`]: asked.get("IpPermissions.1.FromPort") ?? "",
      [`${rule}.ToPort`]: asked.get("IpPermissions.1.ToPort") ?? "",
      [`${rule}.ReferencedGroupId`]: asked.get("IpPermissions.1.Groups.1.GroupId") ?? "",
      [`${rule}.Description`]: description,
    }),
  );
}
