import type { OnCloud } from "../core";

declare module "../core" {
  interface Google {
    access: { readonly roles: Record<string, { arn: string } | undefined> };
  }
}

export const on: OnCloud<"google", "access"> = {
  build() {
    return { native: { roles: {} }, outputs: {} };
  },
  parity: { members: "equivalent", viewers: "equivalent", admins: "equivalent" },
};
