import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Provider } from "../catalog/providers";
import type { SynthesizedLab } from "./synth";

interface Search {
  /** Data sources that find everything which carries the lab's name in its tag or label `lab`. */
  readonly data: (lab: string) => object;
  /** The texts by which the cloud calls what was found. */
  readonly found: string;
  /** What of a lab the search cannot see. */
  readonly blind: string;
}

const expression = (text: string) => `\${${text}}`;

const searches: Readonly<Record<Provider, Search>> = {
  aws: {
    data: (lab) => ({ aws_resourcegroupstaggingapi_resources: { found: { tag_filter: [{ key: "lab", values: [lab] }] } } }),
    found: expression("data.aws_resourcegroupstaggingapi_resources.found.resource_tag_mapping_list[*].resource_arn"),
    blind: "what carries no tags, IAM roles and policies, budgets",
  },
  azure: {
    data: (lab) => ({ azurerm_resources: { found: { required_tags: { lab } } } }),
    found: expression("data.azurerm_resources.found.resources[*].id"),
    blind: "what carries no tags: subnets, rules, role assignments, budgets",
  },
  google: {
    data: (lab) => ({
      google_client_config: { here: {} },
      google_cloud_asset_search_all_resources: {
        found: { scope: `projects/${expression("data.google_client_config.here.project")}`, query: `labels.lab=${lab}` },
      },
    }),
    found: expression("data.google_cloud_asset_search_all_resources.found.results[*].name"),
    blind:
      "what carries no labels: networks, firewalls, service accounts, rights; the project needs the Cloud Asset API, which knows of a change after some minutes",
  },
};

/** What of a lab on this cloud a search by tags cannot see. */
export const blindTo = (provider: Provider): string => searches[provider].blind;

/** Writes for each lab a stack beside it that makes nothing and finds what carries the lab's tag; its output `found` lists it. */
export function searchStacks(labs: readonly SynthesizedLab[], folder: string): SynthesizedLab[] {
  return labs.map((lab) => {
    const { terraform, provider } = JSON.parse(readFileSync(join(lab.directory, "cdk.tf.json"), "utf8"));
    const { data, found } = searches[lab.provider];
    const directory = join(folder, lab.name);
    const stack = {
      terraform: { required_providers: terraform.required_providers, backend: { local: { path: "terraform.tfstate" } } },
      provider,
      data: data(lab.name),
      output: { found: { value: found } },
    };
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify(stack, undefined, 2));
    return { ...lab, directory, secrets: [] };
  });
}
