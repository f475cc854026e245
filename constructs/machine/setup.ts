import { z } from "zod";
import { type ImageName, isWindows } from "../../catalog/images";

/** Bytes that a set-up script may have: what AWS, the narrowest, takes. */
export const scriptBytes = 16_384;

/**
 * A set-up script as AWS takes it: on Windows in the tag by which EC2Launch v2, which AWS's images bring, runs it once, at the first start
 * (docs.aws.amazon.com/AWSEC2/latest/WindowsGuide "Managed AWS Windows AMIs" and ec2-windows-user-data.html, read 2026-11-26; that those of 2025 bring
 * it too is general knowledge, not read).
 */
export const userData = (image: ImageName, setup: string): string =>
  isWindows(image) ? `<powershell>\n${setup}\n</powershell>` : setup;

export const ofUbuntu = (text: string): boolean => text.startsWith("#!") || text.startsWith("#cloud-config");
/** The first line of a script of PowerShell, to which it is a comment. */
export const ofWindows = (text: string): boolean => /^#ps1\r?\n/.test(text);
/** A script that does nothing, and goes on in the lines after it. */
export const emptyScript = (image: unknown): string => (isWindows(image) ? "#ps1\n" : "#!/bin/sh\n");
export const script = (begins: (text: string) => boolean, message: string) =>
  z
    .string()
    .refine(begins, message)
    .refine((s) => !s.includes("\u0000"), "a set-up script is text")
    .refine(
      (s) => Buffer.byteLength(s) <= scriptBytes,
      `a set-up script has at most ${scriptBytes} bytes, which is what AWS takes`,
    );

/** What AWS's launch agents read in user data besides the script (ec2-windows-user-data.html; the last three are general knowledge, not read). */
const tags = /<\/?(powershell|script|persist|powershellArguments|runAsLocalSystem|detach)>/i;

/** What is wrong with a script for a system; undefined where nothing is. */
export function wrongSetup(image: ImageName, setup: string): string | undefined {
  if (isWindows(image) && !ofWindows(setup))
    return "Windows runs PowerShell: begin the script with the line #ps1, or choose an image of Ubuntu";
  if (!isWindows(image) && !ofUbuntu(setup))
    return "Ubuntu runs no PowerShell: begin the script with #! or #cloud-config, or choose an image of Windows";
  if (isWindows(image) && tags.test(setup))
    return "a script of Windows has no tag of AWS's launch agent in it, such as <persist>, which would change how it is run";
  const more = Buffer.byteLength(userData(image, setup)) - scriptBytes;
  return more > 0 ? `with what AWS wants around it the script is ${more} bytes longer than AWS takes` : undefined;
}
