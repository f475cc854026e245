/**
 * Terraform's plugin protocol 6, as much of it as the rehearsal serves: messages with the names and numbers that the protocol
 * gives their fields, in the form protobufjs reads.
 */
type Fields = Record<string, [type: string, id: number, repeated?: "repeated"]>;

const REPEATED = "repeated";

function message(fields: Fields, nested: Record<string, object> = {}, extra: object = {}): object {
  const described = Object.entries(fields).map(([name, [type, id, rule]]) => {
    const map = /^map<(\w+),(\w+)>$/.exec(type);
    return [name, map ? { keyType: map[1], type: map[2], id } : { type, id, ...(rule ? { rule } : {}) }];
  });
  return { fields: Object.fromEntries(described), nested, ...extra };
}

/** A call's pair of messages; every response may carry diagnostics under its own number. */
function call(request: Fields, response: Fields, nested: Record<string, object> = {}): object {
  return { nested: { Request: message(request), Response: message(response), ...nested } };
}

const schema = message(
  { version: ["int64", 1], block: ["Block", 2] },
  {
    Block: message({ version: ["int64", 1], attributes: ["Attribute", 2, REPEATED], block_types: ["NestedBlock", 3, REPEATED] }),
    Attribute: message({
      name: ["string", 1],
      type: ["bytes", 2],
      required: ["bool", 4],
      optional: ["bool", 5],
      computed: ["bool", 6],
      sensitive: ["bool", 7],
      deprecated: ["bool", 9],
      nested_type: ["Object", 10],
      write_only: ["bool", 11],
    }),
    NestedBlock: message({
      type_name: ["string", 1],
      block: ["Block", 2],
      nesting: ["int32", 3],
      min_items: ["int64", 4],
      max_items: ["int64", 5],
    }),
    Object: message({ attributes: ["Attribute", 1, REPEATED], nesting: ["int32", 3] }),
  },
);

const shared = {
  DynamicValue: message({ msgpack: ["bytes", 1], json: ["bytes", 2] }),
  Diagnostic: message({ severity: ["int32", 1], summary: ["string", 2], detail: ["string", 3], attribute: ["AttributePath", 4] }),
  AttributePath: message(
    { steps: ["Step", 1, REPEATED] },
    {
      Step: message(
        { attribute_name: ["string", 1], element_key_string: ["string", 2], element_key_int: ["int64", 3] },
        {},
        { oneofs: { selector: { oneof: ["attribute_name", "element_key_string", "element_key_int"] } } },
      ),
    },
  ),
  RawState: message({ json: ["bytes", 1], flatmap: ["map<string,string>", 2] }),
  ServerCapabilities: message({
    plan_destroy: ["bool", 1],
    get_provider_schema_optional: ["bool", 2],
    move_resource_state: ["bool", 3],
  }),
  TypeName: message({ type_name: ["string", 1] }),
  Schema: schema,
};

const diagnostics = (id: number): Fields => ({ diagnostics: ["Diagnostic", id, REPEATED] });

const calls = {
  GetMetadata: call(
    {},
    {
      server_capabilities: ["ServerCapabilities", 1],
      ...diagnostics(2),
      data_sources: ["TypeName", 3, REPEATED],
      resources: ["TypeName", 4, REPEATED],
    },
  ),
  GetProviderSchema: call(
    {},
    {
      provider: ["Schema", 1],
      resource_schemas: ["map<string,Schema>", 2],
      data_source_schemas: ["map<string,Schema>", 3],
      ...diagnostics(4),
      server_capabilities: ["ServerCapabilities", 6],
    },
  ),
  GetResourceIdentitySchemas: call({}, diagnostics(2)),
  ValidateProviderConfig: call({ config: ["DynamicValue", 1] }, diagnostics(2)),
  ConfigureProvider: call({ terraform_version: ["string", 1], config: ["DynamicValue", 2] }, diagnostics(1)),
  ValidateResourceConfig: call({ type_name: ["string", 1], config: ["DynamicValue", 2] }, diagnostics(1)),
  ValidateDataResourceConfig: call({ type_name: ["string", 1], config: ["DynamicValue", 2] }, diagnostics(1)),
  UpgradeResourceState: call(
    { type_name: ["string", 1], version: ["int64", 2], raw_state: ["RawState", 3] },
    { upgraded_state: ["DynamicValue", 1], ...diagnostics(2) },
  ),
  ReadResource: call(
    { type_name: ["string", 1], current_state: ["DynamicValue", 2], private: ["bytes", 3] },
    { new_state: ["DynamicValue", 1], ...diagnostics(2), private: ["bytes", 3] },
  ),
  PlanResourceChange: call(
    {
      type_name: ["string", 1],
      prior_state: ["DynamicValue", 2],
      proposed_new_state: ["DynamicValue", 3],
      config: ["DynamicValue", 4],
      prior_private: ["bytes", 5],
    },
    {
      planned_state: ["DynamicValue", 1],
      requires_replace: ["AttributePath", 2, REPEATED],
      planned_private: ["bytes", 3],
      ...diagnostics(4),
      legacy_type_system: ["bool", 5],
    },
  ),
  ApplyResourceChange: call(
    {
      type_name: ["string", 1],
      prior_state: ["DynamicValue", 2],
      planned_state: ["DynamicValue", 3],
      config: ["DynamicValue", 4],
      planned_private: ["bytes", 5],
    },
    { new_state: ["DynamicValue", 1], private: ["bytes", 2], ...diagnostics(3), legacy_type_system: ["bool", 4] },
  ),
  ImportResourceState: call(
    { type_name: ["string", 1], id: ["string", 2] },
    { imported_resources: ["ImportedResource", 1, REPEATED], ...diagnostics(2) },
    { ImportedResource: message({ type_name: ["string", 1], state: ["DynamicValue", 2], private: ["bytes", 3] }) },
  ),
  ReadDataSource: call(
    { type_name: ["string", 1], config: ["DynamicValue", 2] },
    { state: ["DynamicValue", 1], ...diagnostics(2) },
  ),
  StopProvider: call({}, { Error: ["string", 1] }),
};

export type Method = keyof typeof calls;
export const METHODS = Object.keys(calls) as Method[];

const rpc = (name: string) => ({ requestType: `${name}.Request`, responseType: `${name}.Response` });

export const descriptor = {
  nested: {
    tfplugin6: {
      nested: {
        ...shared,
        ...calls,
        Provider: { methods: Object.fromEntries(METHODS.map((name) => [name, rpc(name)])) },
      },
    },
  },
};
