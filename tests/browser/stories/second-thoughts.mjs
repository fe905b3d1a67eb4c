// An answer that was taken back within its seconds is never sent: the customer gets the second one alone.
import assert from "node:assert/strict";
import { waiting } from "../src/world.mjs";
import { WORDS } from "../src/words.mjs";
import { begin, queue, ticket } from "./desk.mjs";

export async function secondThoughts(told) {
  const { made, page, language } = told;
  await begin(page, made, { name: `thinker-${told.name}`, language, topic: told.name });
  const id = await waiting(made, language, told.name);
  await queue.shows(page, made.base, id);
  await queue.open(page, id);
  await ticket.claim(page, id);

  const [hasty, better] = ["Throw it away.", WORDS[language].answer];
  await ticket.answer(page, id, hasty);
  await ticket.undo(page, id);
  assert.equal(await ticket.draft(page, id), hasty, "what was written is in the composer again");
  await told.look("undone");
  await ticket.answer(page, id, better);
  const { data } = await made.outside.event("ticket.answered", id);
  assert.equal(data.answer.replaceAll("\r\n", "\n"), better, "the first answer to reach the customer is the second one");
}
