import { Lazy } from "../cdktf";

/** One statement of an IAM policy, with IAM's own names. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly AWS?: string | readonly string[]; readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
}

export const policyJson = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A statement's id out of names: IAM takes letters and digits only there. Names have no capitals, so no two ids meet. */
export const sid = (...parts: readonly string[]): string =>
  parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1).replaceAll("-", "X")).join("");

/** A policy to which capabilities add statements until synthesis; in the order of their ids, so that no order of composition shows. */
export class PolicyDocument {
  private readonly statements: Statement[] = [];

  add(statement: Statement): void {
    this.statements.push(statement);
  }

  has(sid: string): boolean {
    return this.statements.some(({ Sid }) => Sid === sid);
  }

  /** The document as a text that is made at synthesis. */
  lazy(): string {
    return Lazy.stringValue({ produce: () => policyJson([...this.statements].sort((a, b) => (a.Sid < b.Sid ? -1 : 1))) });
  }
}
