/** The library: compose a lab in TypeScript with the classes that descriptions use. */
export { App } from "./constructs/cdktf";
export { Access } from "./constructs/access";
export { Bucket } from "./constructs/bucket";
export { Lab, type LabProps } from "./constructs/lab";
export type { Accounts } from "./constructs/lab/accounts";
export type { Completed, Props, Provider } from "./constructs/core";
