// What the pages show: a client, a program, an expert, and tickets in the states that pages have, all made through the API.
import { randomBytes } from "node:crypto";
import { api } from "./api.mjs";
import { until } from "./until.mjs";
import { WORDS } from "./words.mjs";

export const CLIENT = "lumen";
export const PROGRAM = "lamps";
const LANGUAGES = Object.keys(WORDS);

/** A program that answers one kind of question at once, asks customers at once, and leaves the rest to experts. */
function program(stories) {
  const automations = LANGUAGES.map((language) => ({
    id: `aut_pairing-${language}`, topic: "pairing", language, must_contain: WORDS[language].quick.contain, answer: WORDS[language].quick.answer,
  }));
  return {
    client: CLIENT, id: PROGRAM, name: "Lumen Lamps", languages: LANGUAGES,
    // Each story has a topic of its own, and so has the desk in each language: nobody else is offered their tickets.
    topics: ["light", "pairing", ...LANGUAGES.map((language) => `desk-${language}`), ...stories].map((id) => ({ id, name: id })),
    rewards: { price: { minor: 600, currency: "EUR" }, expert_share: 7000 },
    survey: { enabled: true, delay: "0s" },
    baselines: { before: { csat: "0.81" }, target: { csat: "0.9" } },
    automations,
  };
}

/** Sets the client, the program with a topic for each of the `stories`, and an expert up. */
export async function world(system, outside, stories) {
  const operator = api(system.base, system.operator);
  await operator.call("PUT", `/v1/clients/${CLIENT}/programs/${PROGRAM}`, program(stories));
  const events = { url: `${outside.base}/events`, secret: `whsec_${randomBytes(32).toString("base64")}` };
  const connection = await operator.call("PUT", `/v1/clients/${CLIENT}/connections/new`, { kind: "api", program: PROGRAM, events });
  const { key } = await operator.call("POST", `/v1/clients/${CLIENT}/keys`, { role: "client" });
  const made = { base: system.base, system, outside, operator, client: api(system.base, key), connection: connection.id };
  made.expert = await expert(made, "ada", "Ada Nightingale");
  return made;
}

/** An expert for what pages show, who is there. */
async function expert(made, name, called) {
  const qualifications = [{ client: CLIENT, program: PROGRAM, topics: ["light", "pairing"], languages: LANGUAGES }];
  await made.operator.call("PUT", `/v1/experts/exp_${name}`, { name: called, qualifications, available: true });
  const { key } = await made.operator.call("POST", `/v1/experts/exp_${name}/keys`, {});
  const there = api(made.base, key);
  await there.call("PUT", "/v1/availability", { available: true });
  return there;
}

/** A new ticket of a customer of its own, by its id. */
export async function ask(made, language, { subject, question, topic }) {
  const external = randomBytes(8).toString("hex");
  const body = {
    connection: made.connection, external_id: external, subject, text: question, language, topic, customer: { id: `c-${external}` }, channel: "site",
  };
  return (await made.client.call("POST", "/v1/tickets", body)).ticket;
}

/** A ticket that waits for experts. */
export const waiting = (made, language = "en", topic = "light") => ask(made, language, { ...WORDS[language], topic });

/** The path of the survey about an answer that the expert gave. */
export async function answered(made, language) {
  const ticket = await waiting(made, language);
  await until(`${ticket} is offered`, async () => (await made.expert.call("GET", "/v1/offers")).items.some((offer) => offer.ticket === ticket));
  await made.expert.call("POST", `/v1/tickets/${ticket}:claim`, {});
  await made.expert.call("POST", `/v1/tickets/${ticket}:answer`, { text: WORDS[language].answer });
  return survey(made, ticket);
}

/** The path of the survey about an automation's answer. */
export async function automatic(made, language) {
  const ticket = await ask(made, language, { ...WORDS[language].quick, topic: "pairing" });
  const told = await made.outside.event("ticket.answered", ticket);
  if (!told.data.automatic) throw new Error(`${ticket} was to be answered by an automation`);
  return survey(made, ticket);
}

async function survey(made, ticket) {
  return new URL((await made.outside.event("csat.requested", ticket)).data.link).pathname;
}

/** Sends a form without a browser. */
export async function send(made, path, fields) {
  const answer = await fetch(made.base + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  if (answer.status >= 400) throw new Error(`POST ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
}
