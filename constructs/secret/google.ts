import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import { levels } from "../access/schema";
import type { Construct } from "../cdktf";
import type { OnCloud } from "../core";
import { agentByHand, encryptedBy } from "../key/google";
import type { Lab } from "../lab";
import { granteeId, inOrder, personId, principalOf } from "../lab/people";
import { takeSecret } from "../lab/secrets";

declare module "../core" {
  interface Google {
    secret: { readonly secret: SecretManagerSecret; readonly version: SecretManagerSecretVersion };
  }
}

const roles = {
  look: "roles/secretmanager.viewer",
  read: "roles/secretmanager.secretAccessor",
  write: "roles/secretmanager.secretVersionAdder",
};
type Right = keyof typeof roles;

/** People's rights end with the lab; asking twice makes one grant, since two of the same would take each other away. */
function grantPerson(at: Construct, lab: Lab<"google">, secret: SecretManagerSecret, email: string, right: Right): void {
  const id = `grant-${personId(email)}-${right}`;
  if (at.node.tryFindChild(id)) return;
  new SecretManagerSecretIamMember(at, id, {
    secretId: secret.id,
    role: roles[right],
    member: principalOf(lab, email),
    condition: lab.native.untilExpiry,
  });
}

export const on: OnCloud<"google", "secret"> = {
  build(self, props) {
    const { lab } = self;
    const key = encryptedBy(props.key, "secretmanager");
    const secret = new SecretManagerSecret(self, "secret", {
      secretId: self.cloudName("google_secret_manager_secret"),
      replication: {
        userManaged: { replicas: [{ location: lab.region, customerManagedEncryption: key && { kmsKeyName: key.name } }] },
      },
      deletionProtection: false,
      labels: lab.native.labels(),
      dependsOn: [lab.native.service("secretmanager"), ...(key ? [key.ready] : [])],
    });
    const version = takeSecret(
      lab,
      self.name,
      (value, number) =>
        new SecretManagerSecretVersion(self, "version", {
          secret: secret.id,
          secretDataWo: value,
          secretDataWoVersion: number,
          deletionPolicy: "DELETE",
          // readers of "latest" find the old value until the new one stands
          lifecycle: { createBeforeDestroy: true },
        }),
    );
    for (const who of inOrder(props.readBy)) {
      if (typeof who === "string") grantPerson(self, lab, secret, who, "read");
      else
        new SecretManagerSecretIamMember(self, `grant-${granteeId(who)}-read`, {
          secretId: secret.id,
          role: roles.read,
          member: who.native.serviceAccount.member,
        });
    }
    return { native: { secret, version }, outputs: { name: secret.secretId, reference: secret.id } };
  },

  admit(self, access) {
    const { secret } = self.native;
    for (const level of levels)
      for (const { email } of access.native.members[level]) {
        const rights: Right[] = level === "admin" ? ["look", "read", "write"] : ["look"];
        for (const right of rights) grantPerson(self, self.lab, secret, email, right);
      }
  },

  parity: {
    readBy: "equivalent",
    key: { approximated: agentByHand("Secret Manager", "secretmanager") },
  },
};
