/** A field of a protobuf message, as far as it must be told from others. */
export interface Field {
  readonly id: number;
  /** A varint's number, or the bytes of what has a length; undefined for the rest. */
  readonly value: Buffer | number | undefined;
  /** The field as it stands in the message. */
  readonly bytes: Buffer;
}

/** The fields of a message, one after another, without decoding what is in them. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      if (byte === undefined) throw new Error("a message of the provider's ends too early");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const kind = tag % 8;
    let value: Buffer | number | undefined;
    if (kind === 0) value = varint();
    else if (kind === 2) {
      const length = varint();
      value = message.subarray(at, at + length);
      at += length;
    } else at += kind === 1 ? 8 : 4;
    yield { id: Math.floor(tag / 8), value, bytes: message.subarray(start, at) };
  }
}
