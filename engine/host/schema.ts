import { fieldsOf } from "./protobuf";
import { type Answer, FRAME } from "./wire";

/** The fields of the answer that hold schemas by type: resources, data sources, ephemeral resources, lists, actions; in both protocols. */
const BY_TYPE = new Set([2, 3, 8, 9, 11]);
/** Of an entry of a map. */
const KEY = 1;

/** Whether a call asks for a provider's schema. */
export const isSchema = (path: string): boolean => /\/(GetSchema|GetProviderSchema)$/.test(path);

/**
 * Leaves out the schemas of types that are not wanted, and nothing else; what stays, stays byte for byte. Terraform decodes all it is given, for each
 * command anew: of a large provider a second and 200 MB, for thousands of types where a lab has dozens.
 */
export function cutSchema(answer: Answer, types: ReadonlySet<string>): Answer {
  const { body } = answer;
  const compressed = body[0] !== 0;
  if (compressed || body.length !== FRAME + body.readUInt32BE(1)) return answer;
  const kept: Buffer[] = [];
  for (const { id, value, bytes } of fieldsOf(body.subarray(FRAME)))
    if (!BY_TYPE.has(id) || !Buffer.isBuffer(value) || types.has(keyOf(value))) kept.push(bytes);
  const message = Buffer.concat(kept);
  const frame = Buffer.alloc(FRAME);
  frame.writeUInt32BE(message.length, 1);
  return { ...answer, body: Buffer.concat([frame, message]) };
}

function keyOf(entry: Buffer): string {
  for (const { id, value } of fieldsOf(entry)) if (id === KEY && Buffer.isBuffer(value)) return value.toString();
  return "";
}
