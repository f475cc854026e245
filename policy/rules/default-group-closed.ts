import { Stack } from "../../compare/model/stack";
import { aws, objections, type Rule, ref } from "../rule";

const network = { aws_vpc: { net: {} } };
const group = (rest: object) => ({ ...network, aws_default_security_group: { net: { vpc_id: ref("aws_vpc.net.id"), ...rest } } });

export const rule: Rule = {
  id: "default-group-closed",
  title: "The security group that AWS makes by itself has no rules",
  protects: "What is started without a group lands in it, and its members reach one another.",
  controls: ["ARCH.2.2", "DEV.4.9"],
  level: "error",
  check: (_, json) => {
    const stack = new Stack(json);
    return objections(stack.of("aws_vpc"), (vpc) => {
      const own = stack.pointing("aws_default_security_group", "vpc_id", vpc)[0];
      return (
        !(own && own.body.ingress === undefined && own.body.egress === undefined) &&
        "leaves its default security group open; take it over without rules"
      );
    });
  },
  compliant: [aws("a group without rules", group({}))],
  nonCompliant: [aws("AWS's own", network), aws("a group with rules", group({ ingress: [{ protocol: "-1", self: true }] }))],
};
