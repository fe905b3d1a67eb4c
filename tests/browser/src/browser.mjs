// Chromium, and one visit of a page in one state: what was loaded, what was muttered, and polling that stands still.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** How long any one step of a visit may take, in ms. */
export const STEP_MAX_MS = 15_000;

/** Starts the browser; Debian's unless FANDESK_CHROMIUM names another. */
export async function start() {
  const executablePath = [process.env.FANDESK_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("there is no Chromium: run .ci/tools browser, or set FANDESK_CHROMIUM to one");
  return chromium.launch({ executablePath, args: ["--disable-background-networking", "--font-render-hinting=none"] });
}

/** A page in `state` that is still empty. Its `traffic` gets every request, `muttered` every complaint of the browser. */
export async function open(browser, url, state, { mutters, cookies } = {}) {
  const context = await browser.newContext({ locale: state.language, timezoneId: "UTC", reducedMotion: "reduce", ...state.context });
  context.setDefaultTimeout(STEP_MAX_MS);
  await context.addInitScript(remember);
  if (cookies) await context.addCookies(cookies);
  const page = await context.newPage();
  const seen = { browser, context, page, state, url, traffic: [], muttered: [] };
  listen(seen, mutters);
  return seen;
}

/** Opens `url` in `state`. */
export async function visit(browser, url, state, more) {
  const seen = await open(browser, url, state, more);
  await seen.page.goto(url, { waitUntil: "load" });
  return seen;
}

const isRedirect = (response) => response.status() >= 300 && response.status() < 400;

function listen(seen, mutters) {
  const { page, traffic, muttered } = seen;
  const expected = (text) => mutters?.test(text);
  page.on("request", (request) => traffic.push({ url: request.url(), type: request.resourceType(), request }));
  // The last document counts: a form may have led on.
  page.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame() && !isRedirect(response)) seen.response = response;
  });
  page.on("pageerror", (error) => muttered.push({ from: "script", text: error.message }));
  // A poll that the way to the next page cuts off has not failed; whoever leaves does not want its answer.
  const isCutOff = (request) => request.resourceType() === "fetch" && request.failure()?.errorText === "net::ERR_ABORTED";
  page.on("requestfailed", (request) => isCutOff(request) || muttered.push({ from: request.url(), text: request.failure()?.errorText ?? "failed" }));
  page.on("console", (message) => {
    const isOfPage = message.location().url === seen.url && /status of 4\d\d/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isOfPage && !expected(message.text())) {
      muttered.push({ from: message.location().url || "console", text: message.text() });
    }
  });
}

/** Runs in the page before its own script: notes timers, so that they can be stopped, and what the page's policy refused. */
function remember() {
  const timers = [];
  for (const name of ["setTimeout", "setInterval"]) {
    const own = window[name].bind(window);
    window[name] = (...given) => {
      const id = own(...given);
      timers.push(id);
      return id;
    };
  }
  const fandesk = { refused: [], freeze: () => {
    for (const id of timers) clearTimeout(id);
    window.fetch = () => new Promise(() => {});
  } };
  Object.defineProperty(window, "fandeskTest", { value: fandesk });
  document.addEventListener("securitypolicyviolation", (event) => fandesk.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}

/** Stops the page's timers and polls: a redraw during a check once hid a fault. One poll must have passed before. */
export async function freeze({ page, state }) {
  if (!state.scripts) return;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.evaluate(() => window.fandeskTest.freeze());
}
