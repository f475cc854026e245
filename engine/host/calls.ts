/** How the host treats a call of the plugin protocol, versions 5 and 6. */
export type Treatment =
  /** Depends on nothing but its bytes: asked once, answered from memory after that. */
  | "pure"
  /** Decides which process serves the connection. */
  | "configure"
  /** Ends the lab's calls, not the process. */
  | "stop"
  /** Changes nothing in the cloud: may be cut off when its lab is stopped. */
  | "read"
  /** May have changed something: its answer must arrive. */
  | "write";

const treatments: Readonly<Record<string, Treatment>> = {
  ...each("pure", [
    "GetMetadata",
    "GetSchema",
    "GetProviderSchema",
    "GetResourceIdentitySchemas",
    "GetFunctions",
    "PrepareProviderConfig",
    "ValidateProviderConfig",
    "ValidateResourceTypeConfig",
    "ValidateResourceConfig",
    "ValidateDataSourceConfig",
    "ValidateDataResourceConfig",
    "ValidateEphemeralResourceConfig",
    "ValidateListResourceConfig",
    "ValidateActionConfig",
  ]),
  ...each("configure", ["Configure", "ConfigureProvider"]),
  ...each("stop", ["Stop", "StopProvider"]),
  ...each("read", [
    "ReadResource",
    "PlanResourceChange",
    "ReadDataSource",
    "ImportResourceState",
    "UpgradeResourceState",
    "UpgradeResourceIdentity",
    "MoveResourceState",
    "ListResource",
    "PlanAction",
    "CallFunction",
  ]),
};

function each(treatment: Treatment, methods: readonly string[]): Record<string, Treatment> {
  return Object.fromEntries(methods.map((method) => [method, treatment]));
}

/** What to do with a call; undefined for one that is none of a provider's. A method that a later protocol adds passes through. */
export function treatmentOf(path: string): Treatment | undefined {
  const method = /^\/tfplugin[56]\.Provider\/(\w+)$/.exec(path)?.[1];
  return method === undefined ? undefined : (treatments[method] ?? "write");
}

/** Whether a response's diagnostics, which are its field `id`, hold an error. */
export function hasError(body: Buffer, id: number): boolean {
  // gRPC puts five bytes before the message
  return fields(body.subarray(5)).some(
    ({ field, value }) =>
      field === id && Buffer.isBuffer(value) && fields(value).some((inner) => inner.field === 1 && inner.value === 1),
  );
}

/** The fields of a protobuf message: lengths' bytes, varints' numbers. */
function fields(message: Buffer): { field: number; value: Buffer | number }[] {
  const found: { field: number; value: Buffer | number }[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < message.length; shift += 7) {
      const byte = message[at++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const kind = tag % 8;
    if (kind === 0) found.push({ field, value: varint() });
    else if (kind === 2) {
      const length = varint();
      found.push({ field, value: message.subarray(at, at + length) });
      at += length;
    } else at += kind === 1 ? 8 : 4;
  }
  return found;
}
