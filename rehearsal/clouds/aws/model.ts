import type { TypeModel } from "../model";

/** Bedrock's profiles: ids as the provider's documentation gives them. */
export const AWS_MODEL_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_bedrock_inference_profile: {
    id: "{hex:12}",
    unique: "{$region} {name}",
    values: {
      arn: "arn:{$partition}:bedrock:{$region}:{$account}:application-inference-profile/{id}",
      status: "ACTIVE",
      type: "APPLICATION",
      models: () => [],
    },
  },
};
