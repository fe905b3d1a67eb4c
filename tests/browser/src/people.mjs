// People of the system: newcomers are invited by mail, open their letter in the outbox, and sign in.
import { CLIENT, PROGRAM, waiting } from "./world.mjs";
import { api } from "./api.mjs";
import { until } from "./until.mjs";

/** Sets a newcomer up as an expert for one topic in one language, and has them invited. Their address is what they are known by. */
export async function invite(made, { name, language, topic }) {
  const [expert, mail] = [`exp_${name}`, `${name}@newcomers.example`];
  await put(made, expert, name, language, topic);
  await made.operator.call("POST", "/v1/invitations", { mail, language, as: { role: "expert", expert } });
  return { name, expert, mail, language };
}

function put(made, expert, name, language, topic) {
  const qualifications = [{ client: CLIENT, program: PROGRAM, topics: [topic], languages: [language] }];
  return made.operator.call("PUT", `/v1/experts/${expert}`, { name, qualifications, available: true });
}

/** The path of the link in the newest letter to this address, read in the outbox as a person would. */
export async function letter(made, mail) {
  return until(`a letter to ${mail} is in the outbox`, async () => {
    const html = await (await fetch(`${made.base}/outbox`)).text();
    const at = html.indexOf(mail);
    return at < 0 ? undefined : html.slice(at).match(/\/sign-in\/[\w.~-]+/)?.[0];
  });
}

/** Signs in by a link without a browser; what the browser needs to be this person. */
async function signIn(made, mail) {
  const path = await letter(made, mail);
  const answer = await fetch(made.base + path, { method: "POST", headers: { Origin: made.base }, redirect: "manual" });
  const [cookie] = answer.headers.getSetCookie();
  if (!cookie) throw new Error(`POST ${path} answered ${answer.status} without a session: ${(await answer.text()).slice(0, 200)}`);
  const [name, value] = cookie.split(";", 1)[0].split(/=(.*)/s);
  return [{ name, value, url: made.base }];
}

/** The expert of the desk's pages in this language, made when first asked for: `own` is the API as they call it. */
export async function desker(made, language) {
  made.deskers ??= new Map();
  if (!made.deskers.has(language)) made.deskers.set(language, begin(made, language));
  return made.deskers.get(language);
}

async function begin(made, language) {
  const expert = `exp_desk-${language}`;
  await put(made, expert, "Grace Newcomer", language, `desk-${language}`);
  const { key } = await made.operator.call("POST", `/v1/experts/${expert}/keys`, {});
  const own = api(made.base, key);
  await own.call("PUT", "/v1/availability", { available: true });
  return { expert, own };
}

/** The session of the desk's expert. */
export async function sessionOf(made, language) {
  const grace = await desker(made, language);
  grace.session ??= begun(made, grace, language);
  return grace.session;
}

async function begun(made, grace, language) {
  const mail = `grace-${language}@experts.example`;
  await made.operator.call("POST", "/v1/invitations", { mail, language, as: { role: "expert", expert: grace.expert } });
  return signIn(made, mail);
}

/** A ticket that is offered to the desk's expert. */
export async function deskTicket(made, language) {
  const { own } = await desker(made, language);
  const ticket = await waiting(made, language, `desk-${language}`);
  await until(`${ticket} is offered`, async () => (await own.call("GET", "/v1/offers")).items.some((offer) => offer.ticket === ticket));
  return ticket;
}
