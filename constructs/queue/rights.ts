import { inOrder } from "../lab/people";

export type Right = "send" | "receive" | "both";
interface Named {
  readonly node: { readonly id: string };
}

/** Who may send, or receive, each once and in an order that does not depend on the one they were named in. */
export const holdersOf = <M extends Named>(
  access: ReadonlyMap<M | string, Right> | undefined,
  right: "send" | "receive",
): (M | string)[] => inOrder([...(access ?? [])].flatMap(([who, held]) => (held === right || held === "both" ? [who] : [])));
