// A merge is not held up by chance: in CI every property is tried with one seed; by hand every run tries something else.
if (process.env.CI) require("fast-check").configureGlobal({ seed: 20_261_123 });
