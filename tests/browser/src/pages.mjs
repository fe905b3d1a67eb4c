// Every page in every situation that is looked at. A new page needs a line here, and nothing else.
import { desker, deskTicket, invite, letter, sessionOf } from "./people.mjs";
import { answered, automatic, send, waiting } from "./world.mjs";
import { WORDS } from "./words.mjs";

/**
 * A page: `id` names it; `open(world, language)` makes what it shows and is its path, once a run; `status` if not 200; `languages` beside
 * English; `arrive(page, world)` what a person does after it loaded; `scripted` if that needs scripts; `poll` the address that its script
 * asks; `few` if it is another page with other words, so that two states tell enough; `needs` the flags of `ready.mjs` without which it
 * is skipped; `as(world, language)` the cookies of who looks at it; `mutters` what the browser may complain about.
 */
export const PAGES = [
  { id: "home", open: () => "/" },
  { id: "health", open: () => "/health" },
  { id: "live", open: () => "/live" },
  { id: "live-keyed", open: tickets, arrive: typeKey, scripted: true, poll: { path: "/v1/board", headers: asClient } },
  { id: "live-refused", few: true, open: () => "/live", arrive: typeWrongKey, scripted: true, mutters: /status of 401/ },
  { id: "survey", open: (world) => answered(world, "en") },
  { id: "survey-of-arabic", few: true, open: (world) => answered(world, "ar") },
  { id: "survey-preselected", few: true, open: async (world) => `${await answered(world, "en")}?score=5` },
  { id: "survey-rated", few: true, open: rated },
  { id: "survey-reopened", open: reopened },
  { id: "survey-refused", few: true, open: (world) => answered(world, "en"), arrive: sendNothing, scripted: true, status: 422, mutters: /status of 422/ },
  { id: "survey-gone", few: true, open: () => "/s/nobody-has-this-link", status: 404 },
  { id: "person", open: async (world, language) => `${await automatic(world, language)}/person`, languages: ["ar", "de", "ja"] },
  { id: "person-asked", few: true, open: asked, languages: ["ar"] },

  { id: "sign-in", open: () => "/sign-in", needs: ["account"], languages: ["ar", "de", "ja"] },
  { id: "sign-in-refused", few: true, open: () => "/sign-in", arrive: sendNoAddress, scripted: true, status: 422, mutters: /status of 422/, needs: ["account"] },
  { id: "sign-in-sent", few: true, open: () => "/sign-in?said=letter", needs: ["account"], languages: ["ar"] },
  { id: "sign-in-confirm", open: invited, needs: ["account"], languages: ["ar"] },
  { id: "link-over", few: true, open: () => "/sign-in/nobody-has-this-link", status: 410, needs: ["account"], languages: ["ar"] },
  { id: "outbox", open: outbox, needs: ["account"] },
  { id: "me", open: () => "/me", as: sessionOf, needs: ["account"], languages: ["ar", "de"] },

  { id: "desk-empty", few: true, open: () => "/desk?order=age&program=none", as: sessionOf, needs: ["account", "desk"], languages: ["ar"] },
  { id: "desk", open: async (world, language) => (await deskTicket(world, language), "/desk"), as: sessionOf, poll: { path: "/desk", headers: atDesk }, needs: ["account", "desk"], languages: ["ar", "de"] },
  { id: "desk-preview", open: async (world, language) => `/desk/${await deskTicket(world, language)}`, as: sessionOf, needs: ["account", "desk"], languages: ["ar", "ja"] },
  { id: "desk-release", open: async (world, language) => `${await claimed(world, language)}/release`, as: sessionOf, needs: ["account", "desk"], languages: ["ar"] },
  { id: "desk-claimed", open: claimed, as: sessionOf, needs: ["account", "desk"], languages: ["ar", "de"] },
  { id: "desk-sent", open: sent, as: sessionOf, needs: ["account", "desk"], languages: ["ar"] },
  { id: "earnings", open: async (world, language) => (await sent(world, language), "/desk/earnings"), as: sessionOf, needs: ["account", "earnings"], languages: ["ar"] },
];

/** The path of a ticket that the desk's expert answered: the same one however often it is asked for. */
async function sent(world, language) {
  const grace = await desker(world, language);
  if (!grace.sent) {
    grace.sent = await deskTicket(world, language);
    await grace.own.call("POST", `/v1/tickets/${grace.sent}:claim`, {});
    await grace.own.call("POST", `/v1/tickets/${grace.sent}:answer`, { text: WORDS[language].answer });
  }
  return `/desk/${grace.sent}`;
}

/** The path of a ticket that they hold, the same one as well. It comes after the one that was sent: few are held at once. */
async function claimed(world, language) {
  await sent(world, language);
  const grace = await desker(world, language);
  if (!grace.held) {
    grace.held = await deskTicket(world, language);
    await grace.own.call("POST", `/v1/tickets/${grace.held}:claim`, {});
  }
  return `/desk/${grace.held}`;
}

async function invited(world, language) {
  const { mail } = await invite(world, { name: `reader-${language}`, language, topic: "pairing" });
  return letter(world, mail);
}

async function outbox(world) {
  for (const language of Object.keys(WORDS)) await invited(world, language);
  return "/outbox";
}

async function sendNoAddress(page) {
  await page.locator("form[action$='/sign-in']").evaluate((form) => { form.noValidate = true; });
  await page.locator("input[name=mail]").fill("nobody");
  await page.locator("form[action$='/sign-in'] button").first().click();
  await page.getByRole("alert").waitFor();
}

async function tickets(world) {
  for (const language of ["en", "en", "ar", "ja"]) await waiting(world, language);
  return "/live";
}

async function rated(world) {
  const path = await answered(world, "en");
  await send(world, path, { score: "4", comment: "It blinks again, thank you." });
  return path;
}

async function reopened(world) {
  const path = await answered(world, "en");
  await send(world, `${path}/reopen`, { text: "The ring does not blink at all." });
  return path;
}

async function asked(world, language) {
  const path = await automatic(world, language);
  await send(world, `${path}/person`, {});
  return `${path}/person`;
}

function asClient(world) {
  return { Authorization: `Bearer ${world.client.key}`, Accept: "text/html" };
}

async function atDesk(world) {
  const [{ name, value }] = await sessionOf(world, "en");
  return { Cookie: `${name}=${value}`, Accept: "text/html" };
}

async function typeKey(page, world) {
  await page.getByLabel("key", { exact: false }).fill(world.client.key);
  await page.getByRole("button", { name: "Show the board" }).click();
  await page.getByRole("heading", { name: "Lumen Lamps" }).waitFor();
}

async function typeWrongKey(page) {
  await page.getByLabel("key", { exact: false }).fill("fdk_not-a-key");
  await page.getByRole("button", { name: "Show the board" }).click();
  await page.getByText("This key may not see the board").waitFor();
}

/** Sends the survey without a score, as a browser that checks nothing itself would. */
async function sendNothing(page) {
  await page.locator("form").first().evaluate((form) => { form.noValidate = true; });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").waitFor();
}
