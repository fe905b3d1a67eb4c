// A new expert earns their first money: a letter, one button, the queue, a preview, a claim, an answer, a customer's score, earnings.
import assert from "node:assert/strict";
import { invite, letter } from "../src/people.mjs";
import { waiting } from "../src/world.mjs";
import { WORDS } from "../src/words.mjs";
import { earnings, queue, signIn, survey, ticket } from "./desk.mjs";

/** 70 % of 6.00, in the digits that all languages here share. */
const AMOUNT = /4[.,]20/;

/** The story in the language of `told`'s state. `told` has a page, and looks at it in each step. */
export async function firstMoney(told) {
  const { made, page, language } = told;
  const newcomer = await invite(made, { name: `newcomer-${told.name}`, language, topic: told.name });

  const link = await letter(made, newcomer.mail);
  // A scanner of mails follows every link, and nothing comes of it.
  for (let times = 0; times < 2; times++) assert.equal((await fetch(made.base + link)).status, 200);
  await page.goto(made.base + link);
  await told.look("invited");
  await signIn.confirm(page);
  assert.equal(new URL(page.url()).pathname, "/desk", "an expert who signed in is at their desk");
  await told.look("empty queue");

  const id = await waiting(made, language, told.name);
  await queue.shows(page, made.base, id);
  await told.look("queue");
  await queue.open(page, id);
  assert.ok(await ticket.tells(page, AMOUNT), "the reward is told before the claim");
  await told.look("preview");

  await ticket.claim(page, id);
  assert.ok(await ticket.tells(page, AMOUNT), "the reward stays while the answer is written");
  await told.look("claimed");
  await ticket.answer(page, id, WORDS[language].answer);
  assert.ok(await ticket.canBeUndone(page, id), "an answer can be taken back for some seconds");
  await told.look("sent");

  const asked = await made.outside.event("csat.requested", id);
  await survey.rate(await told.another(), asked.data.link, 5);
  await earnings.tell(page, made.base, AMOUNT);
  await told.look("earnings");

  // The link has done its work: it does not sign anybody in again.
  assert.equal((await fetch(made.base + link)).status, 410);
}
