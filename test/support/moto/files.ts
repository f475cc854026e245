import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

/** EFS, by its calls: a client of AWS's for it would be a dependency more. */
export async function files(options: Options): Promise<Thing[]> {
  const ask = async (path: string) => {
    const answer = await fetch(`${options.endpoint}/2015-02-01/${path}`, { headers: signed(options, "elasticfilesystem") });
    return (answer.ok ? await answer.json() : {}) as Record<string, Record<string, string>[] | string | undefined>;
  };
  const { FileSystems = [] } = await ask("file-systems");
  const found = [FileSystems].flat().map(async (one) => {
    const id = typeof one === "string" ? one : one.FileSystemId;
    const { MountTargets = [] } = await ask(`mount-targets?FileSystemId=${id}`);
    const { Policy } = await ask(`file-systems/${id}/policy`);
    return [
      thing("aws_efs_file_system", id, { one }),
      ...(typeof MountTargets === "string" ? [] : MountTargets).map((target) =>
        thing("aws_efs_mount_target", target.MountTargetId, target),
      ),
      ...(Policy ? [thing("aws_efs_file_system_policy", id, { Policy })] : []),
    ];
  });
  return (await Promise.all(found)).flat();
}
