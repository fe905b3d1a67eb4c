// The checks of a visited page. Each gives findings `{ check, where, what, mend }`; none means that all is well.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { look, lookAtFocus } from "./inside.mjs";

/** The norm's rules up to WCAG 2.2 AA, and what axe counts as good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The budgets, in bytes over the wire and in requests with an empty cache. */
export const BUDGETS = { html: 8 * 1024, scripts: 20 * 1024, styles: 8 * 1024, requests: 6, poll: 2 * 1024 };

const MEND = {
  structure: "give the page one h1, its lang, its dir and a title in the layout",
  sideways: "let it wrap or shrink, or put it into a box of its own that scrolls",
  clipped: "leave heights to the text, and let long words break",
  targets: "give it min-block-size and min-inline-size, with padding",
  drawings: "move the label, leave it out, or give the drawing more room",
  stretched: "leave heights and widths to the text, in rem where they must be; people set their text larger and wider",
  raw: "this is the program's text: fill the value in, or leave the sentence out",
  focus: "keep the outline of :focus-visible, and scroll-padding as high as what sticks",
  policy: "nothing inline, no eval, no other host: move it into a file of our own",
  hosts: "serve it from here",
  muttering: "open the page with the browser's console and mend what it says",
  budgets: "look at what grew; a budget is changed only with a decision",
  poll: "answer If-None-Match with 304 and no body while nothing changed",
  axe: "see the rule's page",
  "axe-unsure": "look at it; where it is right, a line in src/allowed.mjs says why",
};

const size = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const brotli = (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;

/** Everything about this visit. `facts` are figures that are told and not judged. */
export async function examine(visit, { poll, world }) {
  const { state } = visit;
  const findings = [];
  const add = (check, list) => findings.push(...list.map((one) => ({ mend: MEND[check], ...one, check })));
  for (const [check, list] of Object.entries(await visit.page.evaluate(look, state))) add(check, list);
  for (const [check, list] of Object.entries(await axe(visit))) add(check, list);
  add("policy", await policy(visit));
  add("hosts", hosts(visit));
  add("muttering", visit.muttered.map(({ from, text }) => ({ where: from, what: text.slice(0, 200) })));
  const facts = {};
  if (state.budgets) add("budgets", await budgets(visit, facts));
  if (state.budgets && poll) add("poll", await polled(visit, poll, world, facts));
  if (state.focus) add("focus", await focus(visit));
  if (state.stretch) add("stretched", await stretched(visit));
  return { findings: together(findings), facts };
}

/** The same finding of many elements is one. */
function together(findings) {
  const known = new Map();
  for (const one of findings) {
    const key = `${one.check} ${one.where} ${one.what}`;
    known.set(key, { ...one, times: (known.get(key)?.times ?? 0) + 1 });
  }
  return [...known.values()];
}

async function axe(visit) {
  // Where nothing is said to those without scripts alone, the page is the same as on a phone, where axe has seen it.
  if (!visit.state.scripts && !visit.state.alone && !(await visit.page.locator("noscript").count())) return {};
  const page = visit.state.scripts ? visit.page : await withScripts(visit);
  const { violations, incomplete } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  if (page !== visit.page) await page.context().close();
  const why = (node) => [...node.any, ...node.all, ...node.none].map((one) => one.message).join("; ");
  const each = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => ({
    where: `${rule.id} ${node.target.join(" ")}`, what: `${rule.help}: ${why(node)}`, mend: rule.helpUrl.split("?")[0],
  })));
  return { axe: each(violations), "axe-unsure": each(incomplete).map((one) => ({ ...one, mend: MEND["axe-unsure"] })) };
}

/** The page as it stands where no script runs, in a page where axe can run: axe waits for timers, which stand still there. */
async function withScripts({ page, state, url, response, browser }) {
  const html = await page.evaluate(() => {
    const whole = document.documentElement.cloneNode(true);
    for (const script of whole.querySelectorAll("script")) script.remove();
    for (const silent of whole.querySelectorAll("noscript")) {
      const shown = document.createElement("div");
      shown.append(...silent.childNodes);
      silent.replaceWith(shown);
    }
    return `<!doctype html>${whole.outerHTML}`;
  });
  const context = await browser.newContext({ locale: state.language, reducedMotion: "reduce", ...state.context, javaScriptEnabled: true });
  const copy = await context.newPage();
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": (await response.allHeaders())["content-security-policy"] ?? "" };
  await copy.route(url, (route) => route.fulfill({ headers, body: html }));
  await copy.goto(url);
  return copy;
}

async function policy({ page, state, response }) {
  const refused = state.scripts ? await page.evaluate(() => window.fandeskTest.refused) : [];
  const told = (await response.allHeaders())["content-security-policy"] ?? "";
  const isStrict = told.includes("default-src 'none'") && !/unsafe-(inline|eval)/.test(told);
  const loose = isStrict ? [] : [{ where: "content-security-policy", what: `is "${told}", not the house's` }];
  return [...refused.map((one) => ({ where: one, what: "was refused by the page's policy" })), ...loose];
}

function hosts({ traffic, url }) {
  const own = new URL(url).host;
  const others = traffic.map((one) => new URL(one.url)).filter((one) => one.protocol !== "data:" && one.host !== own);
  return others.map((other) => ({ where: other.host, what: `was asked for ${other.pathname}` }));
}

async function budgets({ page, traffic, response }, facts) {
  const body = async (one) => (await one.request.response())?.body().catch(() => Buffer.alloc(0)) ?? Buffer.alloc(0);
  const of = async (type) => (await Promise.all(traffic.filter((one) => one.type === type).map(body))).reduce((sum, one) => sum + gzipSync(one).length, 0);
  // What the script asked for by itself is a poll; it has a budget of its own. A headless browser may leave the icon out.
  const asked = new Set(traffic.filter((one) => !["fetch", "xhr"].includes(one.type) && !one.url.startsWith("data:")).map((one) => one.url));
  const icon = await page.evaluate(() => document.querySelector("link[rel~=icon]")?.href);
  if (icon && !icon.startsWith("data:")) asked.add(icon);
  Object.assign(facts, { html: brotli(await response.body()), scripts: await of("script"), styles: await of("stylesheet"), requests: asked.size });
  facts.paint = Math.round(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0));
  return ["html", "scripts", "styles"].filter((part) => facts[part] > BUDGETS[part])
    .map((part) => ({ where: part, what: `weighs ${size(facts[part])}, more than ${size(BUDGETS[part])}` }))
    .concat(facts.requests > BUDGETS.requests ? [{ where: "requests", what: `are ${facts.requests}, more than ${BUDGETS.requests}` }] : []);
}

async function polled({ url }, poll, world, facts) {
  const own = await poll.headers?.(world);
  const ask = (more) => fetch(new URL(poll.path, url), { headers: { ...own, ...more } });
  const changed = await ask({});
  facts.poll = brotli(Buffer.from(await changed.arrayBuffer()));
  const tag = changed.headers.get("etag");
  const same = await ask(tag ? { "If-None-Match": tag } : {});
  const body = await same.arrayBuffer();
  const found = [];
  if (facts.poll > BUDGETS.poll) found.push({ where: poll.path, what: `weighs ${size(facts.poll)} when it changed, more than ${size(BUDGETS.poll)}` });
  if (same.status !== 304 || body.byteLength) found.push({ where: poll.path, what: `answered ${same.status} with ${body.byteLength} bytes although nothing changed` });
  return found;
}

/** How people set their text: the distances of WCAG 1.4.12, and letters twice as large as of 1.4.4. */
const STRETCH = {
  spacing: "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }",
  size: "html { font-size: 200% !important }",
};

/** What breaks when the text is stretched, and did not before. It stays stretched, so this comes last. */
async function stretched({ page, state }) {
  const measure = async () => {
    const { sideways, clipped } = await page.evaluate(look, state);
    return [...sideways, ...clipped];
  };
  const before = new Set((await measure()).map((one) => one.where));
  await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
  }, STRETCH[state.stretch]);
  return (await measure()).filter((one) => !before.has(one.where)).map((one) => ({ ...one, what: `${one.what}, with text of more ${state.stretch}` }));
}

async function focus({ page }) {
  // A key first: the browser shows the focus to those who use keys.
  await page.keyboard.press("Shift");
  return page.evaluate(lookAtFocus);
}
