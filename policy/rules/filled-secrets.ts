import { Stack } from "../../compare/model/stack";
import { aws, google, objections, type Rule, ref } from "../rule";

/** A secret, what gives it its value, and by which argument. On Azure a secret without a value is refused by the provider. */
const values = {
  aws_secretsmanager_secret: ["aws_secretsmanager_secret_version", "secret_id"],
  google_secret_manager_secret: ["google_secret_manager_secret_version", "secret"],
} as const;
const filled = { aws_secretsmanager_secret_version: { key: { secret_id: ref("aws_secretsmanager_secret.key.id") } } };

export const rule: Rule = {
  id: "filled-secrets",
  title: "Every secret is given a value",
  protects: "Whoever has the right to read the secret would find nothing, and notice only then.",
  controls: [],
  // somebody may mean to fill it by hand
  level: "warning",
  check: (_, json) => {
    const stack = new Stack(json);
    return Object.entries(values).flatMap(([type, [version, attribute]]) =>
      objections(stack.of(type), (secret) => stack.pointing(version, attribute, secret).length === 0 && "is given no value"),
    );
  },
  compliant: [aws("a version", { aws_secretsmanager_secret: { key: {} }, ...filled })],
  nonCompliant: [
    aws("no version", { aws_secretsmanager_secret: { key: {} } }),
    aws("a version of another secret", { aws_secretsmanager_secret: { key: {}, other: {} }, ...filled }),
    google("no version", { google_secret_manager_secret: { key: {} } }),
  ],
};
