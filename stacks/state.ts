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
import type { StateConfig } from "../constructs/lab/accounts";

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
