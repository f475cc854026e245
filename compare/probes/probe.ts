import type { Demands } from "../demands";
import type { Model, Origin, Right } from "../model";

/** What a probe found wrong. */
export interface Finding extends Origin {
  readonly message: string;
  /** What a cloud's declaration would have to cover, where one may. */
  readonly aspect?: string;
}

/** One check of one stack, on any cloud. */
export interface Probe {
  readonly id: string;
  /** What it demands, as a sentence. */
  readonly demands: string;
  readonly find: (model: Model, demands: Demands) => readonly Finding[];
}

export const finding = ({ address, entry }: Origin, message: string, aspect?: string): Finding => ({
  address,
  entry,
  message,
  aspect,
});
export const who = ({ subject }: Right) => (subject.kind === "anyone" ? "everybody" : subject.id);
