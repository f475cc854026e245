/** The library: compose a lab in TypeScript with the classes that descriptions use. */
export { Access } from "./constructs/access";
export { Bucket } from "./constructs/bucket";
export { Budget } from "./constructs/budget";
export { App } from "./constructs/cdktf";
export type { Completed, Props, Provider } from "./constructs/core";
export { InvalidProps } from "./constructs/core";
export { Ingress } from "./constructs/ingress";
export { Lab, type LabProps, StackRefused } from "./constructs/lab";
export type { Accounts, StateConfig } from "./constructs/lab/accounts";
export { Machine } from "./constructs/machine";
export { Model } from "./constructs/model";
export { Network, type Range, type Subnet } from "./constructs/network";
export { Registry } from "./constructs/registry";
export { Secret } from "./constructs/secret";
export { Borrowed } from "./constructs/shared";
export { Zone } from "./constructs/zone";
export { checkStack, type Finding, type Policy, type Rule, readPolicy } from "./policy";
export { addGuardrails } from "./policy/guardrails";
