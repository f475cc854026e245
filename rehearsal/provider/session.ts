import type { Inventory } from "../clouds/inventory";
import type { Account, Cloud } from "../clouds/model";
import { fromJson, parseJson } from "../cty/json";
import { decode, encode } from "../cty/msgpack";
import { equal, isMap, isWhollyKnown, record, UNKNOWN, type Value, type ValueMap } from "../cty/values";
import type { Method } from "../protocol/descriptor";
import { type Path, Refusal } from "../protocol/diagnostics";
import type { Request, Response } from "../protocol/server";
import type { TypeSchema } from "../schema/model";
import type { Slice } from "../schema/slices";
import { CAPABILITIES, schemasMessage } from "../schema/wire";
import { ControlPlane } from "./controlPlane";
import { complete, replacements } from "./plan";
import type { Unproven } from "./unproven";
import { validate } from "./validate";

interface Packed {
  msgpack: Buffer;
}

/** One provider block of one Terraform process: answers its calls. */
export class Session {
  private account: Account = {};
  private plane: ControlPlane;

  constructor(
    private readonly cloud: Cloud,
    private readonly slice: Slice,
    private readonly inventory: Inventory,
    private readonly unproven: Unproven,
  ) {
    this.plane = new ControlPlane(cloud, inventory, this.account);
  }

  async answer(method: Method, request: Request): Promise<Response> {
    return this.answers[method](request);
  }

  private readonly answers: Record<Method, (request: Request) => Response> = {
    GetMetadata: () => ({
      server_capabilities: CAPABILITIES,
      resources: this.slice.resourceTypes.map((type_name) => ({ type_name })),
      data_sources: this.slice.dataTypes.map((type_name) => ({ type_name })),
    }),

    GetProviderSchema: () => schemasMessage(this.slice),

    GetResourceIdentitySchemas: () => ({}),

    ValidateProviderConfig: (request) => ({
      diagnostics: validate(this.slice.provider, this.unpackMap(request.config, this.slice.provider)),
    }),

    ConfigureProvider: (request) => {
      this.account = this.cloud.account(this.unpackMap(request.config, this.slice.provider), process.env);
      this.plane = new ControlPlane(this.cloud, this.inventory, this.account);
      return {};
    },

    ValidateResourceConfig: (request) => {
      const schema = this.resource(request);
      this.unproven.type(schema, schema.name in this.cloud.types);
      return { diagnostics: validate(schema, this.unpackMap(request.config, schema)) };
    },

    ValidateDataResourceConfig: (request) => {
      const schema = this.dataSource(request);
      return { diagnostics: validate(schema, this.unpackMap(request.config, schema)) };
    },

    UpgradeResourceState: (request) => {
      const schema = this.resource(request);
      const raw = request.raw_state as { json: Buffer };
      return { upgraded_state: this.pack(fromJson(parseJson(raw.json.toString("utf8")), schema.block.type), schema) };
    },

    ReadResource: (request) => {
      const schema = this.resource(request);
      const state = this.unpackMap(request.current_state, schema);
      const key = this.keyOf(request.private, schema, state);
      return { new_state: this.pack(this.plane.read(schema, key), schema), private: Buffer.from(key) };
    },

    PlanResourceChange: (request) => this.plan(request),
    ApplyResourceChange: (request) => this.apply(request),

    ImportResourceState: (request) => {
      const schema = this.resource(request);
      const found = this.plane.importable(schema, String(request.id));
      if (!found)
        throw new Refusal("Cannot import non-existent remote object", this.cloud.words.gone(schema.name, String(request.id)));
      const imported = { type_name: schema.name, state: this.pack(found.state, schema), private: Buffer.from(found.key) };
      return { imported_resources: [imported] };
    },

    ReadDataSource: (request) => {
      const schema = this.dataSource(request);
      const config = this.unpackMap(request.config, schema);
      return { state: this.pack(this.plane.readData(schema, complete(schema.block, config, null), config), schema) };
    },

    StopProvider: () => ({}),
  };

  private plan(request: Request): Response {
    const schema = this.resource(request);
    const prior = this.unpack(request.prior_state, schema);
    const proposed = this.unpack(request.proposed_new_state, schema);
    const planned_private = request.prior_private;
    if (!isMap(proposed))
      return { planned_state: request.proposed_new_state, planned_private, legacy_type_system: schema.legacy };

    const before = isMap(prior) ? prior : null;
    const planned = complete(schema.block, proposed, before);
    this.cloud.adjustPlan(schema, planned, before, this.account);
    if (before && !equal(planned, before, schema.block.type)) {
      for (const name of this.cloud.types[schema.name]?.renewed ?? []) {
        if (name in planned) planned[name] = UNKNOWN;
      }
    }
    const requires_replace = before ? replacements(schema, before, planned, this.unpackMap(request.config, schema)) : [];
    return {
      planned_state: this.pack(planned, schema),
      requires_replace: requires_replace.map((steps: Path) => ({ steps })),
      planned_private,
      legacy_type_system: schema.legacy,
    };
  }

  private apply(request: Request): Response {
    const schema = this.resource(request);
    const prior = this.unpack(request.prior_state, schema);
    const planned = this.unpack(request.planned_state, schema);
    const key = isMap(prior) ? this.keyOf(request.planned_private, schema, prior) : "";
    if (!isMap(planned)) {
      this.plane.delete(schema, key);
      return { new_state: this.pack(null, schema) };
    }
    const config = this.unpackMap(request.config, schema);
    const standing = isMap(prior) ? this.plane.update(schema, key, planned, config) : this.plane.create(schema, planned, config);
    if (!isWhollyKnown(standing.state)) throw new Error(`${schema.name}: a value was left unknown`);
    return {
      new_state: this.pack(standing.state, schema),
      private: Buffer.from(standing.key),
      legacy_type_system: schema.legacy,
    };
  }

  private keyOf(kept: unknown, schema: TypeSchema, state: ValueMap): string {
    return Buffer.isBuffer(kept) && kept.length > 0 ? kept.toString("utf8") : this.plane.keyIn(schema, state);
  }

  private resource(request: Request): TypeSchema {
    return this.slice.resource(String(request.type_name)) ?? unsupported("resource", request);
  }

  private dataSource(request: Request): TypeSchema {
    return this.slice.data(String(request.type_name)) ?? unsupported("data source", request);
  }

  private unpack(packed: unknown, schema: TypeSchema): Value {
    return decode((packed as Packed).msgpack, schema.block.type);
  }

  private unpackMap(packed: unknown, schema: TypeSchema): ValueMap {
    const value = this.unpack(packed, schema);
    return isMap(value) ? value : record();
  }

  private pack(value: Value, schema: TypeSchema): Packed {
    return { msgpack: encode(value, schema.block.type) };
  }
}

function unsupported(kind: string, request: Request): never {
  throw new Refusal(`The rehearsal does not know the ${kind} ${request.type_name}`, "Cut a slice of the schemas that has it.");
}
