import { createSign } from "node:crypto";
import { Google } from ".";
import { type Policy, project } from "./store";

const here = `projects/${project.id}`;
const network = `${here}/global/networks/net`;
const subnetworks = `${here}/regions/europe-west3/subnetworks`;
const user = { role: "roles/storage.objectViewer", members: ["user:ada@cic.example"] };

let google: Google;
let token: string;
beforeEach(async () => {
  google = new Google(0);
  const { private_key } = JSON.parse(google.env.GOOGLE_CREDENTIALS as string) as { private_key: string };
  const signature = createSign("RSA-SHA256").update("header.claims").sign(private_key, "base64url");
  const { body } = await ask("POST", "oauth2.googleapis.com/token", `assertion=header.claims.${signature}`);
  token = (body as { access_token: string }).access_token;
});

function ask(method: string, url: string, sent: object | string = "", authorization = `Bearer ${token}`, query = {}) {
  const [host = "", ...path] = url.split("/");
  const body = Buffer.from(typeof sent === "string" ? sent : JSON.stringify(sent));
  return google.answer({ method, host, path: `/${path.join("/")}`, query, headers: { authorization }, body });
}
const status = async (...call: Parameters<typeof ask>) => (await ask(...call)).status;
const compute = (method: string, name: string, body?: object) =>
  status(method, `compute.googleapis.com/compute/v1/${name}`, body);
const bucket = (method: string, path: string, body?: object) =>
  status(method, `storage.googleapis.com/storage/v1/b${path}`, body);
const logging = (method: string, name: string, body: object = {}, query = {}) =>
  status(method, `logging.googleapis.com/v2/${name}`, body, undefined, query);
const enable = (service: string) =>
  ask("POST", `serviceusage.googleapis.com/v1/${here}/services/${service}.googleapis.com:enable`, {});

test("nobody who has not signed in is answered, and no service that was not enabled answers", async () => {
  expect(await status("GET", `compute.googleapis.com/compute/v1/${network}`, "", "Bearer else")).toBe(401);
  expect(await status("POST", "oauth2.googleapis.com/token", "assertion=header.claims.c2lnbmVk")).toBe(401);
  expect(await compute("GET", network)).toBe(403);
  await enable("compute");
  expect(await compute("GET", network)).toBe(404);
});

test("a name is taken once, a link leads somewhere, and what is in use stays", async () => {
  await enable("compute");
  const subnetwork = { name: "sub", network, ipCidrRange: "10.0.0.0/24" };
  expect(await compute("POST", subnetworks, subnetwork)).toBe(404);
  const made = () => compute("POST", `${here}/global/networks`, { name: "net" });
  expect([await made(), await made()]).toEqual([200, 409]);
  expect(await compute("POST", subnetworks, subnetwork)).toBe(200);
  expect(await compute("POST", subnetworks, { ...subnetwork, name: "other", ipCidrRange: "10.0.0.128/25" })).toBe(400);
  expect(await compute("DELETE", network)).toBe(400);
  expect([await compute("DELETE", `${subnetworks}/sub`), await compute("DELETE", network)]).toEqual([200, 200]);
});

test("what a call makes is there for others only when it has come to its end", async () => {
  await enable("compute");
  const making = compute("POST", `${here}/global/networks`, { name: "net" });
  expect(await compute("GET", network)).toBe(404);
  expect([await making, await compute("GET", network)]).toEqual([200, 200]);
});

test("a bucket goes only when it is empty, and keeps everybody and strangers to its policy out", async () => {
  await enable("storage");
  const closed = { publicAccessPrevention: "enforced", uniformBucketLevelAccess: { enabled: true } };
  expect(await bucket("POST", "", { name: "box", location: "europe-west3", iamConfiguration: closed })).toBe(200);
  const { body } = await ask("GET", "storage.googleapis.com/storage/v1/b/box/iam");
  const { etag } = body as Policy;
  const write = (policy: Policy) => bucket("PUT", "/box/iam", policy);
  const condition = { title: "until", expression: "true" };
  expect(await write({ etag, version: 1, bindings: [{ ...user, condition }] })).toBe(400);
  expect(await write({ etag, version: 3, bindings: [{ ...user, members: ["allUsers"] }] })).toBe(412);
  expect(await write({ etag, version: 3, bindings: [{ ...user, members: ["serviceAccount:no@one.example"] }] })).toBe(400);
  expect(await write({ etag, version: 3, bindings: [{ ...user, condition }] })).toBe(200);
  expect(await write({ etag, version: 3, bindings: [] })).toBe(412);
  expect(await bucket("DELETE", "/box")).toBe(409);
  expect([await bucket("DELETE", "/box/o/left-behind.txt"), await bucket("DELETE", "/box")]).toEqual([204, 204]);
  expect(google.inventory()).toEqual([]);
});

test("a log bucket that is gone keeps its name, and nothing leads into it; an exclusion says what it takes, and there are ten", async () => {
  await enable("logging");
  const buckets = `${here}/locations/europe-west3/buckets`;
  const make = () => logging("POST", `${buckets}:createAsync`, { retentionDays: 90 }, { bucketId: "lab" });
  const sink = { name: "lab", destination: `logging.googleapis.com/${buckets}/lab`, filter: 'labels.lab="lab"' };
  expect(await logging("POST", `${here}/sinks`, sink)).toBe(404);
  expect([await make(), await make()]).toEqual([200, 409]);
  expect(await logging("POST", `${here}/exclusions`, { name: "all", filter: " " })).toBe(400);
  expect(await logging("POST", `${here}/sinks`, sink)).toBe(200);
  expect(await logging("POST", `${buckets}/lab/views`, {}, { viewId: "lab" })).toBe(200);
  for (let i = 0; i < 10; i++)
    expect(await logging("POST", `${here}/exclusions`, { name: `e${i}`, filter: sink.filter })).toBe(200);
  expect(await logging("POST", `${here}/exclusions`, { name: "more", filter: sink.filter })).toBe(400);
  for (let i = 0; i < 10; i++) await logging("DELETE", `${here}/exclusions/e${i}`);
  expect([await logging("DELETE", `${here}/sinks/lab`), await logging("DELETE", `${buckets}/lab`)]).toEqual([200, 200]);
  expect(google.inventory()).toEqual([]);
  expect(await make()).toBe(409);
  expect(await logging("POST", `${here}/sinks`, sink)).toBe(400);
});

test("a call that nobody knows is a mistake of the stand-in's and no answer", async () => {
  await enable("compute");
  await expect(compute("GET", `${here}/global/addresses/a`)).rejects.toThrow("nobody answers GET");
});
