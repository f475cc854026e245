import { Access, App, Bucket, Budget, Ingress, Lab, Machine, Network, type Provider, Secret } from "cic-sandbox";

/** One program, one lab, whichever cloud it is asked for. */
export function portableLab(app: App, provider: Provider): Lab {
  const lab: Lab = new Lab<Provider>(app, "portable-lab", {
    provider,
    team: "alpha",
    purpose: "Compose a lab in TypeScript",
    owner: "platform@cic.example",
    costCentre: "CIC-0815",
    classification: "public",
    expires: "2027-03-31",
    region: "germany",
    accounts: {
      members: {
        "ada@cic.example": { aws: "arn:aws:iam::123456789012:user/ada", azure: "7d1b3f0e-8a3c-4a53-9f5e-3c1f2f6a0001" },
      },
    },
  });
  new Access(lab, "main", { members: ["ada@cic.example"] });
  new Budget(lab, "main", { amount: 200 });

  const network = new Network(lab, "main", {
    subnets: { work: {}, data: { internet: "none" } },
    ranges: { office: "203.0.113.0/24" },
  });
  const store = new Machine(lab, "store", { subnet: network.subnet("data"), disk: "128 GiB" });
  const api = new Machine(lab, "api", { subnet: network.subnet("work"), count: 2 });
  new Ingress(lab, "web", { to: api, from: [network.range("office")], ports: [443] });
  new Ingress(lab, "store", { to: store, from: [api], ports: [5432] });

  const documents = new Bucket(lab, "documents", { deleteAfter: "30 days", access: new Map([[api, "write"]]) });
  new Secret(lab, "ocr-key", { readBy: [api] });

  // The way out, where a cloud offers more than the vocabulary: the provider's own resources, typed once the cloud is known.
  if (documents.isOn("aws")) documents.native.bucket.tags = { ...documents.native.bucket.tagsInput, reviewed: "2026" };
  return lab;
}

if (require.main === module) {
  const app = new App();
  for (const provider of ["aws", "azure", "google"] as const) portableLab(app, provider);
  app.synth();
}
