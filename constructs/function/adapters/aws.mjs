/** Hands what Lambda is asked to `handle`, in the form that it has on every cloud. */
import { handle } from "./lab_function.mjs";

export async function adapter(event) {
  if (event.Records) {
    for (const { messageId, body } of event.Records) await handle({ kind: "message", id: messageId, body });
    return;
  }
  if (!event.requestContext) {
    await handle({ kind: "schedule" });
    return;
  }
  const { method, path } = event.requestContext.http;
  const body = event.body ?? "";
  const answer = await handle({
    kind: "request",
    method,
    path,
    query: event.queryStringParameters ?? {},
    headers: event.headers ?? {},
    body: event.isBase64Encoded ? Buffer.from(body, "base64").toString() : body,
  });
  return { statusCode: answer?.status ?? 200, headers: answer?.headers ?? {}, body: answer?.body ?? "" };
}
