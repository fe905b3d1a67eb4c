// The one script: relative times, and the live board, which is asked for with the reader's own key.
"use strict";
(() => {
  const LAST = "fandesk.key";
  const board = document.getElementById("board");
  const feed = document.getElementById("feed");
  const form = document.getElementById("key-form");
  const leave = document.getElementById("leave");
  let etag = null, seen = 0, touched = Date.now(), timer = 0, asking = false;

  const ago = (from) => {
    const s = Math.max(0, Math.round((Date.now() - from) / 1000));
    const said = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
    if (s < 100) return said.format(-s, "second");
    if (s < 5400) return said.format(-Math.round(s / 60), "minute");
    return s < 129600 ? said.format(-Math.round(s / 3600), "hour") : said.format(-Math.round(s / 86400), "day");
  };
  const tick = () => {
    for (const time of document.querySelectorAll("time[data-ago]")) time.textContent = ago(Date.parse(time.dateTime));
    if (feed && seen) feed.textContent = Date.now() - seen < 30000 ? "Live." : `Updated ${ago(seen)}.`;
  };
  tick();
  setInterval(tick, 1000);
  if (!board) return;

  const key = () => sessionStorage.getItem(LAST);
  const show = (has) => { form.hidden = has; leave.hidden = !has; board.hidden = !has; };
  const forget = (why) => {
    sessionStorage.removeItem(LAST);
    etag = null; seen = 0;
    board.replaceChildren();
    feed.textContent = why;
    show(false);
  };
  const ask = async () => {
    if (asking || document.hidden || !key()) return;
    asking = true;
    clearTimeout(timer);
    try {
      const headers = { Accept: "text/html", Authorization: `Bearer ${key()}` };
      if (etag) headers["If-None-Match"] = etag;
      const answer = await fetch("/v1/board", { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (answer.status === 401 || answer.status === 403) return forget("This key may not see the board. Try another.");
      if (answer.status === 200) {
        etag = answer.headers.get("ETag");
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        board.replaceChildren(...page.body.childNodes);
      }
      if (answer.ok || answer.status === 304) seen = Date.now();
      else feed.textContent = "The board cannot be read now; trying again.";
    } catch {
      feed.textContent = seen ? `No connection. Updated ${ago(seen)}.` : "No connection; trying again.";
    } finally {
      asking = false;
      tick();
      if (key()) timer = setTimeout(ask, Date.now() - touched < 60000 ? 4000 : 20000);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = form.elements.namedItem("key");
    sessionStorage.setItem(LAST, field.value.trim());
    field.value = "";
    show(true);
    feed.textContent = "Asking …";
    ask();
  });
  leave.addEventListener("click", () => forget("The key is forgotten."));
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => { touched = Date.now(); });
  document.addEventListener("visibilitychange", ask);
  show(Boolean(key()));
  ask();
})();
