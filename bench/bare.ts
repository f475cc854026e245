import { readFileSync } from "node:fs";

type Block = Readonly<Record<string, unknown>>;
/** A `cdk.tf.json`. */
export type Stack = Readonly<Record<string, Block | readonly Block[] | undefined>>;

const packages: Readonly<Record<string, string>> = {
  aws: "@cdktf/provider-aws",
  azurerm: "@cdktf/provider-azurerm",
  google: "@cdktf/provider-google",
};

/**
 * Writes the program that a CDKTF user would write by hand for the same stacks: each resource by its prebuilt class, which is imported by its own
 * path, and literal values. It does nothing else: it reads no YAML, checks nothing, names nothing, and a reference to another resource is
 * already the text that cdktf would make of it, so that it is rather faster than what a person would write.
 */
export function bareProgram(stacks: ReadonlyMap<string, Stack>): string {
  const modules = new Map<string, string>();
  const classes = [...stacks.values()].map((stack, index) => {
    const lines = statements(stack, modules).map((line) => `    ${line}`);
    return `class Lab${index} extends TerraformStack {\n  constructor(scope, id) {\n    super(scope, id);\n${lines.join("\n")}\n  }\n}`;
  });
  return [
    `const { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");`,
    ...[...modules].map(([local, path]) => `const ${local} = require("${path}");`),
    ...classes,
    "const app = new App({ outdir: process.argv[2] });",
    ...[...stacks.keys()].map((name, index) => `new Lab${index}(app, ${JSON.stringify(name)});`),
    "app.synth();\n",
  ].join("\n");
}

/** What of a stack a program decides: all but the comments and the versions that the bindings stand for. */
export function essence(stack: Stack): unknown {
  const { terraform, ...rest } = withoutComments(stack) as Stack;
  return { ...rest, backend: (terraform as Block | undefined)?.backend };
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "//");
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, v]) => [key, withoutComments(v)]));
}

function statements(stack: Stack, modules: Map<string, string>): string[] {
  const lines: string[] = [];
  const ids = new Set<string>();
  const add = (expression: (id: string) => string, name: string, apart: string) => {
    const id = ids.has(name) ? `${apart}-${name}` : name;
    ids.add(id);
    lines.push(`${expression(JSON.stringify(id))}.overrideLogicalId(${JSON.stringify(name)});`);
  };
  const backend = (stack.terraform as { backend?: { local?: { path: string } } } | undefined)?.backend?.local;
  if (backend) lines.push(`new LocalBackend(this, { path: ${JSON.stringify(backend.path)} });`);
  for (const [cloud, blocks] of entriesOf(stack.provider)) {
    const binding = new Binding(cloud, "provider", modules);
    for (const block of [blocks].flat() as Block[])
      lines.push(`new ${binding.className}(this, "${cloud}", ${binding.config(block)});`);
  }
  for (const section of ["data", "resource"] as const) {
    for (const [type, named] of entriesOf(stack[section])) {
      const binding = new Binding(type, section, modules);
      for (const [name, block] of entriesOf(named as Block)) {
        const config = binding.config(block as Block);
        add((id) => `new ${binding.className}(this, ${id}, ${config})`, name, type);
        for (const [key, value] of binding.unknown(block as Block))
          lines.push(`this.node.children.at(-1).addOverride("${key}", ${JSON.stringify(value)});`);
      }
    }
  }
  for (const [name, block] of entriesOf(stack.variable)) {
    const { ephemeral, ...known } = block as Block;
    add((id) => `new TerraformVariable(this, ${id}, ${JSON.stringify(known)})`, name, "variable");
    if (ephemeral !== undefined) lines.push(`this.node.children.at(-1).addOverride("ephemeral", ${ephemeral});`);
  }
  for (const [name, block] of entriesOf(stack.output))
    add((id) => `new TerraformOutput(this, ${id}, ${JSON.stringify(block)})`, name, "output");
  return lines;
}

const entriesOf = (section: Stack[string]) => Object.entries((section ?? {}) as Block);

/** Properties that every resource takes, besides those of its class. */
const meta: Readonly<Record<string, string>> = {
  dependson: "dependsOn",
  createbeforedestroy: "createBeforeDestroy",
  ignorechanges: "ignoreChanges",
  preventdestroy: "preventDestroy",
  replacetriggeredby: "replaceTriggeredBy",
  lifecycle: "lifecycle",
};

/** Where the prebuilt class of a type is. */
export function pathOf(type: string, section: "provider" | "data" | "resource"): string {
  if (type === "terraform_data") return "cdktf/lib/terraform-data-resource";
  const [cloud = "", ...rest] = type.split("_");
  const name = section === "provider" ? "provider" : [...(section === "data" ? ["data", cloud] : []), ...rest].join("-");
  return `${packages[cloud]}/lib/${name}`;
}

/** The prebuilt class of a type, with the names of its properties as its declaration has them. */
class Binding {
  readonly className: string;
  private readonly properties: ReadonlyMap<string, string>;
  private readonly maps: ReadonlySet<string>;

  constructor(type: string, section: "provider" | "data" | "resource", modules: Map<string, string>) {
    const path = pathOf(type, section);
    const local = `${section}_${type}`;
    modules.set(local, path);
    const found = Object.entries(require(path) as Record<string, { tfResourceType?: string }>).find(
      ([, value]) => value?.tfResourceType === type,
    );
    if (!found) throw new Error(`${path} has no class of ${type}`);
    this.className = `${local}.${found[0]}`;
    const text = readFileSync(require.resolve(path).replace(/\.js$/, ".d.ts"), "utf8");
    this.properties = new Map(
      [...text.matchAll(/^\s+readonly (\w+)\??: /gm)].map(([, property]) => [
        (property as string).toLowerCase(),
        property as string,
      ]),
    );
    this.maps = new Set(
      [...text.matchAll(/^\s+readonly (\w+)\??: \{\s*\[key: string\]/gm)].map(([, property]) => property as string),
    );
  }

  /** The text of a resource's properties; those that the class does not know are left out. */
  config(block: Block): string {
    const known = Object.entries(block).filter(([key]) => key !== "//" && this.property(key) !== undefined);
    return JSON.stringify(this.camelCase(Object.fromEntries(known)));
  }

  /** What a program sets by an override, as the class is older than the attribute. */
  unknown(block: Block): [string, unknown][] {
    return Object.entries(block).filter(([key]) => key !== "//" && this.property(key) === undefined);
  }

  private property(key: string): string | undefined {
    const plain = key.replaceAll("_", "");
    return this.properties.get(plain) ?? meta[plain];
  }

  private camelCase(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.camelCase(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const property = this.property(key) ?? key;
        if (property === "dependsOn") return [property, (inner as string[]).map((fqn) => ({ fqn }))];
        return [property, this.maps.has(property) ? inner : this.camelCase(inner)];
      }),
    );
  }
}
