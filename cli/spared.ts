import { Module } from "node:module";
import { dirname } from "node:path";

/**
 * What libraries load at their start for what `cic` never does, a tenth of a synth's time and a third of its files: cdktf zips files, and that
 * in another process, and asks Terraform for its version, which the engine does once; zod has its messages in fifty languages. In this
 * process, which is `cic`'s alone, each loads when somebody uses it.
 */
const spared: readonly (readonly [name: string, by: string])[] = [
  ["archiver", "cdktf"],
  ["semver", "cdktf"],
  ["zod/v4/locales", "zod"],
];

function spare(name: string, by: string): void {
  const file = find(name, by);
  if (file === undefined || require.cache[file]) return;
  const module = new Module(file);
  const real = () => {
    if (require.cache[file] === module) delete require.cache[file];
    return require(file);
  };
  module.loaded = true;
  module.exports = new Proxy(() => {}, {
    get: (_, key) => (key === "__esModule" ? true : real()[key]),
    apply: (_, __, args) => real()(...args),
  });
  require.cache[file] = module;
}

/** A release that lays itself out otherwise is loaded as it is. */
function find(name: string, by: string): string | undefined {
  try {
    return require.resolve(name, { paths: [dirname(require.resolve(by))] });
  } catch {
    return undefined;
  }
}

for (const [name, by] of spared) spare(name, by);
