// What is let through, and why. A line that lets nothing through any more fails the run, so that the list cannot grow old.

/** `pages` and `states` may be left out for all; `where` and `what` are parts of a finding's text. */
export const ALLOWED = [
  {
    check: "axe-unsure", pages: ["live-keyed"], states: ["phone", "narrow"], where: "color-contrast", what: "partially obscured",
    why: "A table that scrolls inside of its box is half out of sight on a phone; the wide states have judged the same colours.",
  },
  {
    check: "axe-unsure", pages: ["live-keyed"], where: "color-contrast", what: "too short to determine",
    why: "A single digit or a dash in a cell has the colour of its row, which longer cells have shown to be strong enough.",
  },
  {
    check: "axe-unsure", pages: ["desk-preview"], states: ["narrow", "ja-narrow", "ar-narrow", "phone"], where: "color-contrast", what: "overlaps other elements",
    why: "The bar with the claim button sticks to the bottom over the text; it has a ground of its own, and wide states have judged it.",
  },
];

/** Divides findings into those that stand and those that a line lets through, and notes which lines did. */
export function sift(findings, page, state, used) {
  const lets = (line, finding) =>
    line.check === finding.check && (line.pages ?? [page]).includes(page) && (line.states ?? [state]).includes(state) &&
    finding.where.includes(line.where ?? "") && finding.what.includes(line.what ?? "");
  const stands = [], allowed = [];
  for (const finding of findings) {
    const line = ALLOWED.find((one) => lets(one, finding));
    if (line) used.add(line);
    (line ? allowed : stands).push(finding);
  }
  return { stands, allowed };
}
