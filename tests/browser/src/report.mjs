// What the run says while it goes on, and what it leaves in target/browser: screenshots, one sheet of all of them, and the findings.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CHECKOUT } from "./system.mjs";

export const FOLDER = join(CHECKOUT, "target", "browser");

/** Begins a report in an empty folder. */
export async function report() {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const began = Date.now();
  const all = [];
  const failures = [];
  const line = (mark, text) => console.log(`${mark.padEnd(5)} ${text}`);
  const fail = (text, mend) => {
    failures.push(text);
    line("FAIL", text);
    if (mend) line("", `  -> ${mend}`);
  };
  return {
    line,
    fail,
    failures,
    picture: (page, state) => join(FOLDER, `${page}-${state}.png`),
    /** One page in one state: a line. */
    visited(page, state, { stands, allowed, facts, ms }) {
      all.push({ page, state, stands, allowed, facts, ms });
      const told = [
        stands.length ? `${stands.length} findings` : "",
        allowed.length ? `${allowed.length} let through` : "",
        facts.html ? `html ${facts.html} B, scripts ${facts.scripts} B, styles ${facts.styles} B, ${facts.requests} requests, first paint ${facts.paint} ms` : "",
        facts.poll ? `poll ${facts.poll} B` : "",
      ].filter(Boolean).join(", ");
      line(stands.length ? "FAIL" : "ok", `${page.padEnd(20)} ${state.padEnd(16)} ${(ms / 1000).toFixed(1)} s  ${told}`);
    },
    /** The end: the sheet, the findings as JSON, the summary. Whether all is well. */
    async end() {
      for (const { page, one, states } of gathered(all)) {
        fail(`${page}: ${one.check}: ${one.where} ${one.what}${one.times > 1 ? ` (${one.times} times)` : ""}  [${states.join(", ")}]`, one.mend);
      }
      await writeFile(join(FOLDER, "findings.json"), JSON.stringify(all, null, 1));
      await writeFile(join(FOLDER, "index.html"), sheet(all));
      const visits = `${all.length} visits of ${new Set(all.map((one) => one.page)).size} pages in ${Math.round((Date.now() - began) / 1000)} s`;
      line(failures.length ? "FAIL" : "ok", `${visits}; ${failures.length} different findings; screenshots: target/browser/index.html`);
      return failures.length === 0;
    },
  };
}

/** Each finding of a page once, with the states in which it stands. */
function gathered(all) {
  const known = new Map();
  for (const { page, state, stands } of all) {
    for (const one of stands) {
      const key = `${page} ${one.check} ${one.where}`;
      if (!known.has(key)) known.set(key, { page, one, states: [] });
      known.get(key).states.push(state);
    }
  }
  return [...known.values()];
}

function sheet(all) {
  const figures = all.map(({ page, state, stands }) =>
    `<figure><a href="${page}-${state}.png"><img src="${page}-${state}.png" alt="" loading="lazy"></a><figcaption>${page} · ${state}${stands.length ? ` · ${stands.length} findings` : ""}</figcaption></figure>`);
  const style = "body{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:1rem;align-items:start}figure{margin:0;width:20rem}img{width:100%;border:1px solid #999}";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><style>${style}</style>${figures.join("\n")}</html>\n`;
}
