import { aws, google, type Rule } from "../rule";

/** Types and look-ups that run a program, or write a file, where Terraform runs. */
const running = ["external", "local_file", "local_sensitive_file"];

export const rule: Rule = {
  id: "no-local-commands",
  title: "A stack runs nothing where Terraform runs",
  protects: "Whoever writes a lab would run programs with the deployer's rights.",
  controls: ["DEV.4.9"],
  level: "error",
  check: (_, stack) =>
    (["resource", "data"] as const).flatMap((part) =>
      Object.entries((stack[part] ?? {}) as Record<string, Record<string, Record<string, unknown>>>).flatMap(([type, made]) =>
        Object.entries(made)
          .filter(([, body]) => body.provisioner !== undefined || running.includes(type))
          .map(([id]) => ({
            address: `${part === "data" ? "data." : ""}${type}.${id}`,
            message: "runs or writes something where Terraform runs",
          })),
      ),
    ),
  compliant: [aws("a value that Terraform keeps", { terraform_data: { generation: { input: "1" } } })],
  nonCompliant: [
    aws("a provisioner", { terraform_data: { hook: { provisioner: [{ "local-exec": { command: "id" } }] } } }),
    google("a look-up by program", {}, { data: { external: { who: { program: ["id"] } } } }),
  ],
};
