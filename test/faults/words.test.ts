import { adviceFor } from "../../engine/advice";
import { type FaultKind, HAPPENS } from "../../rehearsal/faults/plan";
import { CLOUD_KINDS, type CloudKind, cloudWords, WORDS } from "../../rehearsal/faults/words";
import { ACTIONS } from "../../rehearsal/provider/subject";
import { loadSlice, PROVIDERS } from "../../rehearsal/schema/slices";

/** What the engine takes each kind of a cloud's words for, whatever the cloud. */
const KINDS: Readonly<Record<CloudKind | "dropped", string>> = {
  throttled: "throttled",
  "server-error": "unavailable",
  "not-found-yet": "not-found",
  quota: "quota",
  "name-taken": "name-taken",
  "soft-deleted": "name-taken",
  "not-permitted": "not-permitted",
  "not-enabled": "not-enabled",
  "in-use": "blocked",
  dropped: "network",
};

test.each(PROVIDERS)("whatever %s says of any type, the user is told the right thing to do", (provider) => {
  const wrong = loadSlice(provider).resourceTypes.flatMap((type) =>
    (Object.keys(KINDS) as (CloudKind | "dropped")[]).flatMap((kind) => {
      const action = HAPPENS[kind as FaultKind].find((each) => each !== "plan") ?? ACTIONS[0];
      const words = cloudWords(provider, kind, { type, name: "lab-1", action });
      const advice = adviceFor(`creating ${type}`, words);
      return advice?.kind === KINDS[kind] && advice.advice.endsWith(".") ? [] : [`${type} ${kind}: ${advice?.kind}: ${words}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ["terraform apply was ended by SIGKILL.", "", "terraform-died"],
  [
    "creating aws_subnet",
    "api error InvalidSubnet.Conflict: The CIDR '10.20.0.0/26' conflicts with another subnet",
    "range-taken",
  ],
  [
    "creating azurerm_subnet",
    "NetcfgSubnetRangesOverlap: Subnet 'work' is not valid because its IP address range overlaps with that of an existing subnet",
    "range-taken",
  ],
  [
    "creating google_compute_subnetwork",
    "Invalid IPCidrRange: 10.20.0.0/26 conflicts with existing subnetwork 'x' in region 'europe-west3'.",
    "range-taken",
  ],
])("%s %s: what to do after a run that was cut off", (summary, detail, kind) => {
  expect(adviceFor(summary, detail)).toEqual({ kind, advice: expect.stringMatching(/(again|doctor FILE --orphans).*\.$/) });
});

test("every form of words names where it is read", () => {
  for (const words of Object.values(WORDS))
    for (const kind of CLOUD_KINDS) {
      expect(words[kind].at(-1)?.on).toBeUndefined();
      for (const { source } of words[kind]) expect(source).toMatch(/^https:\/\//);
    }
});
