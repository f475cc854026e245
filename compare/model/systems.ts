import { imageCalled, isWindows } from "../../catalog/images";
import { at, type Json, type Resource, type Stack } from "./stack";

/** The system that a machine starts from, or a group's machines: by the catalogue's name, or else by the cloud's own. */
export function awsSystem(stack: Stack, { ami, image_id }: Json): string | undefined {
  const found = stack.target(ami);
  const name =
    found?.type === "aws_ssm_parameter" ? stack.text(found.body.name) : stack.text(ami ?? image_id)?.replace(/^resolve:ssm:/, "");
  return name && (imageCalled("aws", name) ?? name);
}

export function azureSystem(stack: Stack, body: Json): string | undefined {
  const parts = ["publisher", "offer", "sku"].map((part) => stack.text(at(body, `source_image_reference.${part}`)));
  const name = parts.includes(undefined) ? stack.text(body.source_image_id) : parts.join(":");
  return name && (imageCalled("azure", name) ?? name);
}

export function googleSystem(stack: Stack, body: Json): string | undefined {
  const disk = stack.target(at(body, "boot_disk.source"));
  // a group's template says it of a disk of its own kind
  const name = stack.text(
    disk ? disk.body.image : (at(body, "boot_disk.initialize_params.image") ?? at(body, "disk.source_image")),
  );
  return name && (imageCalled("google", name) ?? name);
}

/** How many licences of Windows are paid with a machine, beside it. */
export const licences =
  (system: (stack: Stack, body: Json) => string | undefined, stack: Stack) =>
  ({ body }: Resource): number =>
    Number(isWindows(system(stack, body)));
