// What can only be measured inside of a page. `look` is sent there as text, so it stands alone.

/** Findings by check, each `{ where, what }`; all lengths in CSS px. */
export function look({ language, direction, target }) {
  const found = { structure: [], sideways: [], clipped: [], targets: [], drawings: [], raw: [] };
  const root = document.documentElement;
  const told = (check, element, what) => found[check].push({ where: name(element), what });
  const px = (number) => `${Math.round(number * 10) / 10} px`;

  function name(element) {
    const own = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    const named = element.labels?.[0]?.innerText || element.getAttribute("aria-label");
    const text = (named || (element.innerText ?? element.textContent) || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${own}${text ? ` "${text}"` : ""}`;
  }
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  // Text for screen readers only: a box of at most 1 px, or out of sight until it is focused.
  const isAside = (box) => box.width <= 1 || box.height <= 1 || box.right <= 0 || box.left >= innerWidth || box.bottom + scrollY <= 0;

  function structure() {
    const heads = [...document.querySelectorAll("h1")].filter(isShown);
    if (heads.length !== 1) told("structure", root, `has ${heads.length} visible h1, not 1`);
    const tag = root.lang;
    if (tag.split("-")[0] !== language) told("structure", root, `has lang="${tag}", not ${language}`);
    const way = getComputedStyle(root).direction;
    if (way !== direction) told("structure", root, `runs ${way}, not ${direction}`);
    if (!document.title.trim()) told("structure", root, "has no title");
    if (!document.querySelector("main")) told("structure", root, "has no main");
  }

  function sideways() {
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return;
    const scrolls = (element) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX);
    const sticksOut = (element) => {
      const [box, whole] = [element.getBoundingClientRect(), root.getBoundingClientRect()];
      return box.width > 0 && (box.right > whole.right + 0.5 || box.left < whole.left - 0.5) && !isAside(box);
    };
    const isHeld = (element) => element.parentElement !== root && element.parentElement && (scrolls(element.parentElement) || isHeld(element.parentElement));
    const guilty = [...document.body.querySelectorAll("*")].filter((element) => sticksOut(element) && !isHeld(element));
    const inner = guilty.filter((element) => !guilty.some((other) => other !== element && element.contains(other)));
    told("sideways", inner[0] ?? root, `makes the page ${px(over)} wider than the window`);
  }

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const hidden = parent.closest("script, style, noscript, template, svg, option, textarea");
      if (walker.currentNode.data.trim() && !hidden && isShown(parent)) all.push(walker.currentNode);
    }
    return all;
  }

  // A text is clipped when a box that hides what sticks out, or a box with a border or a ground of its own, is smaller than the text. The
  // box of a line may be lower than that of its letters, so a quarter of the letters' size is let through.
  function clipped() {
    for (const text of texts()) {
      const parent = text.parentElement;
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (isAside(box)) continue;
      const give = parseFloat(getComputedStyle(parent).fontSize) / 4;
      for (let around = parent; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around);
        if (style.display === "inline" || style.display === "contents") continue;
        if (["auto", "scroll"].includes(style.overflowX) || ["auto", "scroll"].includes(style.overflowY)) break;
        const hides = [style.overflowX, style.overflowY].some((way) => ["hidden", "clip"].includes(way));
        const isBox = style.borderTopWidth !== "0px" || !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor);
        if (!hides && !isBox) continue;
        const outer = around.getBoundingClientRect();
        if (isAside(outer)) break;
        const over = Math.max(outer.top - box.top - give, box.bottom - outer.bottom - give, outer.left - box.left - 1, box.right - outer.right - 1);
        if (over > 0) told("clipped", around, `${hides ? "cuts" : "is smaller than"} its text "${text.data.trim().slice(0, 30)}" by ${px(over)}`);
        break;
      }
    }
  }

  // A link in a running text is as high as its line, as the norm lets it be; all else has the house's size.
  function targets() {
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], [role=checkbox], [role=switch]";
    for (const element of document.querySelectorAll(controls)) {
      if (!isShown(element) || element.disabled) continue;
      let box = element.getBoundingClientRect();
      if (isAside(box) && element.localName !== "input") continue;
      const label = ["radio", "checkbox"].includes(element.type) && element.labels?.[0];
      if (label) {
        const wide = label.getBoundingClientRect();
        const contains = label.contains(element);
        const [left, right] = contains ? [wide.left, wide.right] : [Math.min(box.left, wide.left), Math.max(box.right, wide.right)];
        const [top, bottom] = contains ? [wide.top, wide.bottom] : [Math.min(box.top, wide.top), Math.max(box.bottom, wide.bottom)];
        box = new DOMRect(left, top, right - left, bottom - top);
      }
      if (isInText(element)) continue;
      if (box.width < target - 0.5 || box.height < target - 0.5) {
        told("targets", element, `is ${px(box.width)} wide and ${px(box.height)} high, less than ${target} px`);
      }
    }
  }
  // Buttons that touch each other are pressed by mistake, and look broken.
  function crowded() {
    const buttons = [...document.querySelectorAll("button, select, summary, [role=button]")].filter(isShown);
    const boxes = buttons.map((button) => ({ button, box: button.getBoundingClientRect() })).filter(({ box }) => !isAside(box));
    boxes.forEach((one, n) => boxes.slice(n + 1).forEach((other) => {
      const across = Math.max(one.box.left, other.box.left) - Math.min(one.box.right, other.box.right);
      const down = Math.max(one.box.top, other.box.top) - Math.min(one.box.bottom, other.box.bottom);
      if (Math.max(across, down) < 4 && !one.button.contains(other.button)) told("targets", other.button, `is nearer than 4 px to ${name(one.button)}`);
    }));
  }
  function isInText(element) {
    if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const linked = [...block.querySelectorAll("a[href], button")].map((one) => one.textContent).join("");
    return block.textContent.replace(/\s+/g, "").length > linked.replace(/\s+/g, "").length;
  }

  function drawings() {
    for (const svg of document.querySelectorAll("svg")) {
      if (!isShown(svg)) continue;
      const isDrawn = (element) => !element.closest("defs, clipPath, marker, symbol, mask, pattern") && isShown(element);
      const outer = svg.getBoundingClientRect();
      const labels = [...svg.querySelectorAll("text")].filter((text) => isDrawn(text) && text.textContent.trim());
      // Letters are lower than their line: a seventh of it at the top and at the bottom is air.
      const inner = labels.map((text) => {
        const box = text.getBoundingClientRect();
        return { text, left: box.left + 0.5, right: box.right - 0.5, top: box.top + box.height / 7, bottom: box.bottom - box.height / 7 };
      });
      for (const one of inner) {
        const over = Math.max(outer.left - one.left, one.right - outer.right, outer.top - one.top, one.bottom - outer.bottom);
        if (over > 0.5) told("drawings", one.text, `leaves its drawing by ${px(over)}`);
      }
      inner.forEach((one, n) => inner.slice(n + 1).forEach((other) => {
        const crosses = one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
        if (crosses) told("drawings", one.text, `crosses the text "${other.text.textContent.trim()}"`);
      }));
      for (const line of svg.querySelectorAll("path, line, polyline, polygon")) {
        const style = getComputedStyle(line);
        if (!isDrawn(line) || style.stroke === "none" || Number(style.strokeOpacity) === 0) continue;
        const met = inner.find((one) => points(line).some(({ x, y }) => x > one.left && x < one.right && y > one.top && y < one.bottom));
        if (met) told("drawings", met.text, `is crossed by ${name(line)}`);
      }
    }
  }
  /** A point of the line every 2 px of the window. */
  function points(line) {
    const [length, to] = [line.getTotalLength(), line.getScreenCTM()];
    const scale = Math.hypot(to.a, to.b) || 1;
    const steps = Math.max(1, Math.ceil((length * scale) / 2));
    return Array.from({ length: steps + 1 }, (_, n) => line.getPointAtLength((length * n) / steps).matrixTransform(to));
  }

  function raw() {
    const sign = /\{\{|\{ ?\$|\bundefined\b|\bNaN\b|\bnull\b|\[object |Unknown localization/;
    for (const text of texts()) {
      if (sign.test(text.data)) told("raw", text.parentElement, `shows "${text.data.match(sign)[0]}" to people`);
    }
  }

  for (const check of [structure, sideways, clipped, targets, crowded, drawings, raw]) check();
  return found;
}

/** Focuses everything that can be; findings where nothing shows it, or something lies over it. */
export function lookAtFocus() {
  const found = [];
  const can = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const looks = (element) => {
    const around = element.closest("label") ?? element;
    return [element, around].map((one) => {
      const style = getComputedStyle(one);
      const outline = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0 ? "none" : `${style.outlineStyle} ${style.outlineWidth}`;
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine].join("|");
    }).join("||");
  };
  for (const element of document.querySelectorAll(can)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled) continue;
    const named = `${element.localName} "${(element.innerText || element.value || element.getAttribute("aria-label") || "").trim().slice(0, 40)}"`;
    document.activeElement?.blur();
    const before = looks(element);
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) {
      found.push({ where: named, what: "cannot be focused" });
      continue;
    }
    if (looks(element) === before) found.push({ where: named, what: "looks the same with the focus as without" });
    const box = element.getClientRects()[0];
    if (!box) continue;
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2];
    const hit = document.elementFromPoint(x, y);
    const isOwn = !hit || element.contains(hit) || [...(element.labels ?? [])].some((label) => label.contains(hit));
    if (!isOwn && !hit.contains(element)) found.push({ where: named, what: `lies below ${hit.localName}.${hit.className} when it has the focus` });
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return found;
}
