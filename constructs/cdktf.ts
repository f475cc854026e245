/** The one door through which core CDKTF symbols enter, so that leaving the archived cdktf for CDK Terrain touches one file. */
export {
  App,
  AzurermBackend,
  CloudBackend,
  DataResource,
  dependable,
  Fn,
  GcsBackend,
  HttpBackend,
  type ITerraformDependable,
  Lazy,
  LocalBackend,
  type Manifest,
  NamedCloudWorkspace,
  PgBackend,
  S3Backend,
  TerraformElement,
  TerraformOutput,
  type TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
// what writes files beside a stack; cdktf's own assets take nothing but files that lie on the disk already
export { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
export { Construct } from "constructs";
