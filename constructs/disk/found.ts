import { isWindows } from "../../catalog/images";
import type { Machine } from "../machine";

/**
 * By what a disk is found inside a machine, whatever else is attached: the link that udev makes of its serial number, with what stands before that on
 * a cloud, or the PowerShell that asks Windows for it, which may put something behind it. Of Windows general knowledge, not read.
 */
export const found = ({ props }: Machine, before: string, serial: string): string =>
  isWindows(props.image) ? `Get-Disk | Where-Object SerialNumber -like '${serial}*'` : `/dev/disk/by-id/${before}${serial}`;
