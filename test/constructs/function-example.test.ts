import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Runs environments/functions/archive.py where everything that it calls is noted and not called. */
const script = `
import io, json, os, sys
from types import SimpleNamespace
sys.path.insert(0, ${JSON.stringify(join(__dirname, "..", "..", "environments", "functions"))})
sys.dont_write_bytecode = True
import archive

said = []
def urlopen(request, timeout):
    body = request.data and request.data.decode()
    authorization = request.get_header("Authorization")
    said.append([request.get_method(), request.full_url, authorization, body])
    return io.BytesIO(json.dumps({"access_token": f"token {len(said)}"}).encode())
class Client:
    def __init__(self, service): self.service = service
    def __getattr__(self, call): return lambda **asked: said.append([self.service, call, {k: v if isinstance(v, str) else v.decode() for k, v in asked.items()}])
archive.urlopen = urlopen
sys.modules["boto3"] = SimpleNamespace(client=Client)
os.environ.update(PREFIX="orders", **json.loads(sys.argv[1]))
archive.handle({"kind": "message", "id": "7", "body": "hä"})
archive.handle({"kind": "schedule"})
print(json.dumps(said))
`;

function said(variables: Readonly<Record<string, string>>): unknown {
  const { error, status, stdout, stderr } = spawnSync("python3", ["-c", script, JSON.stringify(variables)], { encoding: "utf8" });
  if (error) {
    console.log("not run: python3 is not on this machine");
    return undefined;
  }
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const identity = "http://identity?api-version=2019-08-01&client_id=code&resource=";
const google = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token";

test.each([
  [
    "AWS",
    { BUCKET_DOCUMENTS: "s3://documents", TOPIC_ARCHIVED_PUBLISH_TO: "arn:aws:sns:eu-central-1:1:archived" },
    [
      ["s3", "put_object", { Bucket: "documents", Key: "orders/7.txt", Body: "hä" }],
      ["sns", "publish", { TopicArn: "arn:aws:sns:eu-central-1:1:archived", Message: "orders/7.txt" }],
    ],
  ],
  [
    "Azure",
    {
      BUCKET_DOCUMENTS: "https://lab.blob.core.windows.net/documents",
      TOPIC_ARCHIVED_PUBLISH_TO: "https://lab.servicebus.windows.net/archived",
      IDENTITY_ENDPOINT: "http://identity",
      IDENTITY_HEADER: "header",
      AZURE_CLIENT_ID: "code",
    },
    [
      ["GET", `${identity}https://storage.azure.com/`, null, null],
      ["PUT", "https://lab.blob.core.windows.net/documents/orders/7.txt", "Bearer token 1", "hä"],
      ["GET", `${identity}https://servicebus.azure.net`, null, null],
      // learn.microsoft.com/rest/api/servicebus/send-message-to-queue, read 2026-11-27
      ["POST", "https://lab.servicebus.windows.net/archived/messages", "Bearer token 3", "orders/7.txt"],
    ],
  ],
  [
    "Google Cloud",
    {
      BUCKET_DOCUMENTS: "gs://documents",
      TOPIC_ARCHIVED_PUBLISH_TO: "https://europe-west3-pubsub.googleapis.com/v1/projects/lab/topics/archived",
    },
    [
      ["GET", google, null, null],
      ["PUT", "https://storage.googleapis.com/documents/orders/7.txt", "Bearer token 1", "hä"],
      ["GET", google, null, null],
      [
        "POST",
        "https://europe-west3-pubsub.googleapis.com/v1/projects/lab/topics/archived:publish",
        "Bearer token 3",
        JSON.stringify({ messages: [{ data: Buffer.from("orders/7.txt").toString("base64") }] }).replace(/:(?=[["])/g, ": "),
      ],
    ],
  ],
] as const)(
  "%s: the example's function puts an order into its bucket and tells its topic, by what the language brings along",
  (_, variables, calls) => {
    const all = said(variables);
    if (all !== undefined) expect(all).toEqual(calls);
  },
);
