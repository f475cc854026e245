import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { addCustomSynthesis, Construct, TerraformStack } from "../cdktf";

/**
 * A file that lies beside the stack and is uploaded when it is deployed. What is in it is data: no part of it becomes a Terraform expression.
 * Its folder is called after the content, so that another content is another path.
 */
export class Asset extends Construct {
  /** Relative to the stack's folder, from which Terraform runs. */
  readonly path: string;

  constructor(
    scope: Construct,
    id: string,
    name: string,
    private readonly content: Uint8Array,
  ) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    const folder = posix.join("assets", stack.getLogicalId(this.node));
    this.path = posix.join(folder, this.digest("sha256", "hex").slice(0, 16), name);
    addCustomSynthesis(this, {
      onSynthesize: ({ manifest }) => {
        const beside = dirname(join(manifest.outdir, manifest.forStack(stack).synthesizedStackPath));
        // what an earlier synthesis left
        rmSync(join(beside, folder), { recursive: true, force: true });
        mkdirSync(dirname(join(beside, this.path)), { recursive: true });
        writeFileSync(join(beside, this.path), this.content);
      },
    });
  }

  get name(): string {
    return basename(this.path);
  }

  digest(algorithm: "sha256" | "md5", encoding: "hex" | "base64"): string {
    return createHash(algorithm).update(this.content).digest(encoding);
  }
}
