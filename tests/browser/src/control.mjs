// The negative control: a page with one planted fault for each thing that the checks must see. It is visited in every run, and the run
// fails when one of its faults is not found: silence then means that all is well, and not that nobody looked.
import { randomBytes } from "node:crypto";

export const CONTROL = { id: "control", path: "/control", poll: { path: "/control/poll" } };

/** How the page is visited: as narrow as the narrowest, with every check. */
export const CONTROL_STATE = {
  name: "control", context: { viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true },
  language: "en", direction: "ltr", target: 48, budgets: true, focus: true, stretch: "spacing", scripts: true,
};

/** The planted faults: the check that must find each, and parts of what it must say. */
export const PLANTED = [
  { fault: "a button without a name", check: "axe", where: "button-name #nameless" },
  { fault: "a select without a label", check: "axe", where: "select-name #unlabelled" },
  { fault: "grey text on white", check: "axe", where: "color-contrast #pale" },
  { fault: "dark text on dark", check: "axe", where: "color-contrast #murky" },
  { fault: "text over a picture", check: "axe-unsure", where: "color-contrast #pictured" },
  { fault: "a target of 10 px", check: "targets", where: "#tiny", what: "10 px" },
  { fault: "two buttons that touch", check: "targets", where: "Second", what: "nearer than 4 px" },
  { fault: "a label cut by its box", check: "clipped", where: "#cut" },
  { fault: "a chip lower than its text", check: "clipped", where: "#chip" },
  { fault: "a box 38 px wider than the window", check: "sideways", where: "#wide", what: "38 px" },
  { fault: "a drawing's text that leaves it", check: "drawings", where: "leaving", what: "leaves its drawing" },
  { fault: "a drawing's texts over each other", check: "drawings", where: "first", what: "crosses the text" },
  { fault: "a drawing's text on a line", check: "drawings", where: "struck", what: "is crossed by path" },
  { fault: "a box that only fits narrow letters", check: "stretched", where: "#snug" },
  { fault: "two h1", check: "structure", what: "2 visible h1" },
  { fault: "another language than it has", check: "structure", what: 'lang="de"' },
  { fault: "the wrong direction", check: "structure", what: "runs rtl" },
  { fault: "a placeholder that nobody filled in", check: "raw", what: "{{" },
  { fault: "a button that does not show the focus", check: "focus", where: "No ring", what: "looks the same" },
  { fault: "a button below a bar that sticks", check: "focus", where: "Below the bar", what: "lies below" },
  { fault: "an inline script", check: "policy", where: "script-src" },
  { fault: "a policy that lets pictures come from anywhere", check: "policy", where: "content-security-policy" },
  { fault: "a picture of another host", check: "hosts", where: "localhost" },
  { fault: "an error on the console", check: "muttering", what: "planted error" },
  { fault: "a file that is not there", check: "muttering", what: "404" },
  { fault: "too much HTML", check: "budgets", where: "html" },
  { fault: "too much script", check: "budgets", where: "scripts" },
  { fault: "too much style", check: "budgets", where: "styles" },
  { fault: "too many requests", check: "budgets", where: "requests" },
  { fault: "a poll that is too heavy", check: "poll", what: "weighs" },
  { fault: "a poll that sends what did not change", check: "poll", what: "although nothing changed" },
];

/** Planted faults that nobody found, and checks that have none to find. */
export function missed(findings, checks) {
  const has = (text, part) => !part || text.includes(part);
  const isFound = (plant) => findings.some((one) => one.check === plant.check && has(one.where, plant.where) && has(one.what, plant.what));
  const unseen = PLANTED.filter((plant) => !isFound(plant)).map((plant) => `${plant.check} did not find ${plant.fault}`);
  const bare = checks.filter((check) => !PLANTED.some((plant) => plant.check === check)).map((check) => `${check} has no planted fault: add one`);
  return [...unseen, ...bare];
}

/** The control page's answer to a request; nothing for other addresses. */
export function control(request) {
  const { port } = new URL(`http://${request.headers.host}`);
  const files = {
    "/control": ["text/html; charset=utf-8", () => page(port)],
    "/control/style.css": ["text/css", () => STYLE + filler(9)],
    "/control/script.js": ["text/javascript", () => `console.error("planted error"); ${filler(21)}`],
    "/control/poll": ["text/html", () => filler(3)],
  };
  const path = request.url.split("?")[0];
  if (path === "/control/gone.svg") return { status: 404, headers: {}, body: "" };
  const [type, body] = files[path] ?? (path.startsWith("/control/") ? ["image/svg+xml", () => PICTURE] : []);
  if (!type) return undefined;
  const policy = "default-src * data:; script-src 'self'; style-src 'self'";
  return { headers: { "content-type": type, "content-security-policy": policy }, body: body() };
}

/** A comment of about `kb` KB that cannot be compressed. */
const filler = (kb) => `/* ${randomBytes(kb * 1024).toString("base64")} */`;

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="4" fill="#777"/></svg>';

const STYLE = `
body { margin: 0; font: 16px/1.5 sans-serif; direction: rtl; }
svg { direction: ltr; }
#pale { color: #aaaaaa; background: #ffffff; }
#murky { color: #444444; background: #222222; }
#pictured { color: #888888; background-image: url(/control/ground.svg); }
#tiny { width: 10px; height: 10px; min-width: 0; padding: 0; border: 0; }
#cut { display: inline-block; overflow: hidden; width: 60px; height: 10px; white-space: nowrap; }
#chip { display: inline-block; height: 12px; border: 1px solid #333; }
#snug { overflow: hidden; width: 170px; height: 24px; white-space: nowrap; }
#wide { width: 358px; height: 4px; }
.ringless:focus { outline: none; }
#bar { position: fixed; inset: 0 0 auto 0; height: 120px; background: #ffffff; }
h1 { margin-top: 130px; }
#below { position: fixed; top: 20px; left: 60px; }
`;

function page(port) {
  const pictures = [1, 2, 3, 4, 5, 6].map((n) => `<img src="/control/${n}.svg" alt="">`).join("");
  return `<!doctype html>
<html lang="de" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Control</title>
<link rel="stylesheet" href="/control/style.css"><script src="/control/script.js" defer></script><script>var inline = 1;</script>
<!-- ${filler(9)} --></head>
<body><main>
<h1>One</h1><h1>Two</h1>
<button id="nameless"></button>
<select id="unlabelled"><option>One</option></select>
<p id="pale">Pale words</p><p id="murky">Murky words</p><p id="pictured">Words over a picture</p>
<button id="tiny" aria-label="tiny">.</button>
<p><label id="cut">A label that is longer than its box</label></p>
<span id="chip">Chip</span>
<p id="snug">Twenty letters fit here</p>
<div id="wide"></div>
<p>Good morning, {{ name }}</p>
<button>First</button><button>Second</button>
<button class="ringless">No ring</button>
<button id="below">Below the bar</button><div id="bar"></div>
<svg viewBox="0 0 200 60" width="200" height="60" role="img" aria-label="Planted">
<text x="180" y="20">leaving</text><text x="10" y="20">first</text><text x="20" y="22">second</text>
<text x="60" y="50">struck</text><path d="M50 45 H 150" stroke="#333" fill="none"/></svg>
<img src="http://localhost:${port}/control/other.svg" alt=""><img src="/control/gone.svg" alt="">${pictures}
</main></body></html>`;
}
