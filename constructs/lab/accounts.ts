/** What identifies accounts and people on the clouds; read from `accounts.yaml`, never from a description. */
export interface Accounts {
  /** By e-mail: an ARN on AWS, an object id on Azure, a principal such as `user:ada@cic.example` on Google (default: that of the e-mail). */
  readonly members?: { readonly [email: string]: { readonly aws?: string; readonly azure?: string; readonly google?: string } };
  /** Certificates that the centre holds in each cloud, by the name that descriptions call them. */
  readonly certificates?: { readonly [name: string]: CertificateNames };
  /** Networks that stand outside of every lab, by the name that descriptions call them. */
  readonly networks?: { readonly [name: string]: OutsideNetworks };
  readonly azure?: {
    /** Subscription id. @default ARM_SUBSCRIPTION_ID */
    readonly subscription?: string;
    /** Whether Entra ID P2 is there, so that grants end by themselves (Privileged Identity Management). @default false */
    readonly pim?: boolean;
  };
  readonly google?: {
    /** Project id. @default GOOGLE_PROJECT */
    readonly project?: string;
    /** Billing account of the project, for budgets. @default the project's own, looked up at plan time */
    readonly billingAccount?: string;
  };
  /** Where states are kept. @default local files in `.cic/state` of the project */
  readonly state?: StateConfig;
}

/** What each cloud calls a certificate; its private key stays where the cloud has it. */
export interface CertificateNames {
  /** ARN in Certificate Manager. */
  readonly aws?: string;
  /** Address of the certificate's secret in a key vault, and id of a user-assigned identity that may read it. */
  readonly azure?: { readonly secret: string; readonly identity: string };
  /** `projects/PROJECT/locations/REGION/certificates/NAME` in Certificate Manager. */
  readonly google?: string;
}

/** Which network stands for a name on each cloud. */
export interface OutsideNetworks {
  /** Its id is an ARN. */
  readonly aws?: OutsideNetwork;
  /** Its id is the whole id of a virtual network. */
  readonly azure?: OutsideNetwork;
  /** Its id is `projects/PROJECT/global/networks/NAME`. */
  readonly google?: OutsideNetwork;
}
export interface OutsideNetwork {
  readonly id: string;
  /** The IPv4 range in which all of it stands, or what of it labs are to reach. */
  readonly range: string;
}

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
