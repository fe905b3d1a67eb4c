// The stories, in which language and on what they are played, and which pages they need.
import { firstMoney } from "./first-money.mjs";
import { race } from "./race.mjs";
import { secondThoughts } from "./second-thoughts.mjs";

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE_WITHOUT_SCRIPTS = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, javaScriptEnabled: false };

export const STORIES = [
  { name: "first-money", language: "en", context: DESK, needs: ["account", "desk", "earnings"], story: firstMoney },
  { name: "first-money-phone", language: "en", context: PHONE_WITHOUT_SCRIPTS, needs: ["account", "desk", "earnings"], story: firstMoney },
  { name: "first-money-arabic", language: "ar", context: PHONE_WITHOUT_SCRIPTS, needs: ["account", "desk", "earnings"], story: firstMoney },
  { name: "race", language: "en", context: DESK, needs: ["account", "desk"], story: race },
  { name: "second-thoughts", language: "en", context: PHONE_WITHOUT_SCRIPTS, needs: ["account", "desk"], story: secondThoughts },
];
