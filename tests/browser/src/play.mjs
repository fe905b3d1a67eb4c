// Plays a story: one person with one browser, another one for the customer, and every page on the way is examined as well.
import { sift } from "./allowed.mjs";
import { open } from "./browser.mjs";
import { examine } from "./checks.mjs";
import { isRightToLeft } from "./states.mjs";

/** Plays `one` of the stories. What it meets is reported as pages are, under the story's name and the step's. */
export async function play(said, browser, made, one, used) {
  const silent = one.context.javaScriptEnabled === false;
  const state = {
    name: one.name, context: one.context, language: one.language, direction: isRightToLeft(one.language) ? "rtl" : "ltr",
    target: one.context.hasTouch ? 48 : 36, scripts: !silent, focus: true,
    // No other visit looks at these moments.
    alone: true,
  };
  const seen = await open(browser, made.base, state);
  const others = [];
  let steps = 0;
  const told = {
    name: one.name, language: one.language, made, page: seen.page,
    /** The page of somebody else, with a browser of their own. */
    async another() {
      others.push(await open(browser, made.base, state));
      return others.at(-1).page;
    },
    /** Examines the page as it stands now. */
    async look(step) {
      const began = Date.now();
      const named = `${String(++steps).padStart(2, "0")}-${step.replaceAll(" ", "-")}`;
      await seen.page.screenshot({ path: said.picture(one.name, named), fullPage: true });
      seen.url = seen.page.url();
      const { findings, facts } = await examine(seen, {});
      seen.muttered.length = seen.traffic.length = 0;
      said.visited(one.name, named, { ...sift(findings, one.name, named, used), facts, ms: Date.now() - began });
    },
  };
  try {
    await one.story(told);
  } catch (error) {
    await seen.page.screenshot({ path: said.picture(one.name, "stopped"), fullPage: true }).catch(() => {});
    throw error;
  } finally {
    await seen.context.close();
    for (const other of others) await other.context.close();
  }
}
