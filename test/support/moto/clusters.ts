import type { Thing } from "../../standins/life";
import { type Options, signed, thing } from "./network";

type Json = Record<string, unknown>;

/** What stands of Kubernetes, by calls of EKS and Systems Manager: clients of AWS's for them would be dependencies more. */
export async function clusters(options: Options): Promise<Thing[]> {
  const get = async (path: string): Promise<Json> =>
    (await fetch(`${options.endpoint}${path}`, { headers: signed(options, "eks") })).json() as Promise<Json>;
  const { clusters: names = [] } = (await get("/clusters")) as { clusters?: string[] };
  const parts = names.map(async (name) => {
    const inside = async (type: string, collection: string, many: string) => {
      const found = ((await get(`/clusters/${name}/${collection}`))[many] ?? []) as string[];
      const of = (id: string) => `/clusters/${name}/${collection}/${encodeURIComponent(id)}`;
      const things = await Promise.all(found.map(async (id) => thing(type, `${name}:${id}`, await get(of(id)))));
      const rights =
        type === "aws_eks_access_entry" ? await Promise.all(found.map((id) => get(`${of(id)}/access-policies`))) : [];
      return [
        ...things,
        ...(rights as { associatedAccessPolicies?: { policyArn: string }[] }[]).flatMap(({ associatedAccessPolicies = [] }, i) =>
          associatedAccessPolicies.map((policy) =>
            thing("aws_eks_access_policy_association", `${found[i]}#${policy.policyArn}`, policy),
          ),
        ),
      ];
    };
    return [
      thing("aws_eks_cluster", name, (await get(`/clusters/${name}`)).cluster),
      ...(await inside("aws_eks_node_group", "node-groups", "nodegroups")),
      ...(await inside("aws_eks_addon", "addons", "addons")),
      ...(await inside("aws_eks_access_entry", "access-entries", "accessEntries")),
    ];
  });
  return [...(await documents(options)), ...(await Promise.all(parts)).flat()];
}

/** Documents that somebody made: those of Amazon itself are everybody's. */
async function documents(options: Options): Promise<Thing[]> {
  const headers = {
    ...signed(options, "ssm"),
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AmazonSSM.ListDocuments",
  };
  const body = JSON.stringify({ Filters: [{ Key: "Owner", Values: ["Self"] }] });
  const answer = await fetch(options.endpoint, { method: "POST", headers, body });
  const { DocumentIdentifiers = [] } = (await answer.json()) as { DocumentIdentifiers?: { Name: string }[] };
  return DocumentIdentifiers.map((one) => thing("aws_ssm_document", one.Name, one));
}
