import type { TypeModel } from "../model";

/** SageMaker's notebooks: ids as the provider's documentation gives them for import. */
export const AWS_NOTEBOOK_TYPES: Readonly<Record<string, TypeModel>> = {
  aws_sagemaker_notebook_instance: {
    id: "{name}",
    key: "{$region}/{name}",
    values: {
      arn: "arn:{$partition}:sagemaker:{$region}:{$account}:notebook-instance/{name}",
      network_interface_id: "eni-0{hex:16}",
      platform_identifier: "notebook-al2023-v1",
      url: "{name}.notebook.{$region}.sagemaker.{$suffix}",
    },
  },
  aws_sagemaker_notebook_instance_lifecycle_configuration: {
    id: "{name}",
    key: "{$region}/{name}",
    values: { arn: "arn:{$partition}:sagemaker:{$region}:{$account}:notebook-instance-lifecycle-config/{name}" },
    heldBy: ["aws_sagemaker_notebook_instance"],
  },
};
