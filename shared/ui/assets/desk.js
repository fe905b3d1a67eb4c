// The script of the desk: relative times, the lease's clock, drafts, keys, the live list. Every action works without it.
"use strict";
(() => {
  const one = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  // Only a change is written: a screen reader says each one.
  const say = (where, text) => { if (where && where.textContent !== text) where.textContent = text; };
  const relative = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { numeric: "always" });
  const lease = one("[data-lease]"), field = one("[data-draft]"), feed = one(".feed");
  // The system's clock may run ahead of the browser's, and its facts carry its own times.
  let ahead = lease ? Date.parse(lease.dataset.now) - Date.now() : 0;
  let sending = false, leaving = false, touched = Date.now();
  const now = () => Date.now() + ahead;

  const told = (ms) => {
    const s = Math.round(ms / 1000), size = Math.abs(s);
    if (size < 100) return relative.format(s, "second");
    if (size < 5400) return relative.format(Math.round(s / 60), "minute");
    return size < 129600 ? relative.format(Math.round(s / 3600), "hour") : relative.format(Math.round(s / 86400), "day");
  };

  // The lease: a countdown and a bar; announced at two minutes and at thirty seconds only.
  const steps = lease ? [[120, lease.dataset.two], [30, lease.dataset.half], [0, lease.dataset.over]] : [];
  const left = () => Math.max(0, Math.ceil((Date.parse(lease.dataset.lease) - now()) / 1000));
  while (steps.length && left() < steps[0][0]) steps.shift();
  const label = lease && one("[data-left]", lease);
  if (label) say(label, label.dataset.left);
  const count = () => {
    const s = left();
    say(one("[role=timer]", lease), `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`);
    one("progress", lease).value = s;
    lease.classList.toggle("short", s <= 120);
    if (steps.length && s <= steps[0][0]) {
      say(one("[role=status]", lease), steps.shift()[1]);
      if (s === 0) { lease.classList.add("over"); save(); }
    }
  };
  const tick = () => {
    for (const time of all("time[data-ago]")) {
      const at = Date.parse(time.dateTime);
      time.title ||= time.textContent;
      say(time, told(at - now()));
      if (time.dataset.then) {
        if (at > now()) time.dataset.waits = "";
        else if ("waits" in time.dataset) { delete time.dataset.then; location.reload(); }
      }
    }
    if (lease) count();
    if (feed) live();
  };

  // The draft: saved soon after the last keystroke and on leaving the field; a page with an unsaved one asks before it goes.
  const state = one("#draft-state");
  let saved = field?.value, saving = false, later = 0;
  const save = async () => {
    clearTimeout(later);
    if (!field || saving || sending || field.value === saved) return;
    const text = field.value;
    saving = true;
    try {
      const body = new URLSearchParams(new FormData(field.form));
      const answer = await fetch(field.dataset.draft, { method: "POST", body, keepalive: true });
      if (!answer.ok || new URL(answer.url).pathname.startsWith("/sign-in")) throw answer;
      saved = text;
      say(state, state.dataset.saved);
    } catch {
      say(state, state.dataset.failed);
    }
    saving = false;
    if (field.value !== saved) later = setTimeout(save, field.value === text ? 5000 : 600);
  };
  if (field) {
    field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(save, 600); });
    field.addEventListener("blur", save);
    addEventListener("pagehide", save);
    addEventListener("beforeunload", (event) => { if (!leaving && field.value !== saved) event.preventDefault(); });
  }

  // A form goes once; coming back by the browser's button makes it whole again.
  addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.gone) return event.preventDefault();
    event.target.dataset.gone = "1";
    if (field && event.target === field.form) { sending = true; field.readOnly = true; } else save();
    leaving = true;
  });
  addEventListener("pageshow", () => {
    for (const form of all("form[data-gone]")) delete form.dataset.gone;
    leaving = sending = false;
    if (field) field.readOnly = false;
  });

  // The live list. What the server sent last is kept, so that only a change is drawn.
  const served = new Map(all("[data-swap]").map((region) => [region.id, region.innerHTML]));
  let etag = null, seen = 0, failed = false, asking = false, timer = 0;
  const live = () => {
    const silent = Date.now() - seen, dead = seen && (failed || silent >= 30000);
    if (!seen) return;
    say(one("[role=status]", feed), dead ? feed.dataset.dead : feed.dataset.live);
    say(one("time", feed), dead ? told(-silent) : "");
    feed.classList.toggle("dead", Boolean(dead));
  };
  const swap = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const region of all("[data-swap]")) {
      const fresh = page.getElementById(region.id);
      if (!fresh || served.get(region.id) === fresh.innerHTML) continue;
      served.set(region.id, fresh.innerHTML);
      const held = region.contains(document.activeElement) && document.activeElement.getAttribute("href");
      const open = all("details[open]", region).map((part) => part.id);
      region.replaceChildren(...fresh.childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      if (held) one(`a[href="${CSS.escape(held)}"]`, region)?.focus();
    }
    tick();
  };
  const ask = async (where) => {
    clearTimeout(timer);
    if (asking && where) return setTimeout(ask, 200, where);
    if (!feed || asking || (document.hidden && !where)) return;
    asking = true;
    const from = where ?? location.href;
    try {
      const headers = { Accept: "text/html" };
      if (etag && !where) headers["If-None-Match"] = etag;
      const answer = await fetch(from, { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
      if (answer.redirected) return location.reload();
      if (!answer.ok && answer.status !== 304) throw answer;
      ahead = (Date.parse(answer.headers.get("fandesk-now")) || now()) - Date.now();
      if (answer.status === 200) {
        etag = answer.headers.get("ETag");
        if (where) history.replaceState(null, "", where);
        swap(await answer.text());
      }
      failed = false;
      seen = Date.now();
    } catch {
      failed = true;
      seen ||= Date.now() - 1;
    } finally {
      asking = false;
      timer = setTimeout(ask, failed || Date.now() - touched < 60000 ? 4000 : 20000);
      live();
    }
  };
  const wide = () => matchMedia("(min-width: 60rem)").matches;
  const show = async (row) => {
    await ask(row.dataset.pane);
    one(`a[href="${CSS.escape(row.getAttribute("href"))}"]`, one("#list"))?.focus();
  };
  addEventListener("click", (event) => {
    const row = event.target.closest?.("a[data-pane]");
    if (!row || !wide() || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(row);
  });

  // Keys: single letters outside of fields, and only while the reader wants them.
  const move = (by) => {
    const rows = all("#list a[data-pane]"), at = rows.findIndex((row) => row.hasAttribute("aria-current"));
    const row = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (row) wide() ? show(row) : row.focus();
  };
  addEventListener("keydown", (event) => {
    touched = Date.now();
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return typing?.form && one("[data-send]", typing.form)?.click();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !("keys" in document.body.dataset)) return;
    // Whoever writes with other letters still presses the same keys.
    const key = /^[\x21-\x7e]$/.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
    const help = one("#keys");
    if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "?" && help) { help.open = !help.open; one("summary", help).focus(); }
    else one(`[data-key="${CSS.escape(key)}"]`)?.click();
  });
  addEventListener("pointerdown", () => { touched = Date.now(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); else ask(); });

  // What was said once is not said again by a reload.
  const address = new URL(location.href);
  if (address.searchParams.has("said")) {
    address.searchParams.delete("said");
    history.replaceState(null, "", address);
  }
  tick();
  setInterval(tick, 1000);
  ask();
})();
