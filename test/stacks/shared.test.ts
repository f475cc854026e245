import { type Provider, providers } from "../../catalog/providers";
import { readModel } from "../../compare/model";
import { stacksOfText } from "../support/stacks";

const text = (data: string) => `name: event
purpose: What teams share
owner: platform@cic.example
costCentre: CIC-1
classification: public
expires: 2027-01-31
budget: { amount: 50 }
region: germany
providers: [aws, azure, google]
teams:
  alpha: { members: [ada@cic.example] }
  beta: { members: [alan@cic.example, ada@cic.example] }
machines:
  workbench: {}
  idle: {}
shared:
  buckets:
    data: ${data}
  registries:
    tools: { access: { workbench: pull } }
  models:
    assistant: { access: [workbench, ada@cic.example] }
`;
const stacks = stacksOfText(text("{ access: { workbench: read, alan@cic.example: write } }"));
const stack = (team: string, provider: Provider) => JSON.parse(stacks.get(`event-${team}-${provider}`) as string);
const rights = (team: string, provider: Provider) => readModel(stack(team, provider)).rights;

test("an environment has the lab that all share and one for each team, on each cloud", () => {
  expect([...stacks.keys()].sort()).toEqual(
    ["alpha", "beta", "shared"].flatMap((team) => providers.map((provider) => `event-${team}-${provider}`)),
  );
});

describe.each(providers)("on %s", (provider) => {
  test("the shared lab has what is shared and nothing of the teams", () => {
    const ids = Object.values(stack("shared", provider).resource as Record<string, object>).flatMap(Object.keys);
    expect(ids.filter((id) => /^(machine|network|ingress)/.test(id))).toEqual([]);
    expect(ids.some((id) => id.startsWith("bucket-data_"))).toBe(true);
    expect(ids.some((id) => id.startsWith("registry-tools_"))).toBe(true);
    expect(ids.some((id) => id.startsWith("budget-main_"))).toBe(true);
  });

  test("people of every team look at what is shared, each once, and whom it names may do that", () => {
    const person = (name: string) =>
      provider === "azure"
        ? name === "ada"
          ? /0001$/
          : /0002$/
        : provider === "aws"
          ? new RegExp(`user/${name}$`)
          : new RegExp(`user:${name}@`);
    const of = (name: string) =>
      rights("shared", provider).filter(({ subject }) => subject.kind === "person" && person(name).test(subject.id));
    const bucket = ({ target }: { target: string }) => target.includes("bucket-data");
    expect(
      new Set(
        of("ada")
          .filter(bucket)
          .map(({ level }) => level),
      ),
    ).toEqual(new Set(["see"]));
    expect(
      new Set(
        of("alan")
          .filter(bucket)
          .map(({ level }) => level),
      ),
    ).toEqual(new Set(["read", "see", "write"]));
  });

  test("each team's machines get just the rights that are written, on just those entries", () => {
    for (const team of ["alpha", "beta"]) {
      const lent = rights(team, provider).filter(({ entry }) => entry.startsWith("shared-"));
      const machine = lent
        .filter(({ level }) => level !== "see")
        .map(({ target, level, beyond }) => `${level} ${target} ${beyond}`);
      const model =
        provider === "google" ? `call \${data.google_project.project.project_id} true` : "call shared model assistant false";
      expect([...new Set(machine)].sort()).toEqual([model, "read shared bucket data false", "read shared registry tools false"]);
      expect(new Set(lent.map(({ subject }) => subject.id)).size).toBe(1);
      expect(lent[0]?.subject.id).toContain("machine-workbench");
    }
  });

  test("a member whom a shared model names calls it, and who is not named does not", () => {
    const callers = rights("shared", provider).filter(({ level }) => level === "call");
    const known = { aws: "user/ada", azure: "0001", google: "user:ada@cic.example" };
    expect(new Set(callers.map(({ subject }) => subject.id.endsWith(known[provider])))).toEqual(new Set([true]));
  });

  test("a right on another name than that of the shared entry is one beyond the lab", () => {
    const other = JSON.parse(
      JSON.stringify(stack("alpha", provider)).replaceAll(/event-?shared-?data[a-z0-9-]*/g, "somebody-elses"),
    );
    expect(readModel(other).rights.some(({ entry, beyond }) => entry === "shared-bucket-data" && beyond)).toBe(true);
  });

  test("what is shared changes no byte of a team's lab that it does not name", () => {
    const without = stacksOfText(text("{ versioned: false }"));
    const own = stack("alpha", provider);
    for (const byId of Object.values(own.resource as Record<string, Record<string, object>>))
      for (const id of Object.keys(byId)) if (/^(shared-bucket-|service-storage$)/.test(id)) delete byId[id];
    const resources = (of: Record<string, Record<string, object>>) =>
      Object.fromEntries(Object.entries(of).filter(([, byId]) => Object.keys(byId).length > 0));
    expect(resources(JSON.parse(without.get(`event-alpha-${provider}`) as string).resource)).toEqual(resources(own.resource));
  });
});
