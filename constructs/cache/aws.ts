import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { cacheTypes } from "../../catalog/caches";
import { levels } from "../access/schema";
import type { OnCloud } from "../core";
import { byName, type Login, namedIn } from "../database/logins";
import { encryptedBy } from "../key/aws";
import { grantRole } from "../lab/aws-grants";
import { granteeId } from "../lab/people";
import { defaultSubnet } from "../network";
import { doorFor } from "../network/aws-door";

declare module "../core" {
  interface Aws {
    cache: { readonly replicationGroup: ElasticacheReplicationGroup; readonly securityGroup: SecurityGroup };
  }
}

const port = 6379;
const engine = { engine: "valkey", engineVersion: "8.0", parameterGroupName: "default.valkey8" };

export const on: OnCloud<"aws", "cache"> = {
  build(self, props) {
    const { lab } = self;
    const tags = lab.native.tags({ Name: self.name });
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { sources } = namedIn<"aws">(props.openTo);
    const securityGroup = doorFor(self, { vpc: subnet.network.native.vpc, from: sources, port });
    const subnets = new ElasticacheSubnetGroup(self, "subnets", {
      name: self.cloudName("aws_elasticache_subnet_group"),
      description: `Cache ${self.name}`,
      subnetIds: subnet.native.zones.map((zone) => zone.subnet.id),
      tags,
    });
    const users = sources.map((source) => {
      const name = self.cloudName("aws_elasticache_user", granteeId(source));
      const user = new ElasticacheUser(self, `user-${granteeId(source)}`, {
        engine: engine.engine,
        // IAM knows a user whose id and name are one
        userId: name,
        userName: name,
        accessString: "on ~* &* +@all",
        authenticationMode: { type: "iam" },
        tags,
        // one that goes leaves the group first, which could not let go of it any more
        lifecycle: { createBeforeDestroy: true },
      });
      return { source, user, name };
    });
    const group = new ElasticacheUserGroup(self, "users", {
      engine: engine.engine,
      userGroupId: self.cloudName("aws_elasticache_user_group"),
      userIds: users.map(({ user }) => user.userId),
      tags,
    });
    const replicationGroup = new ElasticacheReplicationGroup(self, "cache", {
      replicationGroupId: self.cloudName("aws_elasticache_replication_group"),
      description: `Cache ${self.name}`,
      ...engine,
      nodeType: cacheTypes.aws[props.size],
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
      port,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroup.id],
      userGroupIds: [group.userGroupId],
      atRestEncryptionEnabled: "true",
      kmsKeyId: encryptedBy(props.key, "elasticache"),
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      snapshotRetentionLimit: 0,
      applyImmediately: true,
      tags,
    });
    const logins = users.map(({ source, user, name }): [typeof source, Login] => {
      grantRole(self, "connect", source, [
        { Sid: "Connect", Effect: "Allow", Action: "elasticache:Connect", Resource: [replicationGroup.arn, user.arn] },
      ]);
      return [source, { user: name, identity: source.native.role.arn }];
    });
    return {
      native: { replicationGroup, securityGroup },
      outputs: {
        name: replicationGroup.replicationGroupId,
        host: replicationGroup.primaryEndpointAddress,
        port,
        logins: byName(logins),
        authorities: [],
      },
    };
  },

  admit(_self, access) {
    for (const level of levels)
      access.native.allow("cache", level, [
        {
          Sid: "See",
          Effect: "Allow",
          Action: ["elasticache:DescribeReplicationGroups", "elasticache:DescribeCacheClusters"],
          Resource: "*",
        },
      ]);
  },

  parity: {
    size: "equivalent",
    subnet: {
      approximated: "AWS refuses another subnet for a cache that stands; Azure and Google give it another address there",
    },
    openTo: {
      approximated:
        "a machine logs in with a request that it signs for the cache's name and its user (outputs name and logins), and at port 6379; the engine is Valkey 8",
    },
    key: "equivalent",
  },
};
