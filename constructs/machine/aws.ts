import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import type { Eip } from "@cdktf/provider-aws/lib/eip";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { type ImageName, images } from "../../catalog/images";
import { sizeFor } from "../../catalog/sizes";
import type { ITerraformDependable } from "../cdktf";
import type { OnCloud } from "../core";
import { encryptedBy, letStart } from "../key/aws";
import type { Lab } from "../lab";
import { defaultSubnet, type Subnet } from "../network";
import { guard } from "../network/aws-guard";
import { gibOf } from "../schema";
import { boundedCredits, closedMetadata, identity, rights } from "./aws-login";
import { membersAlone, ownersTag } from "./aws-owners";
import { publishedCard } from "./aws-published";
import { base64, generation } from "./generation";
import { sizeOf } from "./schema";
import { userData } from "./setup";
import { Units } from "./units";

declare module "../core" {
  interface Aws {
    machine: {
      readonly subnet: Subnet<"aws">;
      readonly units: Units<Instance>;
      readonly instances: readonly Instance[];
      /** Roles of members who have a machine of their own. */
      readonly owners: IamRole[];
      /** The machines' identity. */
      readonly role: IamRole;
      readonly securityGroup: SecurityGroup;
      /** What acts with the role. */
      readonly carriers: readonly ITerraformDependable[];
    };
  }
}

export const on: OnCloud<"aws", "machine"> = {
  build(self, props) {
    const { lab } = self;
    const subnet = props.subnet ?? defaultSubnet(lab);
    const { zones, ready } = subnet.native;
    const { type, shared } = sizeFor("aws", sizeOf(props.size));
    const { role, profile, login } = identity(self);
    const { securityGroup, out } = guard(self, subnet, "Machines");
    const made = generation(self, props, props.key);
    const published = new Map<Instance, Eip>();
    const units = new Units(self, props, subnet, (unit) => {
      const { key, slice, member } = unit;
      const outside = props.published ? publishedCard(self, subnet, unit, securityGroup) : undefined;
      const instance = new Instance(self, `instance-${key}`, {
        ami: newestImage(lab, props.image).insecureValue,
        instanceType: type,
        ...(outside
          ? { networkInterface: [{ deviceIndex: 0, networkInterfaceId: outside.card.id }] }
          : { subnetId: zones[slice]?.subnet.id, privateIp: props.address, vpcSecurityGroupIds: [securityGroup.id] }),
        iamInstanceProfile: profile.name,
        ebsOptimized: true,
        creditSpecification: boundedCredits(shared),
        metadataOptions: closedMetadata,
        rootBlockDevice: {
          volumeType: "gp3",
          volumeSize: gibOf(props.disk),
          encrypted: true,
          kmsKeyId: encryptedBy(props.key, "ec2"),
          deleteOnTermination: true,
          tags: lab.native.tags({ Name: `${self.name}-${key}` }),
        },
        userDataBase64: props.setup === undefined ? undefined : base64(userData(props.image, props.setup)),
        userDataReplaceOnChange: true,
        tags: lab.native.tags({ Name: `${self.name}-${key}`, ...(member === undefined ? {} : { [ownersTag]: key }) }),
        lifecycle: { ignoreChanges: ["ami"], replaceTriggeredBy: [made] },
        dependsOn: [...(outside ? [outside.address] : ready), out, login],
      });
      if (outside) published.set(instance, outside.address);
      return instance;
    });
    return {
      native: {
        subnet,
        units,
        get instances() {
          return units.made;
        },
        owners: [],
        role,
        securityGroup,
        get carriers() {
          return units.made;
        },
      },
      outputs: units.outputs(
        ({ privateIp }) => privateIp,
        ({ id }) => `aws ssm start-session --region ${lab.region} --target ${id}`,
        (instance) => (published.get(instance) as Eip).publicIp,
      ),
    };
  },

  admit(self, access) {
    rights(self.lab, access);
    self.native.units.admit(access.props.members);
    if (self.perMember) membersAlone(self, access);
    letStart(self, access, self.props.key, self.native.owners);
  },

  parity: {
    size: {
      approximated:
        "zones are lettered differently in each account, and not every one has machines with a GPU: one of the two that machines are dealt out to may lack them",
    },
    "size.cpu": "equivalent",
    "size.memory": "equivalent",
    image: {
      approximated:
        "Session Manager opens PowerShell on Windows, as an administrator of the machine and without a password; whoever wants its desktop sets a password of their own there and forwards port 3389; there is no key pair, without which nobody reads the password that AWS draws. The licence of Windows is part of the machine's hourly price",
    },
    disk: "equivalent",
    count: "equivalent",
    per: {
      approximated:
        "a member logs in by an IAM role that is made for them and this machine, whose name ends with their own and a hash; with the team's role they see it, as everybody does",
    },
    subnet: "equivalent",
    address: {
      approximated:
        "an address of the upper half of the subnet's range puts the machine into the other zone, where disks beside it are made anew, empty; until the machine stands, and while it is made anew, AWS may give the address to something else in the subnet, which Google keeps from it",
    },
    published: {
      approximated:
        "a published machine stands in a subnet that the network has for those alone, from which a route leads to the internet, and not in the one that it names; to publish it, or no longer to, makes it anew",
    },
    setup: "equivalent",
    key: {
      approximated:
        "who may start a machine also has a right to use the key, by way of EC2 alone, which Azure and Google keep to their own services",
    },
  },
};

/** The newest image of a system, looked up once in a lab. */
function newestImage(lab: Lab, image: ImageName): DataAwsSsmParameter {
  const id = `image-${image.replace(".", "-")}`;
  const found = lab.node.tryFindChild(id) as DataAwsSsmParameter | undefined;
  return found ?? new DataAwsSsmParameter(lab, id, { name: images[image].aws });
}
