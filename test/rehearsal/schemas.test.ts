import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { loadSlice, PROVIDERS } from "../../rehearsal/schema/slices";
import { cut, main, providersIn } from "../../scripts/cut-schemas";
import { config, Workspace } from "./workspace";

jest.setTimeout(60_000);

const shipped = join(__dirname, "../../rehearsal/schemas");
const types = JSON.parse(readFileSync(join(shipped, "types.json"), "utf8")) as Record<
  string,
  { resources: string[]; data: string[] }
>;

describe("the slices that come with the package", () => {
  test.each(PROVIDERS)("of %s hold every type of the list, and say where they are from", (provider) => {
    const slice = loadSlice(provider);
    expect(slice.resourceTypes).toEqual([...(types[provider]?.resources ?? [])].sort());
    expect(slice.dataTypes).toEqual([...(types[provider]?.data ?? [])].sort());
    expect(slice.source).toBe(`registry.terraform.io/hashicorp/${provider}`);
    expect(slice.version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

const attribute = { type: "string", optional: true, description: "gone" };
const raw = {
  format_version: "1.0",
  provider_schemas: {
    "registry.terraform.io/hashicorp/google": {
      provider: { version: 0, block: { attributes: { project: attribute } } },
      resource_schemas: {
        google_kept: {
          version: 1,
          block: {
            description: "gone",
            attributes: { name: { ...attribute, required: true, optional: false }, description: attribute },
          },
        },
        google_dropped: { version: 0, block: {} },
      },
      data_source_schemas: {},
    },
  },
};

describe("cutting", () => {
  const [schema] = providersIn(raw, "9.1.0");
  const list = { resources: ["google_kept"], data: [] };

  test("keeps the listed types and drops descriptions, but not an attribute of that name", () => {
    const slice = cut(schema as never, list) as {
      resource_schemas: Record<string, { block: { attributes: Record<string, object> } }>;
    };
    expect(Object.keys(slice.resource_schemas)).toEqual(["google_kept"]);
    expect(slice.resource_schemas.google_kept?.block).toEqual({
      attributes: { name: { type: "string", required: true, optional: false }, description: { type: "string", optional: true } },
    });
  });

  test("gives slices that a rehearsal serves, with ids made up for types that it has no table for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slices-"));
    writeFileSync(join(folder, "google.json.gz"), gzipSync(JSON.stringify(cut(schema as never, list))));
    const workspace = await Workspace.open({ schemas: folder });
    const lab = config("google", { provider: { google: { project: "p" } }, resource: { google_kept: { it: { name: "n" } } } });
    expect((await workspace.apply(lab)).errors).toEqual([]);
    expect(workspace.rehearsal.unproven).toEqual([
      "google 9.1.0: the slice came without rules; only its schema was checked",
      "no rules in the data, so nothing beyond the schema was checked: google_kept",
      "its id and computed values are made up: google_kept",
    ]);
    expect((await workspace.terraform("plan", "-detailed-exitcode")).code).toBe(0);
    expect((await workspace.destroy()).code).toBe(0);
    await workspace.close();
    rmSync(folder, { recursive: true });
  });

  test("is a command", () => {
    const folder = mkdtempSync(join(tmpdir(), "cut-"));
    mkdirSync(join(folder, "out"));
    writeFileSync(join(folder, "raw.json"), JSON.stringify(raw));
    writeFileSync(join(folder, "types.json"), JSON.stringify({ google: list }));
    const given = [
      "--schema",
      join(folder, "raw.json"),
      "--version",
      "9.1.0",
      "--types",
      join(folder, "types.json"),
      "--out",
      join(folder, "out"),
    ];
    const told = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    main(given);
    expect(told).toHaveBeenCalledWith(`${join(folder, "out", "google.json.gz")}
`);
    told.mockRestore();
    const slice = JSON.parse(gunzipSync(readFileSync(join(folder, "out", "google.json.gz"))).toString());
    expect(slice).toMatchObject({ source: "registry.terraform.io/hashicorp/google", version: "9.1.0" });
    rmSync(folder, { recursive: true });
  });
});
