import { BedrockInferenceProfile } from "@cdktf/provider-aws/lib/bedrock-inference-profile";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { awsRegionsOfEu, modelFor } from "../../catalog/models";
import { levels } from "../access/schema";
import type { Capability, OnCloud } from "../core";
import type { Lab } from "../lab";
import { grantRole } from "../lab/aws-grants";
import { roleOfPeople } from "../lab/aws-people";
import { policyJson, type Statement } from "../lab/aws-policy";
import { inOrder } from "../lab/people";

declare module "../core" {
  interface Aws {
    model: {
      /** The lab's own name for the model, which carries its tags and so its costs. */
      readonly profile: BedrockInferenceProfile;
      /** What it takes to call the model, by this profile and in the EU only. */
      readonly calling: readonly Statement[];
    };
  }
}

type Self = Capability<"aws", "model">;

const invoking = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
/** The models themselves, wherever in the EU a profile may lead to; a region outside it would be refused. */
const modelsOfEu = ({ native: { partition } }: Lab<"aws">, name: string): string[] =>
  awsRegionsOfEu.map((region) => `arn:${partition}:bedrock:${region}::foundation-model/${name}`);

export const on: OnCloud<"aws", "model"> = {
  build(self, props) {
    const { lab } = self;
    const { partition, accountId, dnsSuffix } = lab.native;
    const { name } = modelFor("aws", props.size);
    const called = self.cloudName("aws_bedrock_inference_profile");
    const profile = new BedrockInferenceProfile(self, "profile", {
      name: called,
      description: `Model ${self.name}`,
      modelSource: [{ copyFrom: `arn:${partition}:bedrock:${lab.region}:${accountId}:inference-profile/eu.${name}` }],
      // AWS draws its ARN: by this tag it is known to labs that it is lent to
      tags: lab.native.tags({ Name: called }),
    });
    const calling: Statement[] = [
      { Sid: "Profile", Effect: "Allow", Action: invoking, Resource: profile.arn },
      {
        Sid: "ModelThroughProfile",
        Effect: "Allow",
        Action: invoking,
        Resource: modelsOfEu(lab, name),
        Condition: { StringEquals: { "bedrock:InferenceProfileArn": profile.arn } },
      },
    ];
    const people: string[] = [];
    for (const who of inOrder(props.access)) {
      if (typeof who === "string") people.push(who);
      else grantRole(self, "call", who, calling);
    }
    if (people.length > 0) callers(self, people, calling);
    return {
      native: { profile, calling },
      outputs: { endpoint: `https://bedrock-runtime.${lab.region}.${dnsSuffix}`, model: profile.arn },
    };
  },

  admit(self, access) {
    const { profile, calling } = self.native;
    const looking: Statement = {
      Sid: "See",
      Effect: "Allow",
      Action: ["bedrock:GetInferenceProfile", "bedrock:ListTagsForResource"],
      Resource: profile.arn,
    };
    for (const level of levels) {
      const role = access.native.roles[level];
      if (role)
        new IamRolePolicy(self, `team-${access.name}-${level}`, {
          name: self.cloudName("aws_iam_role_policy"),
          role: role.name,
          policy: policyJson(level === "view" ? [looking] : [looking, ...calling]),
        });
    }
  },

  lend(entry, who) {
    const { lab } = entry;
    const { partition, accountId } = lab.native;
    const profiles = `arn:${partition}:bedrock:${lab.region}:${accountId}:application-inference-profile/*`;
    grantRole(
      entry,
      "call",
      who,
      [
        {
          Sid: "Profile",
          Effect: "Allow",
          Action: invoking,
          Resource: profiles,
          Condition: { StringEquals: { "aws:ResourceTag/Name": entry.cloudName("aws_bedrock_inference_profile", "model") } },
        },
        {
          Sid: "ModelThroughProfile",
          Effect: "Allow",
          Action: invoking,
          Resource: modelsOfEu(lab, "*"),
          Condition: { ArnLike: { "bedrock:InferenceProfileArn": profiles } },
        },
      ],
      entry.node.id,
    );
  },

  parity: {
    size: {
      approximated:
        "each cloud has models of its own, which answer differently: Amazon's Nova on AWS, OpenAI's GPT on Azure, Gemini on Google; what is sent may be worked on in every region of the EU that AWS has, not in the lab's alone, and to keep prompts is a setting of the whole account, which the lab does not touch",
    },
    limit: {
      unsupported: "AWS counts the tokens of an account, not of a lab",
      instead: "leave limit out: the budget tells what is spent",
    },
    access: {
      approximated:
        "AWS has no policy on a model: people named here assume a role that is made for them, whose name ends with `callers` and a hash; machines in a subnet without internet do not reach the model; AWS draws the ARN by which a shared model is called, so that whoever deploys passes on the shared lab's output `model`",
    },
  },
};

/** A role for the people who are named at the model. */
function callers(self: Self, people: readonly string[], calling: readonly Statement[]): void {
  const role = roleOfPeople(self, "callers", {
    name: self.cloudName("aws_iam_role", "callers"),
    description: `Calls the model ${self.name} of the lab ${self.lab.node.id}`,
    people,
  });
  new IamRolePolicy(self, "callers-call", { name: "call", role: role.name, policy: policyJson(calling) });
}
