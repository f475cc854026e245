import { z } from "zod";
import { type SizeName, sizeNames } from "../../catalog/sizes";
import { keyFor } from "../key/schema";
import { about, gib, ref } from "../schema";

/** Notebooks for work with data, one for each person: JupyterLab without a public address, stopped when nobody uses it. */
export const notebook = z
  .strictObject({
    /** A size by name, as machines have. @default "small" */
    size: about(z.enum(sizeNames).default("small" satisfies SizeName), {
      description: "How large: a size by name",
      example: "small",
    }),
    /** Size of the encrypted home disk, 100 to 1024 GiB; it grows in place and never shrinks. Azure keeps homes on a share without a size. @default 100 GiB */
    disk: about(gib(100, 1024).optional(), { description: "Size of the home disk, which is encrypted", example: "200 GiB" }),
    /** The key that encrypts homes; another one makes the notebooks anew, with empty homes. @default the cloud's own */
    key: keyFor("homes"),
    /** Who gets a notebook: members by e-mail. @default everybody who works in the team: its members and admins */
    for: about(z.array(ref("member")).min(1).max(20).optional(), {
      description: "Who gets a notebook of their own; everybody who works in the team where nobody is named",
      example: "[ada@cic.example]",
    }),
    /** Minutes without a running cell after which a notebook is stopped, 15 to 1440; Azure cannot say so. @default 60 */
    idle: about(z.int().min(15).max(1440).optional(), {
      description: "Minutes without work after which a notebook is stopped, where the cloud can",
      example: "90",
    }),
    /** The subnet that the notebooks stand in. @default the only subnet of the lab; where there are several, one has to be named */
    subnet: about(ref("subnet").optional(), { description: "The subnet that the notebooks stand in", example: "work" }),
  })
  .describe("Notebooks for work with data, one for each person: JupyterLab without a public address");

/** GiB of a home disk where nothing is said: the least that Google's notebooks take. */
export const usualDisk = "100 GiB";
/** Minutes until an idle notebook is stopped where nothing is said. */
export const usualIdle = 60;
