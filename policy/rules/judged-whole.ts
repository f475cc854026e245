import { aws, google, objections, type Rule } from "../rule";

export const rule: Rule = {
  id: "judged-whole",
  title: "Every part of the stack was judged",
  protects: "A rule would pass over what it does not know, and the report would look clean.",
  controls: [],
  level: "warning",
  check: ({ unknown }) => objections(unknown, ({ why }) => `goes unjudged: ${why}`),
  compliant: [aws("a bucket", { aws_s3_bucket: { data: {} } })],
  nonCompliant: [
    aws("a stream", { aws_kinesis_stream: { jobs: {} } }),
    google("a table", { google_bigtable_instance: { jobs: {} } }),
  ],
};
