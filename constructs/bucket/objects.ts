import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type Capability, InvalidProps, type Provider } from "../core";
import { Asset } from "../lab/asset";
import { readSeed, type SeedFile, UnfitSeed } from "./seed";

/** What every cloud keeps as the type of a seed's objects: names say what they are, and no cloud guesses. */
export const contentType = "application/octet-stream";

/** A file of a bucket's seed as a cloud's resource uploads it. */
interface Seeded {
  /** The resource's id below the bucket: it follows from the key, so that other bytes are a change of the same object. */
  readonly id: string;
  readonly key: string;
  readonly asset: Asset;
}

/** The files that a bucket begins with, below the bucket's construct. */
export const seeded = (self: Capability<Provider, "bucket">, seed: string | undefined): readonly Seeded[] =>
  seed === undefined
    ? []
    : filesOf(self, seed).map(({ key, content }) => {
        const id = `seed-${idOf(key)}`;
        return { id, key, asset: new Asset(self, `${id}-file`, basename(key), content) };
      });

function filesOf(self: Capability<Provider, "bucket">, seed: string): readonly SeedFile[] {
  try {
    return readSeed(seed);
  } catch (error) {
    if (!(error instanceof UnfitSeed)) throw error;
    throw new InvalidProps(self.node.id, [{ code: "custom", input: seed, path: ["seed"], message: error.message }]);
  }
}

/** Readable, as long as an id may be, and another for another key. */
function idOf(key: string): string {
  const readable = key
    .replace(/[^A-Za-z0-9]+/g, "-")
    .slice(-40)
    .replace(/^-/, "");
  return `${readable}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
