import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import { readSeed, UnfitSeed } from "../constructs/bucket/seed";
import { quoted } from "./problems";
import { unfit } from "./source";

const sizeLimit = 64 * 1024;

type Read = { value: string } | { message: string; hint: string };

/**
 * The text of a script: what is written, where it begins as scripts do, or else the content of the file that it names below `folder`.
 */
export function readScript(folder: string, written: string): Read {
  if (/^#(!|cloud-config|ps1[\r\n])/.test(written)) return { value: written };
  const shown = quoted(written);
  const below = "name a file below the description's folder, such as setup/workbench.sh";
  if (written === "" || /[\r\n]/.test(written)) {
    return {
      message: "is neither a script nor the path of one",
      hint: `begin a script with #!, #cloud-config or the line #ps1, or ${below}`,
    };
  }
  const found = inside(folder, written, below, "file");
  if ("message" in found) return found;
  const { file, stats } = found;
  if (!stats.isFile()) return { message: `${shown} is no file`, hint: below };
  if (stats.size > sizeLimit)
    return { message: `${shown} has ${Math.ceil(stats.size / 1024)} KiB`, hint: "fetch what is large from a bucket" };
  return readText(file, shown);
}

/** Where a file, or a folder with files, lies that is named below `folder`; whether its files can become objects is found now. */
export function locateFiles(folder: string, written: string): Read {
  const below = "name a file, or a folder with files, below the description's folder, such as data";
  if (written === "") return { message: "names no file", hint: below };
  const found = inside(folder, written, below, "file or folder");
  if ("message" in found) return found;
  const value = path.join(folder, written);
  if (found.file === realpathSync(folder)) return { message: `${quoted(written)} is the description's own folder`, hint: below };
  try {
    readSeed(value);
  } catch (error) {
    if (!(error instanceof UnfitSeed)) throw error;
    return { message: `${quoted(path.posix.join(written, error.file))} ${error.why}`, hint: error.hint };
  }
  return { value };
}

/** What a path names, where neither it nor a link on its way leaves `folder`. */
function inside(
  folder: string,
  written: string,
  below: string,
  noun: string,
): { file: string; stats: Stats } | { message: string; hint: string } {
  const shown = quoted(written);
  if (path.isAbsolute(written) || path.win32.isAbsolute(written) || written.startsWith("~")) {
    return { message: `${shown} is not a path below the description's folder`, hint: below };
  }
  if (written.split(/[\\/]/).includes("..")) return { message: `${shown} leaves the description's folder`, hint: below };
  try {
    const [file, home] = [realpathSync(path.join(folder, written)), realpathSync(folder)];
    if (file !== home && !file.startsWith(home + path.sep))
      return { message: `${shown} leads out of the description's folder`, hint: below };
    return { file, stats: statSync(file) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") return { message: `${shown} cannot be read`, hint: "look at its permissions" };
    return { message: `there is no ${noun} ${shown} beside the description`, hint: below };
  }
}

function readText(file: string, shown: string): Read {
  let value: string;
  try {
    value = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    return { message: `${shown} cannot be read as UTF-8 text`, hint: "save it with the encoding UTF-8" };
  }
  const found = unfit(value);
  return found ? { message: `${shown} ${found.message}`, hint: found.hint } : { value };
}
