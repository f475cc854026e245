import { createHash } from "node:crypto";
import { join } from "node:path";
import { readSeed } from "../../constructs/bucket/seed";
import { readDescription } from "../../description";
import { repository } from "../support/cic";

/** What the buckets of an example begin with, in the order of the keys: of each file the MD5 that clouds tell. */
export function seedsOf(example: string): readonly { readonly key: string; readonly md5: string }[] {
  const { environment } = readDescription(join(repository, example));
  return [environment, environment.shared ?? {}]
    .flatMap(({ buckets = {} }) => Object.values(buckets as Record<string, { readonly seed?: string }>))
    .flatMap(({ seed }) => (seed === undefined ? [] : readSeed(seed)))
    .map(({ key, content }) => ({ key, md5: createHash("md5").update(content).digest("base64") }));
}
