// The system under the browser: brought up on a free port over a folder of its own, and taken down by its process id.
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { until } from "./until.mjs";

export const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url));

/** How long the system may take to listen, and to end, in ms; building it is not counted. */
const UP_MAX_MS = 60_000;
const DOWN_MAX_MS = 20_000;

/** The program and its first arguments: a built one if FANDESK_PROGRAM names it, else cargo's, built first. */
function program() {
  if (process.env.FANDESK_PROGRAM) return [process.env.FANDESK_PROGRAM, []];
  const built = spawnSync("cargo", ["build", "--locked"], { cwd: CHECKOUT, stdio: ["ignore", "ignore", "inherit"] });
  if (built.status !== 0) throw new Error("the system does not build: run `cargo build --locked` and mend what it says");
  // cargo hands its own process over to the program, so there is one process and one id.
  return ["cargo", ["run", "--quiet", "--locked", "--"]];
}

/** The template with queues that gather work for a second where they would for a minute: nobody here waits for a cheap bill. */
async function quickTemplate() {
  const text = await readFile(process.env.FANDESK_TEMPLATE ?? join(CHECKOUT, "infra", "template.yaml"), "utf8");
  return text.replaceAll("MaximumBatchingWindowInSeconds: 60", "MaximumBatchingWindowInSeconds: 1");
}

/** Brings the system up; resolves when /health answers 200. `down` ends it and removes its folder. */
export async function up() {
  const folder = await mkdtemp(join(tmpdir(), "fandesk-pages-"));
  const template = join(folder, "template.yaml");
  await writeFile(template, await quickTemplate());
  const [command, first] = program();
  const child = spawn(command, [...first, "up", "--port", "0", "--data-dir", join(folder, "data"), "--template", template, "--json"], {
    cwd: CHECKOUT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  child.stderr.on("data", (piece) => said.push(piece));
  let pid = child.pid;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const down = async () => {
    const stop = (signal) => {
      try { process.kill(pid, signal); } catch { /* It has ended already. */ }
    };
    stop("SIGINT");
    const late = setTimeout(() => stop("SIGKILL"), DOWN_MAX_MS);
    await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const place = await where(child, ended, said);
    pid = place.pid;
    const base = place.address;
    await until("the system answers GET /health", async () => (await fetch(`${base}/health`)).ok, UP_MAX_MS);
    const operator = (await readFile(join(folder, "data", "operator.key"), "utf8")).trim();
    return { base, operator, down, log: join(folder, "data", "fandesk.log") };
  } catch (error) {
    await down();
    throw error;
  }
}

/** What the system writes once it is up: one line of JSON with its address and its process id. */
async function where(child, ended, said) {
  const lines = createInterface({ input: child.stdout });
  const line = new Promise((resolve) => lines.once("line", resolve));
  const over = ended.then((code) => {
    throw new Error(`the system ended with ${code} before it was up:\n${Buffer.concat(said)}`);
  });
  over.catch(() => {});
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the system is not up after ${UP_MAX_MS / 1000} s:\n${Buffer.concat(said)}`)), UP_MAX_MS);
  });
  try {
    const place = JSON.parse(await Promise.race([line, over, late]));
    if (place.error) throw new Error(place.error);
    return place;
  } finally {
    clearTimeout(timer);
  }
}
