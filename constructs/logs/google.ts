import { LoggingLogView } from "@cdktf/provider-google/lib/logging-log-view";
import { LoggingLogViewIamMember } from "@cdktf/provider-google/lib/logging-log-view-iam-member";
import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { levels } from "../access/schema";
import { type ITerraformDependable, Lazy } from "../cdktf";
import type { OnCloud } from "../core";
import { encryptedBy } from "../key/google";
import type { Lab } from "../lab";
import { daysOf } from "../schema";
import { logsOf } from ".";

declare module "../core" {
  interface Google {
    logs: {
      readonly bucket: LoggingProjectBucketConfig;
      readonly sink: LoggingProjectSink;
      /** Keeps what the sink takes out of the project's own bucket. */
      readonly exclusion: LoggingProjectExclusion;
      readonly view: LoggingLogView;
    };
  }
}

const reader = "roles/logging.viewAccessor";

/** What writes, as Google's log calls it. */
interface Writer {
  /** Compares the type of a monitored resource. */
  readonly type: `="${string}"` | `:"${string}"`;
  /** Where an entry names it, and the name, which nothing else in the project has; it may be one that Google draws. */
  readonly field: string;
  readonly name: string;
  /** Of which service it is the log, where the resource also has others. */
  readonly service?: string;
}

/** Tells what writes to the lab's logs, if it gets any; returns what has to stand before, so that nothing is kept elsewhere meanwhile. */
export function writes(lab: Lab<"google">, { type, field, name, service }: Writer): ITerraformDependable[] {
  const of = service ? ` AND logName:"/logs/${service}"` : "";
  lab.native.writers.add(`(resource.type${type} AND ${field}="${name}"${of})`);
  const logs = logsOf(lab);
  return logs ? [logs.native.exclusion] : [];
}

export const on: OnCloud<"google", "logs"> = {
  build(self, props) {
    const { lab } = self;
    const project = lab.native.project.projectId;
    const key = encryptedBy(props.key, "logging");
    const bucket = new LoggingProjectBucketConfig(self, "bucket", {
      project,
      location: lab.region,
      // Google holds the name of a deleted bucket for a week, and takes no key from one that has it
      bucketId: self.freshName("google_logging_project_bucket_config", key && { keyed: true }),
      description: `Logs of the lab ${lab.node.id}`,
      retentionDays: daysOf(props.keep),
      cmekSettings: key && { kmsKeyName: key.name },
      dependsOn: [lab.native.service("logging"), ...(key ? [key.ready] : [])],
    });
    // entries that say so themselves, and what the lab's own resources write; without a filter a sink would take the whole project's
    const filter = Lazy.stringValue({
      // in an order that does not depend on the numbers that cdktf gives references
      produce: (context) => [`labels.lab="${lab.node.id}"`, ...context.resolve([...lab.native.writers]).sort()].join(" OR "),
    });
    const sink = new LoggingProjectSink(self, "sink", {
      name: self.cloudName("google_logging_project_sink"),
      destination: `logging.googleapis.com/${bucket.id}`,
      filter,
    });
    const exclusion = new LoggingProjectExclusion(self, "exclusion", {
      name: self.cloudName("google_logging_project_exclusion"),
      description: `Kept in the logs of the lab ${lab.node.id}`,
      filter,
      dependsOn: [sink],
    });
    const view = new LoggingLogView(self, "view", {
      name: self.cloudName("google_logging_log_view"),
      bucket: bucket.id,
      description: "All of the lab's logs",
    });
    return {
      native: { bucket, sink, exclusion, view },
      outputs: {
        days: daysOf(props.keep),
        read: [
          `gcloud logging read --project ${project} --location ${lab.region} --bucket ${bucket.bucketId} --view ${view.name} --limit 100`,
        ],
      },
    };
  },

  admit(self, access) {
    const { view } = self.native;
    for (const level of levels)
      for (const { id, member } of access.native.members[level])
        new LoggingLogViewIamMember(self, `team-${id}`, {
          parent: view.parent,
          location: view.location,
          bucket: view.bucket,
          name: view.name,
          role: reader,
          member,
          condition: self.lab.native.untilExpiry,
        });
  },

  parity: {
    keep: {
      approximated:
        "Google's log is the project's: a sink leads what the lab's resources write, by their names, into a bucket of the lab's in its region, and an exclusion keeps it out of the project's own, of which a project has ten at most; a database has a name that Google draws, so that sink and exclusion, and what waits for them, come after it, and what it writes until then stays in the project's bucket; what administrators do stays in the project's bucket _Required for 400 days besides",
    },
    key: {
      approximated:
        "the first key, or none after one, makes the bucket anew, without its records, since Google takes no key away; Google's Error Reporting shows nothing of what a bucket with a key holds",
    },
  },
};
