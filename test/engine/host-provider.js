#!/usr/bin/env node
// A provider for tests of the host: speaks the plugin handshake, and does what the bytes of a call say. It logs every call that reaches it.
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const { Server, ServerCredentials } = require(process.env.GRPC);

const pass = (value) => value;
const say = (text) => appendFileSync(process.env.CALLS, `${process.pid} ${text}\n`);
const error = Buffer.from([0x0a, 0x02, 0x08, 0x01]);

const answers = {
  pid: () => Buffer.from(String(process.pid)),
  env: (name) => Buffer.from(process.env[name] ?? "(not set)"),
  bad: () => error,
  crash: () => {
    process.stderr.write("goroutine noise\npanic: out of cheese\nat provider.go:7 with hunter2-hunter2\n");
    process.exit(2);
  },
};

function answer(method, call, done) {
  const [word, argument] = call.request.toString().split(" ");
  say(`${method} ${word}`);
  let answered = false;
  // it is told of the end of every call
  call.on("cancelled", () => answered || say(`cancelled ${method}`));
  const answerWith = (bytes) => {
    answered = true;
    done(null, bytes);
  };
  if (word === "slow") setTimeout(() => answerWith(Buffer.from("late")), Number(argument));
  else answerWith((answers[word] ?? (() => call.request))(argument));
}

const methods = ["GetProviderSchema", "ValidateResourceConfig", "ConfigureProvider", "ReadResource", "ApplyResourceChange", "StopProvider"];
const definition = (method) => ({
  path: `/tfplugin6.Provider/${method}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: pass,
  requestDeserialize: pass,
  responseSerialize: pass,
  responseDeserialize: pass,
});

if (process.env.TF_PLUGIN_MAGIC_COOKIE?.length !== 64) process.exit(1);
const server = new Server();
server.addService(
  Object.fromEntries(methods.map((method) => [method, definition(method)])),
  Object.fromEntries(methods.map((method) => [method, (call, done) => answer(method, call, done)])),
);
const path = join(process.env.PLUGIN_UNIX_SOCKET_DIR, `plugin${process.pid}`);
server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), () => process.stdout.write(`1|6|unix|${path}|grpc|\n`));
