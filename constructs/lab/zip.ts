interface Entry {
  readonly name: Buffer;
  readonly content: Buffer;
  readonly crc: number;
}

/** By which CRC-32 is computed a byte at a time. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const crcOf = (content: Buffer): number =>
  ~content.reduce((crc, byte) => (crc >>> 8) ^ (table[(crc ^ byte) & 255] as number), ~0);

/** The first of January 1980, the earliest that the format knows. */
const date = 0x21;

/** What the two records of a file have in common: version 2.0, names in UTF-8, not compressed. */
function described({ name, content, crc }: Entry): Buffer {
  const record = Buffer.alloc(26);
  record.writeUInt16LE(20, 0);
  record.writeUInt16LE(0x0800, 2);
  record.writeUInt16LE(date, 8);
  record.writeInt32LE(crc | 0, 10);
  record.writeUInt32LE(content.length, 14);
  record.writeUInt32LE(content.length, 18);
  record.writeUInt16LE(name.length, 22);
  return record;
}

const signature = (text: string) => Buffer.from(`PK${text}`, "latin1");

/**
 * A zip archive of files by their names. The same files give the same bytes for ever: there is no time in it, and nothing is compressed, since
 * what a compressor writes changes with its version.
 */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const entries = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, written]): Entry => {
      const content = Buffer.from(written as Uint8Array);
      return { name: Buffer.from(path), content, crc: crcOf(content) };
    });
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const local = Buffer.concat([signature("\x03\x04"), described(entry), entry.name, entry.content]);
    // comment, disk and internal attributes are nothing; a file that its owner writes and everybody reads
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(0o100644 * 0x10000, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(signature("\x01\x02"), Buffer.from([20, 3]), described(entry), rest, entry.name);
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, signature("\x05\x06"), end]);
}
