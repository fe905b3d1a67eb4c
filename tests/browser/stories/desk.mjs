// The pages of a story, as a person meets them. Forms are known by where they lead, not by their words, so that every language has the
// same story; nothing here needs a script.
import { invite, letter } from "../src/people.mjs";
import { until } from "../src/until.mjs";

/** The form that leads to this end of an address. */
const form = (page, action) => page.locator(`form[action$="${action}"], form:has([formaction$="${action}"])`).first();

/** Presses the button of a form and waits for the page that it leads to. */
async function press(page, action) {
  await form(page, action).locator(`button[formaction$="${action}"], button:not([formaction])`).first().click();
  await page.waitForLoadState("load");
}

/** A newcomer for one topic accepts their invitation in this page, and is at their desk. */
export async function begin(page, made, newcomer) {
  const { mail } = await invite(made, newcomer);
  await page.goto(made.base + (await letter(made, mail)));
  await signIn.confirm(page);
}

export const signIn = {
  /** The one button behind a mailed link. */
  confirm: (page) => press(page, new URL(page.url()).pathname),
};

export const queue = {
  /** Waits until the ticket stands in the queue. */
  async shows(page, base, ticket) {
    await until(`${ticket} stands in the queue`, async () => {
      await page.goto(`${base}/desk`);
      return page.locator(`a[href*="${ticket}"]`).count();
    });
  },
  /** Opens the ticket from the queue. */
  async open(page, ticket) {
    await page.locator(`a[href*="${ticket}"]`).first().click();
    await page.waitForLoadState("load");
    if (!(await form(page, `/${ticket}/claim`).count())) await page.goto(new URL(`/desk/${ticket}`, page.url()).href);
  },
};

export const ticket = {
  /** Whether the reward stands on the page. */
  tells: (page, amount) => page.getByText(amount).first().isVisible(),
  claim: (page, id) => press(page, `/${id}/claim`),
  async answer(page, id, text) {
    await form(page, `/${id}/answer`).locator("textarea").first().fill(text);
    await press(page, `/${id}/answer`);
  },
  canBeUndone: (page, id) => form(page, `/${id}/undo`).count(),
  undo: (page, id) => press(page, `/${id}/undo`),
  /** What stands in the composer; nothing where there is none. */
  async draft(page, id) {
    const field = form(page, `/${id}/answer`).locator("textarea").first();
    return (await field.count()) ? field.inputValue() : undefined;
  },
  /** Whether this person holds the ticket. */
  isHeld: (page, id) => form(page, `/${id}/answer`).count(),
};

export const survey = {
  async rate(page, link, score) {
    await page.goto(link);
    await page.locator(`input[name=score][value="${score}"]`).check();
    await press(page, new URL(link).pathname);
  },
};

export const earnings = {
  /** Waits until the amount stands in the ledger. */
  async tell(page, base, amount) {
    await until(`the earnings tell ${amount}`, async () => {
      await page.goto(`${base}/desk/earnings`);
      return page.getByText(amount).count();
    });
  },
};
