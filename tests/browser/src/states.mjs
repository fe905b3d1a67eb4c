// The states in which each page is looked at.

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const NARROW = { viewport: { width: 320, height: 700 }, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1280, height: 800 } };

/** A state: its name, how the browser is set, and what follows for the checks: the smallest target in px, and the language. */
const EVERY = [
  { name: "light", context: DESK, target: 36, budgets: true, focus: true, stretch: "size" },
  { name: "dark", context: { ...DESK, colorScheme: "dark" }, target: 36 },
  { name: "phone", context: PHONE, target: 48, focus: true },
  { name: "narrow", context: { ...NARROW, colorScheme: "dark" }, target: 48, stretch: "spacing" },
  { name: "no-script", context: { ...PHONE, javaScriptEnabled: false }, target: 48 },
];

/** Languages written from right to left. */
export const isRightToLeft = (language) => ["ar"].includes(language);

/** The states of a page: all in English, and in each other language those in which it could break. */
export function statesOf(page) {
  const isWanted = ({ name }) => (page.few ? ["light", "narrow"].includes(name) : !(page.scripted && name === "no-script"));
  const english = EVERY.filter(isWanted);
  const others = (page.languages ?? []).flatMap((language) => {
    const wide = { ...EVERY[0], name: `${language}`, budgets: false };
    const narrow = { ...EVERY[3], name: `${language}-narrow` };
    const states = isRightToLeft(language) ? [wide, narrow] : [narrow];
    return states.map((state) => ({ ...state, language }));
  });
  return [...english, ...others].map((state) => {
    const language = state.language ?? "en";
    const direction = isRightToLeft(language) ? "rtl" : "ltr";
    return { ...state, language, direction, scripts: state.context.javaScriptEnabled !== false };
  });
}
