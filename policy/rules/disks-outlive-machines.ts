import { aws, google, objections, type Rule, ref } from "../rule";

export const rule: Rule = {
  id: "disks-outlive-machines",
  title: "A disk beside machines has one machine, and stays when this is made anew",
  protects:
    "What depends on a machine goes with it, and takes along what people kept; what no machine has is paid and forgotten.",
  controls: ["DEV.4.9"],
  level: "error",
  check: ({ disks }) =>
    objections(disks, ({ machines, bound }) =>
      machines.length === 1 ? bound && "is made anew, and empty, with its machine" : `has ${machines.length} machines`,
    ),
  compliant: [
    google("a disk in a zone of its own choice", {
      google_compute_instance: { web: {} },
      google_compute_disk: { data: { zone: "europe-west3-a", type: "pd-balanced" } },
      google_compute_attached_disk: {
        data: { disk: ref("google_compute_disk.data.id"), instance: ref("google_compute_instance.web.self_link") },
      },
    }),
  ],
  nonCompliant: [
    aws("a disk that no machine has", { aws_ebs_volume: { data: { encrypted: true, size: 8 } } }),
    google("a disk in its machine's zone", {
      google_compute_instance: { web: {} },
      google_compute_disk: { data: { zone: ref("google_compute_instance.web.zone") } },
      google_compute_attached_disk: {
        data: { disk: ref("google_compute_disk.data.id"), instance: ref("google_compute_instance.web.self_link") },
      },
    }),
  ],
};
