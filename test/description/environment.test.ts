import { readdirSync } from "node:fs";
import path from "node:path";
import { type Description, readDescription } from "../../description";
import { lab, outcome, scratch } from "./support";

const { folder, write } = scratch();
const read = (text: string) => outcome(write("lab.yaml", text)) as Description;

test("nine lines are a description", () => {
  const { environment, file, source } = read(lab({}));
  expect(environment).toEqual({
    name: "document-lab",
    purpose: "Try document understanding on open data",
    owner: "platform@cic.example",
    costCentre: "CIC-0815",
    classification: "public",
    expires: "2027-03-31",
    budget: { amount: 400 },
    region: "germany",
    providers: ["aws", "azure", "google"],
    teams: { main: {} },
  });
  expect(file).toBe(path.join(folder, "lab.yaml"));
  expect(source).toBe(lab({}));
});

test("capabilities come as written, without their defaults", () => {
  const { environment } = read(
    lab(
      {},
      "teams: { alpha: { members: [ada@cic.example] } }\nbuckets: { documents: { access: { ada@cic.example: read } }, empty: {} }\n",
    ),
  );
  expect(environment.teams).toEqual({ alpha: { members: ["ada@cic.example"] } });
  expect(environment.buckets).toEqual({ documents: { access: { "ada@cic.example": "read" } }, empty: {} });
});

test("the order of providers means nothing", () => {
  expect(read(lab({ providers: "providers: [google, aws]" })).environment.providers).toEqual(["aws", "google"]);
});

test("a day in the past is no error, since a file reads the same on every day", () => {
  expect(read(lab({ expires: "expires: 2020-01-01" })).environment.expires).toBe("2020-01-01");
});

test("a place that one cloud lacks is fine for the others", () => {
  expect(read(lab({ region: "region: ireland", providers: "providers: [aws, azure]" })).environment.region).toBe("ireland");
});

test("anchors may be used, the last before an alias counts", () => {
  const { environment } = read(
    lab({}, "buckets:\n  a: &x { versioned: false }\n  b: *x\n  c: &x { versioned: true }\n  d: *x\n"),
  );
  expect(environment.buckets).toEqual({
    a: { versioned: false },
    b: { versioned: false },
    c: { versioned: true },
    d: { versioned: true },
  });
});

test("a network without subnets has one called work", () => {
  expect(read(lab({}, "network: {}\nmachines: { a: { subnet: work } }\n")).environment.machines).toEqual({
    a: { subnet: "work" },
  });
});

test("somebody may be in one team only and be named for all", () => {
  const teams = "teams: { alpha: { viewers: [ada@cic.example] }, beta: { admins: [bea@cic.example] } }\n";
  const { environment } = read(lab({}, `${teams}secrets: { key: { readBy: [ada@cic.example, bea@cic.example] } }\n`));
  expect(environment.secrets).toEqual({ key: { readBy: ["ada@cic.example", "bea@cic.example"] } });
});

test("positions are those of the values, or of what is around them", () => {
  const { position } = read(
    lab(
      {},
      "network:\n  subnets:\n    work: { internet: none }\nbuckets:\n  documents:\n    versioned: true\nteams: { a: { members: [ x@y.example, z@y.example ] } }\n",
    ),
  );
  const at = (...where: (string | number)[]) => Object.values(position(where)).join(":");
  expect(at()).toBe("1:1");
  expect(at("name")).toBe("1:7");
  expect(at("budget")).toBe("7:9");
  expect(at("budget", "amount")).toBe("7:19");
  expect(at("budget", "currency")).toBe("7:9");
  expect(at("providers", 2)).toBe("9:25");
  expect(at("providers", 9)).toBe("9:12");
  expect(at("network")).toBe("10:1");
  expect(at("network", "subnets", "work")).toBe("12:11");
  expect(at("network", "subnets", "work", "internet")).toBe("12:23");
  expect(at("buckets", "documents")).toBe("14:3");
  expect(at("buckets", "documents", "versioned")).toBe("15:16");
  expect(at("buckets", "others", "versioned")).toBe("13:1");
  expect(at("teams", "a", "members", 1)).toBe("16:39");
  expect(at("toString")).toBe("1:1");
  expect(at("__proto__", "x")).toBe("1:1");
});

const examples = path.join(__dirname, "../../environments");
test.each(readdirSync(examples).filter((file) => file.endsWith(".yaml") && !file.startsWith("accounts")))(
  "environments/%s is right",
  (file) => {
    expect(readDescription(path.join(examples, file)).environment.name).toBe(file.replace(".yaml", ""));
  },
);

test("a description loads neither cdktf nor a cloud", () => {
  const loaded: string[] = [];
  jest.isolateModules(() => {
    for (const module of ["cdktf", "constructs"]) {
      jest.doMock(module, () => {
        loaded.push(module);
        return {};
      });
    }
    const room = require("../../description") as typeof import("../../description");
    const description = room.readDescription(path.join(examples, "document-lab.yaml"));
    room.checkAccounts(description, room.readAccounts(description), description.environment.providers);
    room.explain(description);
    room.jsonSchema();
    for (const command of ["validate", "explain", "schema", "init"]) require(`../../cli/${command}`);
    expect(loaded).toEqual([]);
    // the same way does notice where cdktf is loaded
    expect(() => require("../../constructs/lab")).toThrow();
    expect(loaded).toContain("cdktf");
  });
});
