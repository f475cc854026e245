import { aws, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "bounded-credits",
  title: "A machine with shared CPUs slows down, and costs no more",
  protects: "Above its base speed AWS would bill every minute, which no estimate and no size foresees.",
  controls: [],
  level: "error",
  check: ({ machines }) => objections(machines, ({ surplus }) => surplus && "is billed for work above its base speed"),
  compliant: [
    aws("standard credits", {
      aws_instance: { web: { instance_type: "t3.medium", credit_specification: { cpu_credits: "standard" } } },
    }),
    aws("a type that starts with them", { aws_instance: { web: { instance_type: "t2.medium" } } }),
    aws("CPUs of its own", { aws_instance: { web: { instance_type: "m7i.large" } } }),
  ],
  nonCompliant: [
    aws("nothing said", { aws_instance: { web: { instance_type: "t3.medium" } } }),
    aws("unlimited credits", {
      aws_instance: { web: { instance_type: "t2.medium", credit_specification: { cpu_credits: "unlimited" } } },
    }),
  ],
};
