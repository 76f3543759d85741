// What the passes that use keys and pointer share, in a world of our own in each frame: elements by number, where the
// focus is, what is shown, what changes. Scripts of the page neither see nor reach it.
(() => {
  if (globalThis.hand) return;
  const getter = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name).get;
  // As elements may be named like these, and then hide them.
  const focused = getter(Document, 'activeElement'), bodyOf = getter(Document, 'body'), rootOf = getter(Document, 'documentElement');
  const innerOf = (e) => { try { return e.contentDocument || null; } catch { return null; } };
  const isFrame = (e) => ['iframe', 'frame', 'object', 'embed'].includes(e.localName);
  const hand = globalThis.hand = { nodes: [], log: [] };
  const numbers = new Map();

  hand.number = (e) => {
    if (!numbers.has(e)) { numbers.set(e, hand.nodes.length); hand.nodes.push(e); }
    return numbers.get(e);
  };
  hand.body = (d = document) => bodyOf.call(d);
  hand.root = (d = document) => rootOf.call(d);

  // This document and those of its frames that may be read from here.
  hand.documents = () => {
    const all = [document];
    for (const d of all) for (const e of d.querySelectorAll('iframe, frame, object')) { const inner = innerOf(e); if (inner && all.length < 30) all.push(inner); }
    return all;
  };

  // The element that keys go to, or null; `blind` when it is a frame that may not be looked into from here.
  hand.active = () => {
    for (let d = document; ;) {
      let e = focused.call(d);
      while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
      if (!e || e === bodyOf.call(d) || e === rootOf.call(d)) {
        // In a frame, its own body is no element that has the focus either; in the page, it is nowhere.
        const host = d !== document && d.defaultView && d.defaultView.frameElement;
        return host && bodyOf.call(d) && bodyOf.call(d).isContentEditable ? { e: bodyOf.call(d), blind: false } : { e: host || null, blind: false };
      }
      if (!isFrame(e)) return { e, blind: false };
      const inner = innerOf(e);
      if (!inner) return { e, blind: true };
      d = inner;
    }
  };

  hand.elements = function* (root) {
    for (const e of root.querySelectorAll('*')) { yield e; if (e.shadowRoot) yield* hand.elements(e.shadowRoot); }
  };
  hand.all = function* () { for (const d of hand.documents()) yield* hand.elements(d); };

  hand.shown = (e) => {
    if (!e.isConnected || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true, opacityProperty: true, visibilityProperty: true })) return false;
    const r = e.getBoundingClientRect();
    if (r.width < 2 || r.height < 2) return e.children.length > 0 && r.width + r.height > 0 && getComputedStyle(e).overflow === 'visible';
    const view = e.ownerDocument.defaultView;
    return r.right + view.scrollX > 0 && r.bottom + view.scrollY > 0;
  };

  // The rectangle in the window of this world's frame: [x, y, width, height].
  hand.rect = (e) => {
    let { x, y, width, height } = e.getBoundingClientRect();
    for (let v = e.ownerDocument.defaultView; v && v !== window && v.frameElement; v = v.parent) {
      const f = v.frameElement.getBoundingClientRect();
      x += f.x + v.frameElement.clientLeft; y += f.y + v.frameElement.clientTop;
    }
    return [x, y, width, height].map((n) => Math.round(n * 10) / 10);
  };
  hand.place = (e) => { const [x, y, w, h] = hand.rect(e); return [x + scrollX, y + scrollY, w, h].map(Math.round); };

  hand.selector = (e) => {
    const steps = [];
    for (let n = e; n && n.localName; n = n.parentElement) {
      if (/^[A-Za-z][\w-]*$/.test(n.id || '') && n.getRootNode().querySelectorAll(`#${n.id}`).length === 1) { steps.unshift(`#${n.id}`); break; }
      const twins = n.parentElement ? [...n.parentElement.children].filter((c) => c.localName === n.localName) : [];
      steps.unshift(twins.length > 1 ? `${n.localName}:nth-of-type(${twins.indexOf(n) + 1})` : n.localName);
    }
    return steps.join(' > ');
  };

  hand.facts = (e) => ({
    n: hand.number(e), tag: e.localName, type: (e.getAttribute('type') || '').toLowerCase(), role: (e.getAttribute('role') || '').toLowerCase(),
    selector: hand.selector(e), box: hand.place(e), framed: e.ownerDocument !== document,
  });

  hand.text = (e) => (e.innerText ?? e.textContent ?? '').replace(/\s+/g, ' ').trim();

  // Transitions brought to their end, so that what is read is what will be seen.
  hand.finish = (e) => { for (const a of e.getAnimations({ subtree: true })) if (a instanceof CSSTransition) try { a.finish(); } catch { /* endless */ } };
  hand.frames = (n = 2) => new Promise((done) => { const late = setTimeout(done, 200); const next = () => (n-- > 0 ? requestAnimationFrame(next) : (clearTimeout(late), done())); next(); });

  // Focus goes nowhere, and Tab begins at the top of the page.
  hand.top = () => {
    const { e } = hand.active();
    if (e) e.blur();
    const body = hand.body();
    if (!body || body.localName !== 'body') return;
    const own = body.getAttribute('tabindex');
    body.setAttribute('tabindex', '-1');
    body.focus({ preventScroll: true });
    if (own === null) body.removeAttribute('tabindex'); else body.setAttribute('tabindex', own);
    body.blur();
    scrollTo({ left: 0, top: 0, behavior: 'instant' });
  };

  // A page that scrolls smoothly is still on its way when one looks: what has the focus would seem to be out of sight.
  const sheets = new Map();
  const steady = () => {
    for (const d of hand.documents()) {
      const sheet = new (d.defaultView || window).CSSStyleSheet();
      sheet.replaceSync('* { scroll-behavior: auto !important }');
      sheets.set(d, sheet);
      d.adoptedStyleSheets = [...d.adoptedStyleSheets, sheet];
    }
  };
  const free = () => {
    for (const [d, sheet] of sheets) d.adoptedStyleSheets = [...d.adoptedStyleSheets].filter((one) => one !== sheet);
    sheets.clear();
  };

  hand.keep = () => { hand.kept = { e: hand.active().e, x: scrollX, y: scrollY }; steady(); };
  hand.restore = () => {
    free();
    const now = hand.active().e, { e, x, y } = hand.kept || {};
    if (now && now !== e) now.blur();
    if (e && e !== now && e.isConnected) e.focus({ preventScroll: true });
    scrollTo({ left: x || 0, top: y || 0, behavior: 'instant' });
  };

  // What changes: mutations of the page and its frames, except of what moves by itself (seen in a quiet moment before).
  const FOCUS = /^(data-focus|data-whatinput|data-whatintent|data-js-focus)/;
  hand.watch = () => {
    const noisy = new Set();
    let found = [];
    const observer = new MutationObserver((all) => { for (const m of all) if (!FOCUS.test(m.attributeName || '')) found.push(m); });
    for (const d of hand.documents()) observer.observe(d, { subtree: true, childList: true, attributes: true, characterData: true });
    const flush = () => { for (const m of observer.takeRecords()) found.push(m); const all = found; found = []; return all; };
    hand.quiet = () => { for (const m of flush()) noisy.add(m.target); };
    hand.changes = () => flush().filter((m) => !noisy.has(m.target)).map((m) => ({
      kind: m.type, name: m.attributeName || '', on: m.target.nodeType === 1 ? hand.number(m.target) : -1,
    })).slice(0, 50);
    hand.unwatch = () => observer.disconnect();
  };

  // Not focusin: where a script takes the focus away at once, it does not come.
  for (const d of hand.documents()) for (const type of ['focus', 'blur']) {
    (d.defaultView || d).addEventListener(type, (event) => {
      const e = event.composedPath()[0];
      if (e && e.nodeType === 1 && e !== hand.body(d)) hand.log.push([type === 'focus' ? 1 : 0, hand.number(e)]);
    }, true);
  }
  // Whether a script kept a key from doing what it does since one last asked: null when it kept even us from them all.
  const keys = [];
  for (const d of hand.documents()) (d.defaultView || d).addEventListener('keydown', (event) => { keys.push(event); }, true);
  hand.prevented = () => { const all = keys.splice(0); return all.length ? all.some((event) => event.defaultPrevented) : null; };
})()
