import {
  AzurermBackend,
  CloudBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedCloudWorkspace,
  PgBackend,
  S3Backend,
} from "../constructs/cdktf";
import type { Lab } from "../constructs/lab";

/**
 * Where states are kept: exactly one of the back-ends. Credentials are never part of it; they come from each back-end's own variables.
 * Every lab has a key of its own below what is named here.
 */
export type StateConfig =
  | { readonly local: string }
  | { readonly s3: { readonly bucket: string; readonly region: string; readonly prefix?: string; readonly kmsKeyId?: string } }
  | {
      readonly azurerm: {
        readonly storageAccountName: string;
        readonly containerName: string;
        readonly resourceGroupName?: string;
        readonly prefix?: string;
      };
    }
  | { readonly gcs: { readonly bucket: string; readonly prefix?: string } }
  | { readonly http: { readonly address: string } }
  | { readonly pg: { readonly schemaPrefix?: string } }
  | { readonly cloud: { readonly organization: string; readonly hostname?: string } };

/** Sets the back-end of a lab. Locking is on wherever the back-end has it. */
export function stateBackend(config: StateConfig): (lab: Lab) => void {
  return (lab) => {
    const name = lab.node.id;
    const key = (prefix?: string) => `${prefix ? `${prefix}/` : ""}${name}.tfstate`;
    if ("local" in config) new LocalBackend(lab, { path: `${config.local}/${name}.tfstate` });
    else if ("s3" in config) {
      const { bucket, region, prefix, kmsKeyId } = config.s3;
      new S3Backend(lab, { bucket, region, key: key(prefix), encrypt: true, kmsKeyId });
      // the binding of cdktf 0.21 is older than locking by the bucket itself
      lab.addOverride("terraform.backend.s3.use_lockfile", true);
    } else if ("azurerm" in config) {
      const { prefix, ...where } = config.azurerm;
      new AzurermBackend(lab, { ...where, key: key(prefix), useAzureadAuth: true } as ConstructorParameters<
        typeof AzurermBackend
      >[1]);
    } else if ("gcs" in config)
      new GcsBackend(lab, { bucket: config.gcs.bucket, prefix: `${config.gcs.prefix ?? "cic"}/${name}` });
    else if ("http" in config) {
      const address = `${config.http.address.replace(/\/$/, "")}/${name}`;
      new HttpBackend(lab, {
        address,
        lockAddress: `${address}/lock`,
        unlockAddress: `${address}/lock`,
        lockMethod: "POST",
        unlockMethod: "DELETE",
      });
    } else if ("pg" in config)
      new PgBackend(lab, { schemaName: `${config.pg.schemaPrefix ?? "cic"}_${name.replaceAll("-", "_")}` } as never);
    else new CloudBackend(lab, { ...config.cloud, workspaces: new NamedCloudWorkspace(name) });
  };
}
