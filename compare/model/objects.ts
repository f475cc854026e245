import { createHash } from "node:crypto";
import type { AwsPart, AzurePart, GooglePart } from "./part";
import { origin, type Resource, type Stack } from "./stack";
import type { StoredObject } from "./types";

/** What bytes have in common with the file that they come from. */
export const digestOf = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** Files beside a stack lie in folders that are called after their bytes; what stands in the stack itself is hashed alike. */
function bytesOf({ body }: Resource): string | undefined {
  const written = body.content ?? body.source_content;
  if (typeof written === "string") return digestOf(written);
  if (typeof body.content_base64 === "string") return digestOf(Buffer.from(body.content_base64, "base64"));
  return /(?:^|\/)([0-9a-f]{16})\/[^/]+$/.exec(String(body.source ?? ""))?.[1];
}

/** Objects of a type, by the attributes that name where they lie and what they are called. */
const objectsOf =
  (type: string, store: string, key: string) =>
  (stack: Stack): StoredObject[] =>
    stack.of(type).map((object) => ({
      ...origin(object),
      store: stack.target(object.body[store])?.address,
      key: stack.text(object.body[key]) ?? "",
      bytes: bytesOf(object),
    }));

export const awsObject: AwsPart = {
  types: { aws_s3_object: "tags" },
  objects: objectsOf("aws_s3_object", "bucket", "key"),
};
export const azureObject: AzurePart = {
  types: { azurerm_storage_blob: "no-tags" },
  objects: objectsOf("azurerm_storage_blob", "storage_container_name", "name"),
};
export const googleObject: GooglePart = {
  types: { google_storage_bucket_object: "no-labels" },
  objects: objectsOf("google_storage_bucket_object", "bucket", "name"),
};
