import { readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { quoted } from "./problems";
import { unfit } from "./source";

const sizeLimit = 64 * 1024;

/**
 * The text of a script: what is written, where it begins as scripts do, or else the content of the file that it names below `folder`.
 */
export function readScript(folder: string, written: string): { content: string } | { message: string; hint: string } {
  if (/^#(!|cloud-config)/.test(written)) return { content: written };
  const shown = quoted(written);
  const below = "name a file below the description's folder, such as setup/workbench.sh";
  if (written === "" || /[\r\n]/.test(written)) {
    return { message: "is neither a script nor the path of one", hint: `begin a script with #! or #cloud-config, or ${below}` };
  }
  if (path.isAbsolute(written) || path.win32.isAbsolute(written) || written.startsWith("~")) {
    return { message: `${shown} is not a path below the description's folder`, hint: below };
  }
  if (written.split(/[\\/]/).includes("..")) return { message: `${shown} leaves the description's folder`, hint: below };
  let file: string;
  try {
    file = realpathSync(path.join(folder, written));
    if (!file.startsWith(realpathSync(folder) + path.sep))
      return { message: `${shown} leads out of the description's folder`, hint: below };
    const stats = statSync(file);
    if (!stats.isFile()) return { message: `${shown} is no file`, hint: below };
    if (stats.size > sizeLimit)
      return { message: `${shown} has ${Math.ceil(stats.size / 1024)} KiB`, hint: "fetch what is large from a bucket" };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") return { message: `${shown} cannot be read`, hint: "look at its permissions" };
    return { message: `there is no file ${shown} beside the description`, hint: below };
  }
  return readText(file, shown);
}

function readText(file: string, shown: string): { content: string } | { message: string; hint: string } {
  let content: string;
  try {
    content = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    return { message: `${shown} cannot be read as UTF-8 text`, hint: "save it with the encoding UTF-8" };
  }
  const found = unfit(content);
  return found ? { message: `${shown} ${found.message}`, hint: found.hint } : { content };
}
