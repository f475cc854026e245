import { levelOf, type Statement, statementsOf } from "../../compare/model/aws-policy";
import { Stack } from "../../compare/model/stack";
import { aws, type Found, type Rule } from "../rule";

const key = (statement: object) => ({
  aws_kms_key: { lab: { enable_key_rotation: true, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) } },
});
const reader = {
  Sid: "Read",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:role/reader" },
  Action: ["kms:Decrypt"],
  Resource: "*",
};

/** Whether a statement lets somebody encrypt or decrypt whatever they come by: a service does only what it keeps, for who may use the service. */
const usesAlone = ({ allow, principals, actions, conditions }: Statement): boolean =>
  allow &&
  principals.some(({ kind }) => kind !== "Service") &&
  actions.some((action) => levelOf(action) === "use") &&
  !conditions.some(({ operator, key }) => operator === "StringEquals" && key === "kms:ViaService");

export const rule: Rule = {
  id: "keys-by-services",
  title: "Keys are used by way of the services that keep the data",
  protects: "Whoever comes by a copy of the data could decrypt it with a right that was meant for one bucket.",
  controls: ["KONF.11.8"],
  level: "error",
  check: (_, json) => {
    const stack = new Stack(json);
    return stack
      .of("aws_kms_key", "aws_kms_key_policy")
      .flatMap(({ address, body }): Found[] =>
        (statementsOf(stack, body.policy) ?? []).some(usesAlone)
          ? [{ address, message: "lets somebody encrypt or decrypt by itself, not by way of a service (kms:ViaService)" }]
          : [],
      );
  },
  compliant: [
    aws(
      "a reader of one bucket",
      key({ ...reader, Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } } }),
    ),
    aws("an administrator, who encrypts nothing", key({ ...reader, Action: ["kms:PutKeyPolicy"] })),
  ],
  nonCompliant: [aws("somebody who decrypts anything", key(reader))],
};
