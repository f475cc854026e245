import { deferred } from "../../scripts/defer-requires";

const compiled = `"use strict";
exports.made = void 0;
const a_1 = require("./a");
const b_a_1 = require("./b");
const plain = require("./plain");
exports.made = () => [new a_1.Thing("a_1 "), (0, b_a_1.call)(a_1.value), this.a_1.own, plain.value, ...a_1.more];
`;

test("what a compiled file requires is required when it is first used, once, and no line moves", () => {
  const code = deferred(compiled);
  const required: string[] = [];
  const modules: Record<string, unknown> = {
    "./a": {
      Thing: class {
        constructor(readonly text: string) {}
      },
      value: 2,
      more: [4, 5],
    },
    "./b": { call: (value: number) => value + 1 },
    "./plain": { value: "plain" },
  };
  const exports: { made?: () => unknown[] } = {};
  const require = (name: string) => {
    required.push(name);
    return modules[name];
  };
  new Function("exports", "require", code).call({ a_1: { own: "own" } }, exports, require);
  expect(required).toEqual(["./plain"]);
  const made = () => exports.made?.();
  expect(made()).toEqual([{ text: "a_1 " }, 3, "own", "plain", 4, 5]);
  made();
  expect(required).toEqual(["./plain", "./a", "./b"]);
  expect(code.split("\n")).toHaveLength(compiled.split("\n").length);
});

test("a second time changes nothing", () => expect(deferred(deferred(compiled))).toBe(deferred(compiled)));
