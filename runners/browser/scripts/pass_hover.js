// Content that appears on hover or focus. Needs pass_hand.js and pass_activation.js (for `aim`).
(() => {
  if (hand.triggers) return;
  const REVEALS = /display|visibility|opacity|left|right|top|bottom|inset|transform|translate|scale|clip|height|width|margin|content|position|font|indent|overflow|animation|index/;
  const FOCUSABLE = 'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]';
  const reachable = (e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true });
  const rulesOf = function* (list) {
    for (const rule of list) {
      if (rule.media && !matchMedia(rule.media.mediaText).matches) continue;
      if (rule.selectorText) yield rule;
      if (rule.styleSheet) { try { yield* rulesOf(rule.styleSheet.cssRules); } catch { /* of another origin */ } } else if (rule.cssRules) yield* rulesOf(rule.cssRules);
    }
  };
  const sheets = (texts) => {
    const lists = [];
    for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
      if (sheet.disabled || (sheet.media.mediaText && !matchMedia(sheet.media.mediaText).matches)) continue;
      try { lists.push(sheet.cssRules); } catch { /* its text is handed in */ }
    }
    for (const text of texts) { const sheet = new CSSStyleSheet(); try { sheet.replaceSync(text); lists.push(sheet.cssRules); } catch { /* not CSS */ } }
    return lists;
  };
  hand.blindSheets = () => [...document.styleSheets].filter((s) => { try { return !s.cssRules; } catch { return true; } }).map((s) => s.href);

  // The parts of a selector list, apart at its outer commas.
  const split = (text) => {
    const parts = [];
    let depth = 0, start = 0;
    for (let i = 0; i < text.length; i++) {
      if ('(['.includes(text[i])) depth++;
      else if (')]'.includes(text[i])) depth--;
      else if (text[i] === ',' && !depth) { parts.push(text.slice(start, i)); start = i + 1; }
    }
    return [...parts, text.slice(start)].map((p) => p.trim());
  };
  const clean = (text, state) => {
    let out = text.replace(state, '\u0001');
    out = out.replace(/(^|[\s>+~(,])\u0001+(?=$|[\s>+~),])/g, '$1*').replace(/\u0001/g, '');
    return out.trim() || '*';
  };

  // What a rule with :hover (or :focus) may reveal: [{trigger, subject, pseudo, selector}].
  hand.triggers = (texts, state) => {
    const pattern = state === 'hover' ? /:hover/g : /:focus(-within|-visible)?/g;
    const found = [], kinds = new Map();
    let rules = 0, away = 0;
    for (const list of sheets(texts)) for (const rule of rulesOf(list)) {
      if (!rule.selectorText.includes(`:${state}`)) continue;
      if (![...rule.style].some((name) => REVEALS.test(name))) continue;
      for (const selector of split(rule.selectorText)) {
        pattern.lastIndex = 0;
        if (!pattern.test(selector) || /:(not|has)\([^)]*:(hover|focus)/.test(selector)) continue;
        const pseudo = (selector.match(/::?(before|after)\s*$/) || [])[1] || '';
        const whole = selector.replace(/::?[\w-]+\s*$/, (m) => (pseudo || m.startsWith('::') ? '' : m));
        const bare = clean(whole, pattern);
        const at = whole.search(/:(hover|focus)/);
        const next = whole.slice(at).search(/[\s>+~]/);
        const head = clean(next < 0 ? whole : whole.slice(0, at + next), pattern);
        rules++;
        let subjects = [];
        try { subjects = [...document.querySelectorAll(bare)].slice(0, 60); document.querySelector(head); } catch { continue; }
        for (const subject of subjects) {
          const trigger = near(subject, head, next < 0);
          if (!trigger || (!pseudo && subject === trigger)) continue;
          if (!hand.shown(trigger) && tells(subject)) away++;
          if (!hand.shown(trigger) || (!pseudo && shownWhole(subject))) continue;
          if (pseudo && !generated(subject, pseudo, rule)) continue;
          const kind = `${selector}`, so = kinds.get(kind) || 0;
          kinds.set(kind, so + 1);
          found.push({ trigger: hand.number(trigger), subject: hand.number(subject), pseudo, selector, again: so });
        }
      }
    }
    return { rules, away, found: found.sort((a, b) => a.again - b.again).slice(0, 200) };
  };
  // Elements that get other colours while the pointer is on them, of each rule two.
  hand.coloured = (texts, limit) => {
    const found = new Set();
    for (const list of sheets(texts)) for (const rule of rulesOf(list)) {
      if (!rule.selectorText.includes(':hover') || !(rule.style.color || rule.style.backgroundColor)) continue;
      for (const selector of split(rule.selectorText)) {
        if (!selector.includes(':hover') || /::|:(not|has|disabled)\b/.test(selector)) continue;
        let all = [];
        try { all = [...document.querySelectorAll(clean(selector.replace(/:(before|after)\s*$/, ''), /:hover/g))]; } catch { continue; }
        for (const e of all.filter((one) => hand.shown(one) && hand.text(one) && !one.closest('[disabled], [aria-disabled=true], svg')).slice(0, 2)) if (found.size < limit) found.add(e);
      }
    }
    return [...found].map(hand.number);
  };
  // Its text and what lies behind it, as they are now; null where a picture, a shadow or a mixture is among them.
  hand.tint = (n) => {
    hand.settle();
    const e = hand.nodes[n], own = (x) => [...x.childNodes].some((c) => c.nodeType === 3 && lettered(c.data));
    const carrier = own(e) ? e : [...e.querySelectorAll('*')].find((x) => own(x) && hand.shown(x));
    if (!carrier || !e.matches(':hover')) return null;
    const s = getComputedStyle(carrier), r = carrier.getBoundingClientRect();
    let behind = 'rgb(255, 255, 255)';
    for (let at = carrier; at; at = at.parentElement) {
      const a = getComputedStyle(at), b = at.getBoundingClientRect(), clear = a.backgroundColor === 'rgba(0, 0, 0, 0)';
      const odd = a.backgroundImage !== 'none' || a.opacity !== '1' || a.filter !== 'none' || a.mixBlendMode !== 'normal' || a.textShadow !== 'none' || (a.webkitTextFillColor !== a.color);
      if (odd || ['fixed', 'absolute'].includes(a.position) && clear) return null;
      if (clear) continue;
      const holds = b.left <= r.left + 1 && b.right >= r.right - 1 && b.top <= r.top + 1 && b.bottom >= r.bottom - 1;
      if (!a.backgroundColor.startsWith('rgb(') || !(holds || at === hand.body() || at === hand.root())) return null;
      behind = a.backgroundColor;
      break;
    }
    return { color: s.color, behind, size: parseFloat(s.fontSize), weight: Number(s.fontWeight), text: hand.text(carrier).slice(0, 80) };
  };
  const near = (subject, head, self) => {
    if (self) return subject;
    for (let n = subject.parentElement; n; n = n.parentElement) if (n.matches(head)) return n;
    for (let n = subject; n && n !== hand.body(); n = n.parentElement) for (let s = n.previousElementSibling; s; s = s.previousElementSibling) if (s.matches(head)) return s;
    return null;
  };
  const lettered = (text) => /[\p{L}\p{N}]{2}/u.test(text);
  const generated = (e, pseudo, rule) => lettered(rule.style.content.replace(/url\([^)]*\)|var\([^)]*\)/g, '')) || lettered(pseudoText(e, pseudo));
  const pseudoText = (e, pseudo) => {
    const s = getComputedStyle(e, `::${pseudo}`);
    return s.content === 'none' || s.content === 'normal' || !s.content.startsWith('"') ? '' : s.content.replace(/^"|"$/g, '');
  };
  const pseudoShown = (e, pseudo) => {
    const s = getComputedStyle(e, `::${pseudo}`);
    return lettered(pseudoText(e, pseudo)) && s.display !== 'none' && s.visibility === 'visible' && parseFloat(s.opacity) > 0.1 && !/scale\(0|matrix\(0, 0, 0, 0/.test(s.transform) && s.fontSize !== '0px';
  };

  const cut = (e) => {
    const r = e.getBoundingClientRect();
    let { left, right, top, bottom } = r;
    const own = getComputedStyle(e);
    if (/inset\((50|100)%|circle\(0/.test(own.clipPath) || (own.clip !== 'auto' && /rect\((0px|1px),? (0px|1px),? (0px|1px),? (0px|1px)\)/.test(own.clip))) return true;
    for (let n = e.parentElement; n && n !== hand.body(); n = n.parentElement) {
      const s = getComputedStyle(n);
      if (s.overflowX === 'visible' && s.overflowY === 'visible') continue;
      const b = n.getBoundingClientRect();
      left = Math.max(left, b.left); right = Math.min(right, b.right); top = Math.max(top, b.top); bottom = Math.min(bottom, b.bottom);
    }
    return right - left < 2 || bottom - top < 2 || right + scrollX <= 0 || bottom + scrollY <= 0 || left >= Math.max(innerWidth, hand.root().scrollWidth);
  };
  const shownWhole = (e) => hand.shown(e) && !cut(e) && parseFloat(getComputedStyle(e).opacity) > 0.1;
  const tells = (e) => lettered(hand.text(e)) || e.matches('img, svg, picture, video, canvas') || Boolean(e.querySelector('img, svg, video, canvas'));

  // What is there to be seen now: elements, by number.
  hand.visible = () => { const all = new Set(); for (const e of hand.elements(document)) if (shownWhole(e)) all.add(e); hand.was = all; return all.size; };
  // What is seen now and was not: the outermost elements that tell something.
  hand.news = () => {
    const fresh = new Set();
    for (const e of hand.elements(document)) if (!hand.was.has(e) && shownWhole(e)) fresh.add(e);
    return [...fresh].filter((e) => !fresh.has(e.parentElement) && tells(e)).slice(0, 4).map(content);
  };
  const content = (e) => {
    const inside = [...(e.matches(FOCUSABLE) ? [e] : []), ...e.querySelectorAll(FOCUSABLE)];
    return {
      ...hand.facts(e), text: hand.text(e).slice(0, 120), inside: inside.slice(0, 20).map(hand.number), count: inside.length, covers: covers(e), animated: e.getAnimations({ subtree: true }).some((a) => a instanceof CSSAnimation),
      dialog: Boolean(e.closest('dialog, [role=dialog], [role=alertdialog], [aria-modal=true]')), hrefs: inside.map((i) => i.href || '').slice(0, 20),
    };
  };
  // Whether content hides texts, pictures or controls of the page: "no" (it makes room for itself), "beside" or "yes".
  const covers = (e) => {
    const floating = [e, ...e.querySelectorAll('*')].some((n) => ['absolute', 'fixed'].includes(getComputedStyle(n).position)) || (e.parentElement && ['absolute', 'fixed'].includes(getComputedStyle(e.parentElement).position));
    if (!floating) return 'no';
    const b = e.getBoundingClientRect();
    for (const other of hand.was) {
      if (e.contains(other) || other.contains(e) || !other.isConnected || !([...other.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || other.matches('img, input, select, textarea, button'))) continue;
      for (const r of other.getClientRects()) {
        const w = Math.min(r.right, b.right) - Math.max(r.left, b.left), h = Math.min(r.bottom, b.bottom) - Math.max(r.top, b.top);
        if (w > 4 && h > 4) {
          const x = Math.max(r.left, b.left) + w / 2, y = Math.max(r.top, b.top) + h / 2;
          const hit = document.elementFromPoint(x, y);
          if (hit && e.contains(hit)) return 'yes';
        }
      }
    }
    return 'beside';
  };
  hand.pseudoShown = (n, pseudo) => pseudoShown(hand.nodes[n], pseudo);
  hand.still = (n) => hand.nodes[n].isConnected && shownWhole(hand.nodes[n]);
  hand.settle = () => { for (const a of document.getAnimations()) if (a instanceof CSSTransition) try { a.finish(); } catch { /* endless */ } };

  // The way from an element onto what it shows: to where the two are nearest, over to it, then to its middle.
  // An element within a line may hold a block: of its boxes, the one that the pointer is on.
  hand.onto = (n, from, x, y) => {
    const r = hand.nodes[n].getBoundingClientRect(), e = hand.nodes[from];
    const t = [...e.getClientRects()].find((b) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom) ?? e.getBoundingClientRect();
    const clamp = (v, a, b) => Math.min(Math.max(v, a), b);
    const meet = (a1, a2, b1, b2) => { const lo = Math.max(a1, b1), hi = Math.min(a2, b2); return hi > lo ? [(lo + hi) / 2, (lo + hi) / 2] : b1 >= a2 ? [a2 - 1, b1 + 2] : [a1 + 1, b2 - 2]; };
    const [tx, cx] = meet(t.left, t.right, r.left, r.right), [ty, cy] = meet(t.top, t.bottom, r.top, r.bottom);
    const last = [r.left + r.width / 2, r.top + r.height / 2];
    return [[clamp(tx, t.left + 1, t.right - 1), clamp(ty, t.top + 1, t.bottom - 1)], [cx, cy], last].map(([x, y]) => [clamp(x, 0, innerWidth - 1), clamp(y, 0, innerHeight - 1)]);
  };

  // Where keys could be used for the same: the element, what it holds that was shown before, what stands beside it.
  hand.doors = (n) => {
    const e = hand.nodes[n], own = [];
    const add = (x, anyway) => { if (x && x.matches(FOCUSABLE) && reachable(x) && (anyway || hand.was.has(x)) && !own.includes(x)) own.push(x); };
    add(e);
    for (const x of e.querySelectorAll(FOCUSABLE)) add(x);
    // What is only transparent or far away has the focus too, and may show itself then.
    for (const x of e.querySelectorAll(FOCUSABLE)) add(x, true);
    const around = e.closest(FOCUSABLE);
    add(around);
    const inside = own.length;
    for (const x of (e.parentElement ? e.parentElement.querySelectorAll('button, summary, [aria-expanded], [aria-haspopup], [role=button], label, input[type=checkbox]') : [])) add(x);
    return { inside, all: own.slice(0, 4).map((x) => ({ n: hand.number(x), link: x.matches('a[href]'), risky: hand.risky(x) })) };
  };
  hand.holdsFocus = (n) => { const { e } = hand.active(); return Boolean(e && hand.nodes[n].contains(e)); };
})()
