import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";

import type { ITerraformDependable } from "../cdktf";
import type { Lab, LabParity } from ".";

/** What a lab stands on in a Google Cloud project: the services that it uses, which stay enabled when it goes. */
export class GoogleLab {
  private readonly services = new Map<string, ProjectService>();
  private found?: DataGoogleProject;
  /** What of the lab writes to the project's log, as parts of a filter; may be added to until synthesis. */
  readonly writers = new Set<string>();

  constructor(private readonly lab: Lab) {
    lab.addOverride("terraform.required_providers.google", { source: "hashicorp/google", version: ">= 6.50, < 7" });
    new GoogleProvider(lab, "google", {
      region: lab.region,
      project: lab.accounts.google?.project,
      addTerraformAttributionLabel: false,
      // budgets refuse a person's own credentials unless a project answers for the call
      userProjectOverride: true,
      billingProject: lab.accounts.google?.project,
    });
  }

  /** The project of the lab, looked up: its id, number and billing account. */
  get project(): DataGoogleProject {
    this.found ??= new DataGoogleProject(this.lab, "project");
    return this.found;
  }

  /** Enables a service such as `storage` once; a resource of it depends on what this returns. */
  service(name: string): ITerraformDependable {
    let service = this.services.get(name);
    if (!service) {
      service = new ProjectService(this.lab, `service-${name}`, { service: `${name}.googleapis.com`, disableOnDestroy: false });
      this.services.set(name, service);
    }
    return service;
  }

  /** Labels for one resource. Google takes lower-case letters, digits, `_` and `-`, 63 at most; `@` becomes `_at_`, all else `_`. */
  labels(extra: Record<string, string> = {}): Record<string, string> {
    return Object.fromEntries(
      Object.entries({ ...this.lab.facts, ...extra }).map(([key, value]) => [
        key,
        value
          .toLowerCase()
          .replaceAll("@", "_at_")
          .replace(/[^a-z0-9_-]/g, "_")
          .slice(0, 63),
      ]),
    );
  }

  /** The condition that ends a grant with the lab's last day, in UTC. */
  get untilExpiry(): { title: string; expression: string } {
    return { title: "until the lab expires", expression: `request.time < timestamp("${this.lab.endsAt}")` };
  }
}

export const open = (lab: Lab): GoogleLab => new GoogleLab(lab);

const alphabet =
  "labels of Google Cloud take lower-case letters, digits, `_` and `-`, 63 characters at most; every other character becomes `_` in them, `@` `_at_`, and the rest is cut off";
export const parity: LabParity = {
  name: "equivalent",
  purpose: { approximated: alphabet },
  owner: { approximated: alphabet },
  costCentre: { approximated: alphabet },
  classification: "equivalent",
  expires: "equivalent",
  region: "equivalent",
  team: "equivalent",
  shared: "equivalent",
};
