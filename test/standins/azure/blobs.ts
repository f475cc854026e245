import { createHash } from "node:crypto";
import type { Answer, Asked } from "../front";
import { same } from "./ids";
import { refusal } from "./refusals";
import { hasRole } from "./roles";
import type { Store } from "./store";

/** A storage account's own host for blobs, which are kept as things below their container: to write one takes a role, an owner's rights are none. */
export function blobHost(store: Store, asked: Asked, principal: string): Answer {
  const { method, headers, query, body } = asked;
  const name = asked.host.split(".")[0] ?? "";
  const account = store.all().find((one) => same(one.type, "Microsoft.Storage/storageAccounts") && one.name === name);
  if (!account) return refusal(404, "ResourceNotFound", `There is no storage account ${name}.`);
  if (!headers.authorization?.startsWith("Bearer "))
    return refusal(401, "NoAuthenticationInformation", "Server failed to authenticate the request.");
  const [container = "", ...path] = asked.path.split("/").filter(Boolean).map(decodeURIComponent);
  const holder = `${account.id}/blobServices/default/containers/${container}`;
  if (!hasRole(store, principal, "Storage Blob Data Contributor", holder))
    return refusal(
      403,
      "AuthorizationPermissionMismatch",
      "This request is not authorized to perform this operation using this permission.",
    );
  if (!store.get(holder)) return refusal(404, "ContainerNotFound", "The specified container does not exist.");
  const id = `${holder}/blobs/${encodeURIComponent(path.join("/"))}`;
  const there = store.get(id);
  if (method === "PUT" && query.comp === undefined) {
    const md5 = createHash("md5").update(body).digest("base64");
    const sent = headers["x-ms-blob-content-md5"];
    if (sent !== undefined && sent !== md5)
      return refusal(400, "Md5Mismatch", "The MD5 value specified in the request did not match.");
    const properties = {
      md5,
      contentType: headers["x-ms-blob-content-type"],
      kind: headers["x-ms-blob-type"],
      length: body.length,
    };
    store.set(id, { properties });
    return { status: 201, headers: { "content-md5": md5 } };
  }
  if (!there) return refusal(404, "BlobNotFound", "The specified blob does not exist.");
  if (method === "DELETE") {
    store.remove(id);
    return { status: 202 };
  }
  if (method === "PUT") return { status: 200 };
  const { md5, contentType, kind, length } = there.properties;
  return {
    status: 200,
    headers: {
      "content-md5": String(md5),
      "content-type": String(contentType),
      "content-length": String(length),
      "x-ms-blob-type": String(kind),
      "x-ms-access-tier": "Hot",
      "x-ms-access-tier-inferred": "true",
    },
  };
}
