/** Answers on a port: hands what Cloud Run is asked to `handle`, in the form that it has on every cloud. */
import { createServer } from "node:http";

const { CIC_CODE, CIC_TRIGGER, PORT } = process.env;
const { handle } = await import(CIC_CODE);

/** Who Cloud Run let in by the token in `Authorization`, which it checked unless there is one in the other header. */
function caller(headers) {
  if (headers["x-serverless-authorization"]) return undefined;
  try {
    return JSON.parse(Buffer.from(headers.authorization.split(".")[1], "base64url").toString()).email;
  } catch {
    return undefined;
  }
}

async function answer({ method, url, headers }, body) {
  const { pathname: path, searchParams } = new URL(url, "http://lab");
  if (CIC_TRIGGER && caller(headers) === CIC_TRIGGER) {
    if (path === "/schedule") await handle({ kind: "schedule" });
    else {
      const { message } = JSON.parse(body);
      const text = Buffer.from(message.data ?? "", "base64").toString();
      await handle({ kind: "message", id: message.messageId, body: text });
    }
    return { status: 204 };
  }
  return handle({ kind: "request", method, path, query: Object.fromEntries(searchParams), headers, body });
}

createServer(async (request, response) => {
  try {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answered = (await answer(request, Buffer.concat(parts).toString())) ?? {};
    response.writeHead(answered.status ?? 200, answered.headers ?? {}).end(answered.body ?? "");
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
}).listen(Number(PORT));
