import { blocks, type Value, type ValueMap } from "../../cty/values";
import type { DataReader } from "../model";

type Json = string | Json[] | { [key: string]: Json };

/** Renders an IAM policy the way the data source `aws_iam_policy_document` does, sources and overrides merged by their Sid. */
export const policyDocument: DataReader = (config, { maker }) => {
  const version = typeof config.version === "string" ? config.version : "2012-10-17";
  const merged = new Map<string, Json>();
  const add = (statement: Json) => {
    const sid =
      typeof statement === "object" && !Array.isArray(statement) && typeof statement.Sid === "string" ? statement.Sid : "";
    merged.set(sid === "" ? `\u0000${merged.size}` : sid, statement);
  };
  for (const source of texts(config.source_policy_documents)) for (const statement of statementsOf(source)) add(statement);
  for (const statement of blocks(config.statement)) add(renderStatement(statement));
  for (const override of texts(config.override_policy_documents)) for (const statement of statementsOf(override)) add(statement);
  const document = {
    Version: version,
    ...(typeof config.policy_id === "string" ? { Id: config.policy_id } : {}),
    ...(merged.size > 0 ? { Statement: [...merged.values()] } : {}),
  };
  return { id: maker.digits(10), version, json: JSON.stringify(document, null, 2), minified_json: JSON.stringify(document) };
};

function renderStatement(statement: ValueMap): Json {
  const rendered: { [key: string]: Json } = {};
  const put = (key: string, value: Json | undefined) => {
    if (value !== undefined) rendered[key] = value;
  };
  put("Sid", text(statement.sid));
  put("Effect", text(statement.effect) ?? "Allow");
  put("Action", oneOrMany(texts(statement.actions)));
  put("NotAction", oneOrMany(texts(statement.not_actions)));
  put("Resource", oneOrMany(texts(statement.resources)));
  put("NotResource", oneOrMany(texts(statement.not_resources)));
  put("Principal", principals(blocks(statement.principals)));
  put("NotPrincipal", principals(blocks(statement.not_principals)));
  put("Condition", conditions(blocks(statement.condition)));
  return rendered;
}

function principals(given: ValueMap[]): Json | undefined {
  if (given.length === 0) return undefined;
  if (given.length === 1 && given[0]?.type === "*" && texts(given[0].identifiers).join() === "*") return "*";
  return Object.fromEntries(given.map((each) => [String(each.type), oneOrMany(texts(each.identifiers)) ?? []]));
}

function conditions(given: ValueMap[]): Json | undefined {
  if (given.length === 0) return undefined;
  const tests: { [test: string]: { [variable: string]: Json } } = {};
  for (const each of given) {
    const test = String(each.test);
    tests[test] = { ...tests[test], [String(each.variable)]: oneOrMany(texts(each.values), false) ?? [] };
  }
  return tests;
}

/** The provider writes a single value bare, and several in falling order; values of conditions keep theirs. */
function oneOrMany(values: string[], sorted = true): Json | undefined {
  if (values.length <= 1) return values[0];
  return sorted ? [...values].sort().reverse() : values;
}

function statementsOf(document: string): Json[] {
  const { Statement } = JSON.parse(document) as { Statement?: Json };
  if (Statement === undefined) return [];
  return Array.isArray(Statement) ? Statement : [Statement];
}

const text = (value: Value | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
const texts = (value: Value | undefined) => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);
