// The one script: ages by the system's clock, and the live board, which is asked for with the reader's own key.
"use strict";
(() => {
  const LAST = "fandesk.key";
  const [board, feed, age, form, leave] = ["board", "feed", "age", "key-form", "leave"].map((id) => document.getElementById(id));
  let etag = null, seen = 0, failed = "", back = 0, ahead = 0, touched = Date.now(), timer = 0, asking = false;

  const ago = (ms) => {
    const s = Math.max(0, Math.round(ms / 1000));
    const said = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
    if (s < 100) return said.format(-s, "second");
    if (s < 5400) return said.format(-Math.round(s / 60), "minute");
    return s < 129600 ? said.format(-Math.round(s / 3600), "hour") : said.format(-Math.round(s / 86400), "day");
  };
  // Only a change is written: a screen reader says each one.
  const say = (where, text) => { if (where.textContent !== text) where.textContent = text; };
  const state = (stale) => {
    if (failed) return failed;
    if (stale) return "Not live now.";
    return Date.now() < back ? "The connection is back. Live." : "Live.";
  };
  const tick = () => {
    // The system's clock may run ahead of the browser's, and its facts carry its own times.
    const now = Date.now() + ahead;
    for (const time of document.querySelectorAll("time[data-ago]")) say(time, ago(now - Date.parse(time.dateTime)));
    if (!feed) return;
    const silent = Date.now() - seen, stale = seen && silent >= 30000;
    if (seen || failed) say(feed, state(stale));
    say(age, seen && (failed || stale) ? `Updated ${ago(silent)}.` : "");
  };
  tick();
  setInterval(tick, 1000);
  if (!board) return;

  const key = () => sessionStorage.getItem(LAST);
  const show = (has) => { form.hidden = has; leave.hidden = !has; board.hidden = !has; };
  const forget = (why) => {
    sessionStorage.removeItem(LAST);
    etag = null; seen = 0; failed = "";
    board.replaceChildren();
    say(feed, why);
    show(false);
  };
  const take = async (answer) => {
    if (answer.status === 401 || answer.status === 403) return forget("This key may not see the board. Try another.");
    if (!answer.ok && answer.status !== 304) { failed = "The board cannot be read now; trying again."; return; }
    const now = Date.parse(answer.headers.get("fandesk-now"));
    if (now) ahead = now - Date.now();
    if (answer.status === 200) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      board.replaceChildren(...page.body.childNodes);
      etag = answer.headers.get("ETag");
    }
    if (failed) back = Date.now() + 10000;
    failed = "";
    seen = Date.now();
  };
  const ask = async () => {
    const mine = key();
    if (asking || document.hidden || !mine) return;
    asking = true;
    clearTimeout(timer);
    try {
      const headers = { Accept: "text/html", Authorization: `Bearer ${mine}` };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch("/v1/board", { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (key() === mine) await take(answer);
    } catch {
      if (key() === mine) failed = "No connection; trying again.";
    } finally {
      asking = false;
      tick();
      if (key()) timer = setTimeout(ask, failed || Date.now() - touched < 60000 ? 4000 : 20000);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.elements.namedItem("key");
    sessionStorage.setItem(LAST, field.value.trim());
    field.value = "";
    show(true);
    say(feed, "Asking …");
    ask();
  });
  leave.addEventListener("click", () => forget("The key is forgotten."));
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => { touched = Date.now(); });
  document.addEventListener("visibilitychange", ask);
  show(Boolean(key()));
  ask();
})();
