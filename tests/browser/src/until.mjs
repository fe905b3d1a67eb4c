// Waiting for a condition, never for a time.

/** How often a condition is looked at, in ms. */
const LOOKS_EVERY_MS = 50;

/** The first truthy value of `look`; an error with `what` when there is none within `most` ms. What `look` throws counts as not yet. */
export async function until(what, look, most = 30_000) {
  const end = Date.now() + most;
  for (let last; ;) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`after ${most / 1000} s it is still not true that ${what}${last ? ` (${last.message})` : ""}`);
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS));
  }
}
