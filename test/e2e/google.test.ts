import { join } from "node:path";
import { readAccounts, readDescription } from "../../description";
import { firstTeams } from "../../stacks/labs";
import { lacksCertificates } from "../standins/certificate";
import { Google } from "../standins/google";
import { agent } from "../standins/google/kms";
import type { Binding, Body, Policy } from "../standins/google/store";
import { type Life, live, secretValue, startLives, type Thing } from "../standins/life";
import { seedsOf } from "../standins/seeds";
import { examples, repository } from "../support/cic";
import { lacksProvider, suite } from "../support/mirror";

// the provider waits ten seconds for each identity, and three after each grant
jest.setTimeout(600_000);

/** What of a description a life is held against. */
interface Described {
  readonly shared?: { readonly buckets?: object };
  readonly expires: string;
  readonly budget: { readonly amount: number };
  readonly teams: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly network?: { readonly ranges?: Readonly<Record<string, string>>; readonly peerings?: readonly string[] };
  readonly clusters?: Readonly<Record<string, unknown>>;
  readonly machines?: Readonly<
    Record<string, { readonly count?: number; readonly per?: "member"; readonly published?: boolean }>
  >;
  readonly disks?: Readonly<Record<string, { readonly machine: string }>>;
  readonly databases?: object;
  readonly shares?: object;
  readonly caches?: object;
  readonly balancers?: object;
  readonly notebooks?: object;
  readonly pools?: object;
  readonly services?: object;
  readonly schedules?: object;
  readonly functions?: Readonly<Record<string, { readonly takes?: unknown; readonly every?: unknown }>>;
  readonly buckets?: object;
  readonly secrets?: object;
}

/** A project in which somebody has asked, once, for the accounts of Google's own that no resource makes. */
function cloud(): Google {
  const google = new Google();
  for (const domain of ["gcp-sa-cloud-sql", "gcp-sa-memorystore"]) google.store.agents.add(agent(domain));
  return google;
}

suite(
  "a life on Google Cloud, by its real provider against a stand-in",
  lacksProvider("google") ?? lacksCertificates(),
  false,
  () => {
    let lives: ReadonlyMap<string, Promise<Life>>;
    beforeAll(() => {
      lives = startLives(examples, 3, (example) => live(example, "google", cloud()));
    });
    afterAll(() => Promise.allSettled(lives.values()));

    describe.each(examples)("%s", (example) => {
      const life = () => lives.get(example) as Promise<Life>;
      const { environment: read } = readDescription(join(repository, example));
      const environment = read as unknown as Described;
      const machines = Object.values(environment.machines ?? {});
      const clusters = Object.keys(environment.clusters ?? {});
      const labs = firstTeams(read);
      const buckets = [environment, environment.shared ?? {}].flatMap((lab) => Object.keys(lab.buckets ?? {}));
      const secrets = Object.keys(environment.secrets ?? {});
      const notebooks = Object.keys(environment.notebooks ?? {});
      const pools = Object.keys(environment.pools ?? {});
      const services = Object.keys(environment.services ?? {});
      // each has its code in a bucket; what starts it for a message or by the clock has an identity of its own
      const functions = Object.values(environment.functions ?? {});
      const starting = functions.filter(({ takes, every }) => takes !== undefined || every !== undefined);
      const running = [clusters, notebooks, pools, services, functions, starting].reduce((sum, { length }) => sum + length, 0);
      const acting = machines.length + running;

      test("is deployed, planned again without changes, changed in place and destroyed, and nothing is left", async () => {
        const { wrong, left } = await life();
        expect(wrong.join("\n")).toBe("");
        expect(left).toEqual([]);
      });

      test("made what the description says", async () => {
        const { deployed } = await life();
        const count = (type: string) => of(deployed, type).length;
        const [first] = Object.values(read.teams);
        const numberOf = ({ count = 1, per }: (typeof machines)[number] = {}) => (per ? (first?.members?.length ?? 0) : count);
        const instances = machines.reduce((sum, machine) => sum + numberOf(machine), 0);
        const beside = Object.values(environment.disks ?? {}).map(({ machine }) => numberOf(environment.machines?.[machine]));
        expect({
          instances: count("compute/instances"),
          disks: count("compute/disks"),
          identities: count("iam/serviceAccounts"),
          groups: count("compute/instanceGroupManagers"),
          networks: count("compute/networks"),
          buckets: count("storage/b"),
          secrets: count("secretmanager/secrets"),
          budgets: count("billingbudgets/budgets"),
        }).toEqual({
          instances,
          disks: instances + beside.reduce((sum, count) => sum + count, 0),
          // a schedule acts by an account of its own, and stands in no network
          identities: acting + Object.keys(environment.schedules ?? {}).length,
          groups: pools.length,
          networks: acting > 0 ? 1 : 0,
          buckets: buckets.length + functions.length,
          secrets: secrets.length,
          budgets: labs.length,
        });
      });

      test("has buckets that are closed and stay in their region", async () => {
        for (const bucket of of((await life()).deployed, "storage/b"))
          expect(bucket).toMatchObject({
            location: "EUROPE-WEST3",
            iamConfiguration: { publicAccessPrevention: "enforced", uniformBucketLevelAccess: { enabled: true } },
            softDeletePolicy: { retentionDurationSeconds: "0" },
          });
      });

      test("has the files of the description in its buckets, byte by byte", async () => {
        // what somebody left behind, and the code of functions
        const others = /^(left-behind\.txt|(adapter|own)_[0-9a-f]{16}(_[a-z0-9-]+)?\.\w+)$/;
        const held = of((await life()).deployed, "storage/o").filter(({ name }) => !others.test(String(name)));
        expect(
          held.map(({ name: key, md5Hash: md5 }) => ({ key, md5 })).sort((a, b) => (`${a.key}` < `${b.key}` ? -1 : 1)),
        ).toEqual(seedsOf(example));
      });

      test("has machines without public address unless published, with an identity of their own and a boot that is checked", async () => {
        const { deployed } = await life();
        const identities = of(deployed, "iam/serviceAccounts").map(({ email }) => email);
        const outside: object[] = [];
        const templates = of(deployed, "compute/instanceTemplates").map(({ properties }) => properties as Body);
        for (const instance of [...of(deployed, "compute/instances"), ...templates]) {
          const { networkInterfaces, serviceAccounts, metadata } = instance as Record<string, Body[]> & {
            metadata: { items: object[] };
          };
          expect(networkInterfaces?.map(({ ipv6AccessConfigs }) => ipv6AccessConfigs)).toEqual([undefined]);
          if (networkInterfaces?.[0]?.accessConfigs) outside.push(instance);
          expect(identities).toContain(serviceAccounts?.[0]?.email);
          expect(instance).toMatchObject({ shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true } });
          expect(metadata.items).toContainEqual({ key: "enable-oslogin", value: "TRUE" });
          expect(metadata.items).toContainEqual({ key: "block-project-ssh-keys", value: "TRUE" });
        }
        const published = machines.map(({ published, count = 1 }) => (published ? count : 0));
        expect(outside).toHaveLength(published.reduce((sum, count) => sum + count, 0));
      });

      test("lets nobody in from everywhere, and people by the proxy alone", async () => {
        const { ranges: outside = {}, peerings = [] } = environment.network ?? {};
        const { networks } = readAccounts(readDescription(join(repository, example)));
        const named = [...Object.values(outside), ...peerings.map((peer) => networks?.[peer]?.google?.range)];
        const { deployed } = await life();
        const proxies = of(deployed, "compute/subnetworks").filter(({ purpose }) => purpose === "REGIONAL_MANAGED_PROXY");
        expect(proxies).toHaveLength(Object.keys(environment.balancers ?? {}).length > 0 ? 1 : 0);
        // balancers come from their proxies, and Google asks from ranges of its own whether machines are well
        const asking = proxies.flatMap(({ ipCidrRange }) => [`${ipCidrRange}`, "35.191.0.0/16", "130.211.0.0/22"]);
        const rules = of(deployed, "compute/firewalls") as {
          allowed?: object;
          denied?: object;
          direction: string;
          sourceRanges?: string[];
          destinationRanges?: string[];
        }[];
        const ranges = rules.filter(({ allowed }) => allowed).flatMap(({ sourceRanges }) => sourceRanges ?? []);
        expect(ranges.filter((range) => range !== "35.235.240.0/20" && ![...named, ...asking].includes(range))).toEqual([]);
        const denying = rules.filter(({ allowed }) => !allowed);
        expect(denying.map(({ denied }) => denied)).toEqual(denying.map(() => [{ IPProtocol: "all" }]));
        const inwards = denying.filter(({ direction }) => direction === "INGRESS").map(({ sourceRanges }) => sourceRanges);
        expect(inwards).toEqual(acting > 0 ? [["0.0.0.0/0"]] : []);
        // the address of a database, both of a cache and those of a share are guarded on the way to them, whichever was made first
        const each = (entries: object | undefined, sizes: string) =>
          labs.flatMap(() => Object.keys(entries ?? {}).map(() => sizes));
        const outwards = denying.filter(({ direction }) => direction === "EGRESS");
        expect(outwards.map(({ destinationRanges }) => `${destinationRanges}`.replace(/[\d.]+\//g, "/")).sort()).toEqual(
          [
            ...each(environment.databases, "/32"),
            ...each(environment.caches, "/32,/32"),
            ...each(environment.balancers, "/32"),
            ...each(environment.shares, "/26"),
          ].sort(),
        );
      });

      test("gives people rights that end with the lab, and machines theirs", async () => {
        const { deployed } = await life();
        const bindingsOf = (things: typeof deployed) =>
          things.flatMap(({ content }) => (content as { policy?: Policy }).policy?.bindings ?? []);
        const bindings = bindingsOf(deployed);
        const end = new Date(Date.parse(environment.expires) + 24 * 3_600_000).toISOString().replace(".000Z", "Z");
        const ending = `request.time < timestamp("${end}")`;
        // one binding may name people and machines
        const named = (who: RegExp) =>
          holders(bindings, who).flatMap(({ members }) => members.filter((member) => who.test(member)));
        // Pub/Sub takes no condition; a right on the project names besides what it is narrowed to
        for (const { condition } of holders(bindingsOf(deployed.filter(({ type }) => !type.startsWith("pubsub/"))), /^user:/)) {
          expect(condition?.title).toMatch(/(^|, )until the lab expires$/);
          expect(condition?.expression.split(" && ").at(-1)).toBe(ending);
        }
        // everybody looks at what all teams share
        const present = Object.values(environment.teams).slice(0, environment.shared ? undefined : 1);
        const empty = machines.length + buckets.length + secrets.length + clusters.length === 0;
        expect([...new Set(named(/^user:/))].sort()).toEqual(
          empty ? [] : [...new Set(present.flatMap((team) => Object.values(team).flat()))].map((email) => `user:${email}`).sort(),
        );
        // and the identities of Google's own services in the project
        const others = named(
          /^(?!user:|project(Editor|Owner|Viewer):|serviceAccount:service-\d+@(cloud-filer\.|gcp-sa-|compute-system\.|gs-project-accounts\.))/,
        );
        const identities = of(deployed, "iam/serviceAccounts").map(({ email }) => `serviceAccount:${email}`);
        expect(others.filter((member) => !identities.includes(member))).toEqual([]);
      });

      test("holds each secret's value where its readers find it", async () => {
        const { deployed } = await life();
        const versions = of(deployed, "secretmanager/versions") as { state: string; payload: { data: string } }[];
        expect(versions.map(({ state, payload }) => [state, Buffer.from(payload.data, "base64").toString()])).toEqual(
          secrets.map(() => ["ENABLED", secretValue]),
        );
      });

      test("labels what costs money, and changes its labels and its budget in place", async () => {
        const { changed } = await life();
        const costly = ["compute/instances", "compute/disks", "storage/b", "secretmanager/secrets"].flatMap((type) =>
          of(changed, type),
        );
        for (const { labels } of costly)
          expect(labels).toMatchObject({ expires: environment.expires, purpose: expect.stringMatching(/^still_/) });
        expect(of(changed, "billingbudgets/budgets")).toEqual(
          labs.map(() =>
            expect.objectContaining({
              amount: { specifiedAmount: { currencyCode: "EUR", units: `${environment.budget.amount + 1}` } },
            }),
          ),
        );
      });
    });
  },
);

const of = (things: readonly Thing[], type: string): Body[] =>
  things.filter((thing) => thing.type === type).map(({ content }) => content as Body);

/** The bindings that name somebody of a kind. */
const holders = (bindings: readonly Binding[], kind: RegExp): Binding[] =>
  bindings.filter(({ members }) => members.some((member) => kind.test(member)));
