// Two experts press "claim" at the same moment: one holds the ticket, and the other reads that somebody was faster.
import assert from "node:assert/strict";
import { waiting } from "../src/world.mjs";
import { begin, queue, ticket } from "./desk.mjs";

export async function race(told) {
  const { made, language } = told;
  const pages = [told.page, await told.another()];
  for (const [n, page] of pages.entries()) await begin(page, made, { name: `racer-${n}-${told.name}`, language, topic: told.name });
  const id = await waiting(made, language, told.name);
  for (const page of pages) {
    await queue.shows(page, made.base, id);
    await queue.open(page, id);
  }
  await Promise.all(pages.map((page) => ticket.claim(page, id)));
  const held = await Promise.all(pages.map((page) => ticket.isHeld(page, id)));
  assert.equal(held.filter(Boolean).length, 1, "exactly one holds the ticket");
  await told.look(held[0] ? "the winner" : "the loser");
  const loser = pages[held[0] ? 1 : 0];
  assert.equal(await loser.locator(".notice.bad[role=status]").count(), 1, "the loser is told that another was faster");
}
