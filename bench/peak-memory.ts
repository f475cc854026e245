import { writeFileSync } from "node:fs";

/** Loaded before a program (`node -r`): leaves the most memory that its process ever held, in kB, in the file that BENCH_PEAK names. */
process.on("exit", () => {
  writeFileSync(process.env.BENCH_PEAK as string, String(process.resourceUsage().maxRSS));
});
