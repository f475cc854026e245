import { aws, google, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "notebooks-of-one",
  title: "A notebook is opened by one person, who is not its administrator",
  protects:
    "Somebody else would read what a person works on, or act by what they signed in to; an administrator takes the limits off.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ cloud, notebooks, rights }) =>
    objections(notebooks, ({ address, ofOne, root }) => {
      const people = new Set(
        rights
          .filter(({ level, target, beyond }) => level === "login" && target === address && !beyond)
          .map(({ subject }) => subject.id),
      );
      if (!ofOne || people.size > 1) return "is opened by several people; give each a notebook of their own";
      // azurerm has no argument by which Azure's would not be
      return root && cloud !== "azure" && "makes whoever opens it its administrator";
    }),
  compliant: [
    aws("a notebook without root", { aws_sagemaker_notebook_instance: { desk: { root_access: "Disabled" } } }),
    google("a notebook with an owner", {
      google_workbench_instance: {
        desk: { instance_owners: ["ada@cic.example"], gce_setup: { metadata: { "notebook-disable-root": "true" } } },
      },
    }),
  ],
  nonCompliant: [
    aws("root by default", { aws_sagemaker_notebook_instance: { desk: {} } }),
    google("a notebook that is nobody's", {
      google_workbench_instance: { desk: { gce_setup: { metadata: { "notebook-disable-root": "true" } } } },
    }),
  ],
};
