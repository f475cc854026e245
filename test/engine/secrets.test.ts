import { join } from "node:path";
import { deployLabs, destroyLabs, outputsOf, planLabs, secretEnvironmentName, statusOf } from "../../engine";
import { everythingIn, labFolder, recorder, running, SECRET, secretStack, temporaryFolder, writeStack } from "./support";

jest.setTimeout(60_000);
const VALUE = 'pa"ss wörd/+<&>%\\Q';
const versions = async (lab: Parameters<typeof outputsOf>[0][number]) =>
  (await outputsOf([lab]))[0]?.outputs.secret_versions?.value;

describe("a lab with a secret", () => {
  const lab = labFolder("vault", secretStack, [SECRET]);

  test("plans without a value, but says that deploying needs one", async () => {
    const [planned] = await planLabs([lab]);
    expect(planned?.result).toBe("changes");
    expect(planned?.diagnostics).toMatchObject([{ severity: "warning", summary: expect.stringContaining("ocr-key") }]);
    expect(planned?.diagnostics[0]?.detail).toContain("CIC_SECRET_OCR_KEY");
  });

  test("is not made without a value", async () => {
    const none: (Record<string, string> | undefined)[] = [undefined, {}, { "ocr-key": "" }, { other: "x" }];
    for (const secrets of none) {
      const [refused] = await deployLabs([lab], { secrets });
      expect(refused).toMatchObject({ result: "refused", kind: "secret-missing" });
      expect(refused?.reason).toContain("set CIC_SECRET_OCR_KEY, or name a file that has ocr-key with --secrets FILE");
    }
    expect((await statusOf([lab]))[0]?.status?.deployed).toBe(false);
  });

  test("is made with one, in version 1, and again without a value nothing changes", async () => {
    expect((await deployLabs([lab], { secrets: { "ocr-key": VALUE } }))[0]?.result).toBe("done");
    expect(await versions(lab)).toEqual({ "ocr-key": 1 });
    expect((await deployLabs([lab]))[0]?.result).toBe("unchanged");
    expect((await deployLabs([lab], { secrets: { "ocr-key": "another" } }))[0]?.result).toBe("unchanged");
  });

  test("other resources change without a value", async () => {
    const changed = { ...secretStack, data: { ...secretStack.data, other: { input: "new" } } };
    writeStack(lab.directory, changed);
    expect((await deployLabs([lab]))[0]).toMatchObject({ result: "done", changes: { update: 1, replace: 0 } });
    expect(await versions(lab)).toEqual({ "ocr-key": 1 });
  });

  test("rotates only by name, and only with a value", async () => {
    const [refused] = await deployLabs([lab], { rotate: ["ocr-key"] });
    expect(refused).toMatchObject({ result: "refused", kind: "secret-missing" });
    expect(refused?.reason).toContain("To rotate ocr-key, set CIC_SECRET_OCR_KEY");
    const [rotated] = await deployLabs([lab], { rotate: ["ocr-key"], secrets: { "ocr-key": "next" } });
    expect(rotated).toMatchObject({ result: "done", changes: { replace: 1 } });
    expect(await versions(lab)).toEqual({ "ocr-key": 2 });
    await expect(deployLabs([lab], { rotate: ["ocr"] })).rejects.toThrow("None of the labs has a secret ocr. They have ocr-key.");
  });

  test("drift and destroy need no value", async () => {
    expect((await statusOf([lab], { drift: true }))[0]).toMatchObject({ result: "done", status: { drift: [] } });
    expect((await destroyLabs([lab]))[0]).toMatchObject({ result: "done", changes: { delete: 2 } });
  });
});

test("a given value reaches Terraform, and no file, event or result", async () => {
  const base64 = Buffer.from(`--${VALUE}--`).toString("base64");
  const leak = running(`printf '%s' '${base64}'; printf '%s\\n' 'plain: ${VALUE}'; exit 1`);
  const log = temporaryFolder();
  const lab = labFolder("leaky", { ...secretStack, data: { ...secretStack.data, leak } }, [SECRET]);
  const { events, onEvent } = recorder();
  const results = await deployLabs([lab], { secrets: { "ocr-key": VALUE }, onEvent, log });
  expect(results[0]?.result).toBe("failed");
  // The leak is this test's own: the stack spells the value out, which a synthesized one never does.
  const seen = [JSON.stringify(results), JSON.stringify(events), everythingIn(log)].join("\n");
  const needles = [
    VALUE,
    JSON.stringify(VALUE).slice(1, -1),
    Buffer.from(VALUE).toString("base64").slice(4, -4),
    base64.slice(4, -8),
  ];
  expect(needles.filter((needle) => seen.includes(needle))).toEqual([]);
  expect(seen).toContain("(redacted)");
  expect(seen).not.toContain(lab.directory);
  const clean = labFolder("clean", secretStack, [SECRET]);
  await deployLabs([clean], { secrets: { "ocr-key": VALUE }, log });
  await destroyLabs([clean], { log });
  const left = everythingIn(clean.directory) + everythingIn(join(log));
  expect(needles.filter((needle) => left.includes(needle))).toEqual([]);
});

test("the value is in the environment of plan and apply, and CIC_SECRET_* in none", async () => {
  const seen = join(temporaryFolder(), "seen");
  const check = running(`printf '%s|%s|%s' "$TF_VAR_secret_ocr_key" "$TF_VAR_secret_versions" "$CIC_SECRET_OCR_KEY" > ${seen}`);
  const lab = labFolder("env", { ...secretStack, data: { ...secretStack.data, check } }, [SECRET]);
  const env = { CIC_SECRET_OCR_KEY: "from outside" };
  expect((await deployLabs([lab], { secrets: { "ocr-key": "v" }, env }))[0]?.result).toBe("done");
  expect(everythingIn(join(seen, ".."))).toBe('v|{"ocr-key":1}|');
});

test("the caller's variable of a secret", () => {
  expect(secretEnvironmentName("ocr-key")).toBe("CIC_SECRET_OCR_KEY");
  expect(secretEnvironmentName("a.b-c2")).toBe("CIC_SECRET_A_B_C2");
});
