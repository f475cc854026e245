import type { TypeModel } from "../model";

const ofRepository: TypeModel = { id: "{repository}", borrowsId: true, joins: true, values: { registry_id: "{$account}" } };

/** Elastic Container Registry: ids as the provider's documentation gives them for import. */
export const AWS_REGISTRY_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_ecr_lifecycle_policy: ofRepository,
  aws_ecr_repository: {
    id: "{name}",
    key: "{$region}/{name}",
    values: {
      arn: "arn:{$partition}:ecr:{$region}:{$account}:repository/{name}",
      registry_id: "{$account}",
      repository_url: "{$account}.dkr.ecr.{$region}.amazonaws.com/{name}",
    },
    emptiedBy: "force_delete",
  },
  aws_ecr_repository_policy: ofRepository,
};
