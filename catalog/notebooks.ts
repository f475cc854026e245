import type { SizeName } from "./sizes";

/**
 * Types of notebooks by neutral size, where a cloud offers notebooks others than its machines. AWS has no type of 2 CPUs and 8 GiB whose CPUs are not
 * shared. Sources: the types that aws 5.100.0 accepts; learn.microsoft.com/azure/machine-learning "Supported VM series and sizes"; that they are offered
 * in every region is general knowledge, not read.
 */
export const notebookTypes: Readonly<Record<"aws" | "azure", Readonly<Record<SizeName, string>>>> = {
  aws: { tiny: "ml.t3.medium", small: "ml.t3.large", medium: "ml.m5.xlarge", large: "ml.m5.2xlarge", xlarge: "ml.m5.4xlarge" },
  azure: {
    tiny: "Standard_F2s_v2",
    small: "Standard_D2s_v3",
    medium: "Standard_D4s_v3",
    large: "Standard_D8s_v3",
    xlarge: "Standard_D16s_v3",
  },
};
