import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsFileSystemPolicy } from "@cdktf/provider-aws/lib/efs-file-system-policy";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/aws";
import { keyTrigger } from "../key/taken";
import { policyJson, type Statement } from "../lab/aws-policy";
import type { Machine } from "../machine";
import { doorFor } from "../network/aws-door";
import { sharesOf } from "../network/aws-shares";
import { mountersOf, mounting, port } from "./nfs";

declare module "../core" {
  interface Aws {
    share: { readonly fileSystem: EfsFileSystem };
  }
}

/** Who is root on a machine is root on the share, as on the other clouds. */
const reading = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess"];

export const on: OnCloud<"aws", "share"> = {
  build(self, props) {
    const { lab } = self;
    const { machines: mounters, network } = mountersOf<"aws">(self, props);
    // over the zones of the region, as on every cloud; in one zone alone AWS would make backups that outlive the lab
    const fileSystem = new EfsFileSystem(self, "files", {
      encrypted: true,
      kmsKeyId: encryptedBy(props.key, "elasticfilesystem"),
      performanceMode: "generalPurpose",
      throughputMode: "elastic",
      tags: lab.native.tags({ Name: self.name }),
      lifecycle: { replaceTriggeredBy: [keyTrigger(self, props.key)] },
    });
    const group = doorFor(self, { vpc: network.native.vpc, from: mounters, port });
    sharesOf(network).forEach((subnet, i) => {
      new EfsMountTarget(self, `target-${i + 1}`, {
        fileSystemId: fileSystem.id,
        subnetId: subnet.id,
        securityGroups: [group.id],
      });
    });
    const allowing = (id: string, machines: readonly Machine<"aws">[], actions: readonly string[]): Statement[] =>
      machines.length === 0
        ? []
        : [
            {
              Sid: id,
              Effect: "Allow",
              Principal: { AWS: machines.map(({ native }) => native.role.arn).sort() },
              Action: actions,
              Resource: fileSystem.arn,
              Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
            },
          ];
    // without a policy of its own a file system lets in whoever reaches it
    new EfsFileSystemPolicy(self, "policy", {
      fileSystemId: fileSystem.id,
      policy: policyJson([
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "*",
          Resource: fileSystem.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        ...allowing("Read", props.readBy, reading),
        ...allowing("Write", props.writeBy, [...reading, "elasticfilesystem:ClientWrite"]),
      ]),
    });
    return {
      native: { fileSystem },
      outputs: {
        host: fileSystem.dnsName,
        path: "/",
        size: props.size,
        mount: mounting(self.name, "efs", "tls,iam", `${fileSystem.id}:/`),
      },
    };
  },

  admit(_, access) {
    for (const level of levels)
      access.native.allow("share", level, [
        {
          Sid: "See",
          Effect: "Allow",
          Action: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeMountTargets"],
          Resource: "*",
        },
      ]);
  },

  parity: {
    size: {
      approximated:
        "EFS has no size: it grows as it is filled and bills what lies on it, so that nothing keeps anybody from writing more than the size, which is an output alone",
    },
    writeBy: {
      approximated:
        "a machine proves its identity when it mounts, besides its place in the network, which is all that counts on Azure and Google; it mounts with amazon-efs-utils, to be installed first, over TLS",
    },
    readBy: "equivalent",
    key: {
      approximated: "another key, or none any more, makes the share anew, empty, where Azure encrypts the one that is there",
    },
  },
};
