// Where the page's texts are drawn, and what cuts them off. Runs in a world of our own, where it defines `preuveTexts`:
// `before()` looks at every text, `after(options)` looks again and tells what a change in between has spoilt.
// Elements are told by their place in `preuveTexts.named`. Nothing of the page is changed.
(() => {
  const MAX_TEXTS = 5000, MAX_NAMED = 30;
  const APART = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TITLE', 'OPTION', 'TEXTAREA', 'AUDIO', 'VIDEO', 'CANVAS', 'OBJECT', 'IFRAME', 'FRAME', 'NOFRAMES', 'RP', 'svg']);
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]';
  let styles = new Map(), boxes = new Map();
  const styleOf = (el) => { let s = styles.get(el); if (!s) styles.set(el, s = getComputedStyle(el)); return s; };
  const parentOf = (node) => node.parentElement || (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const up = (el) => el.assignedSlot || parentOf(el);
  const root = () => document.documentElement;

  // Every text with a letter or digit in it, those of open shadow trees with them.
  const collect = () => {
    const found = [];
    const walk = (node) => {
      for (let child = node.firstChild; child && found.length < MAX_TEXTS; child = child.nextSibling) {
        if (child.nodeType === 3) { if (/[\p{L}\p{N}]/u.test(child.data)) found.push(child); }
        else if (child.nodeType === 1 && !APART.has(child.tagName)) { if (child.shadowRoot) walk(child.shadowRoot); walk(child); }
      }
    };
    if (document.body) walk(document.body);
    return found;
  };

  // The boxes that cut off what stands in `el`, from the inside out.
  const cutters = (el) => {
    if (boxes.has(el)) return boxes.get(el);
    const list = [];
    let escape = '';
    for (let at = el; at && at !== document.body && at !== root(); at = up(at)) {
      const s = styleOf(at);
      const holds = s.position !== 'static' || s.transform !== 'none' || s.contain.includes('paint');
      if (escape === 'absolute' && holds) escape = '';
      if (escape === 'fixed' && s.transform !== 'none') escape = '';
      if (!escape && s.display !== 'inline' && s.display !== 'contents' && (s.overflowX !== 'visible' || s.overflowY !== 'visible')) {
        const r = at.getBoundingClientRect(), left = r.left + at.clientLeft, top = r.top + at.clientTop;
        list.push({ el: at, left, top, right: left + at.clientWidth, bottom: top + at.clientHeight, x: s.overflowX, y: s.overflowY,
          dots: s.textOverflow !== 'clip' || s.webkitLineClamp !== 'none' });
      }
      if (s.position === 'absolute') escape = 'absolute'; else if (s.position === 'fixed') escape = 'fixed';
    }
    boxes.set(el, list);
    return list;
  };

  const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const concealed = (el) => {
    for (let at = el; at; at = up(at)) {
      const s = styleOf(at);
      if (/^rect\((0px|1px|auto)[ ,]+(0px|1px|auto)[ ,]+(0px|1px|auto)[ ,]+(0px|1px|auto)\)$/.test(s.clip) && s.position !== 'static' && s.clip !== 'auto') return true;
      if (/^inset\((50|100)%/.test(s.clipPath)) return true;
      if (s.position === 'fixed' && at.getBoundingClientRect().right <= 0) return true;
    }
    return false;
  };

  // One text: is it shown, and which of its lines are lost to which box. A line loses only what makes it hard to read:
  // a quarter of the height of its letters, or more than a letter's width.
  const look = (node) => {
    const el = parentOf(node);
    const gone = { shown: false, lines: [], lost: 0, size: 0 };
    if (!el || !el.isConnected || !el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return gone;
    const s = styleOf(el), size = parseFloat(s.fontSize);
    if (!size || concealed(el)) return gone;
    const range = document.createRange();
    range.selectNodeContents(node);
    const chain = cutters(el), lines = [], result = { shown: true, lines, lost: 0, size, by: null, beside: false, dots: false, scrolled: null };
    for (const r of range.getClientRects()) {
      if (r.width < 1 || r.height < 1) continue;
      const core = Math.min(r.height, size * 1.2) * 0.25, middle = (r.top + r.bottom) / 2;
      let scrolled = false;
      let box = { left: r.left, right: r.right, top: middle - core, bottom: middle + core }, lost = false;
      for (const c of chain) {
        const beside = box.right <= c.left + 1 || box.left >= c.right - 1, beyond = box.bottom <= c.top + 1 || box.top >= c.bottom - 1;
        const wide = Math.max(0, c.left - box.left) + Math.max(0, box.right - c.right);
        const high = Math.max(0, c.top - box.top) + Math.max(0, box.bottom - c.bottom);
        if ((cuts(c.x) && wide > 0.6 * size) || (cuts(c.y) && high > core / 2)) {
          lost = true;
          result.by = result.by || c.el;
          result.dots = result.dots || c.dots || s.textOverflow !== 'clip';
          result.beside = result.beside || (cuts(c.x) && beside && !(cuts(c.y) && beyond));
          break;
        }
        if ((!cuts(c.x) && c.x !== 'visible' && wide > 2)) result.scrolled = result.scrolled || c.el;
        box = { left: Math.max(box.left, c.left), right: Math.min(box.right, c.right), top: Math.max(box.top, c.top), bottom: Math.min(box.bottom, c.bottom) };
        scrolled = scrolled || box.right <= box.left || box.bottom <= box.top;
        if (box.right <= box.left) box = { ...box, left: c.left, right: Math.min(c.right, c.left + r.width) };
        if (box.bottom <= box.top) box = { ...box, top: c.top, bottom: c.top + core * 2 };
      }
      lines.push({ ...box, lost, scrolled });
      if (lost) result.lost += 1;
    }
    // Left of the page or above it nobody can scroll.
    const away = lines.length && lines.every((l) => l.right + scrollX <= 0 || l.bottom + scrollY <= 0);
    if (!lines.length || away) result.shown = false;
    return result;
  };

  const moving = (el) => { for (let at = el; at; at = up(at)) { if (['fixed', 'sticky'].includes(styleOf(at).position)) return true; } return false; };

  // Pairs of texts drawn over one another: of each line only the middle half of the letters counts.
  const overlaps = (looks) => {
    const lines = [];
    looks.forEach((l, at) => { if (l.shown && !l.lost) for (const b of l.lines) if (!b.scrolled) lines.push({ ...b, at }); });
    lines.sort((a, b) => a.top - b.top);
    const pairs = new Map();
    for (let i = 0; i < lines.length; i += 1) {
      for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j += 1) {
        const a = lines[i], b = lines[j];
        if (a.at === b.at) continue;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left), high = Math.min(a.bottom, b.bottom) - b.top;
        const least = Math.min(a.bottom - a.top, b.bottom - b.top);
        if (wide > 6 && high > least / 2) pairs.set(`${Math.min(a.at, b.at)} ${Math.max(a.at, b.at)}`, [a.at, b.at]);
      }
    }
    return pairs;
  };

  const state = () => {
    styles = new Map(); boxes = new Map();
    const looks = api.nodes.map(look);
    return { looks, pairs: overlaps(looks) };
  };

  const shownControls = () => [...document.querySelectorAll(CONTROLS)].slice(0, 3000)
    .filter((el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && el.getBoundingClientRect().width > 1);

  const path = (el) => {
    const steps = [];
    for (let at = el; at && steps.length < 12; at = parentOf(at)) {
      if (at.id && /^[A-Za-z][\w-]*$/.test(at.id)) { steps.unshift(`#${at.id}`); break; }
      const twins = at.parentElement ? [...at.parentElement.children].filter((c) => c.localName === at.localName) : [];
      steps.unshift(at.localName + (twins.length > 1 ? `:nth-of-type(${twins.indexOf(at) + 1})` : ''));
    }
    return steps.join(' > ');
  };
  const name = (el) => { let at = api.named.indexOf(el); if (at < 0) at = api.named.push(el) - 1; return at; };
  const told = (el, text) => ({ at: name(el), selector: path(el), tag: el.localName, text: (text || el.textContent || el.value || '').replace(/\s+/g, ' ').trim().slice(0, 120) });

  // Something on the way to the box that cuts is a strip that moves, or a row much wider than its place: a carousel.
  const inStrip = (el, by) => {
    for (let at = el; at; at = up(at)) {
      if (at.localName === 'marquee' || at.getAnimations().length) return true;
      if (at === by) break;
      if (styleOf(at).transform !== 'none' || styleOf(at).willChange.includes('transform')) return true;
    }
    return by ? by.scrollWidth > by.clientWidth * 1.9 && styleOf(by).whiteSpace !== 'nowrap' : false;
  };
  const TWO = 'table, [role=table], [role=grid], [role=treegrid], pre, code, [role=toolbar], [role=tablist], math, [role=math], [role=application]';
  const twoWays = (el) => { const found = el.closest(TWO); return found ? found.getAttribute('role') || found.localName : ''; };

  const api = {
    nodes: [], named: [], was: null, width: 0,
    before() {
      api.nodes = collect(); api.named = []; api.was = state(); api.width = innerWidth; api.controls = shownControls();
      // Texts that a box of some size cuts off already: what a change does to them is not told.
      const cut = api.was.looks.filter((l) => l.shown && l.lost && l.by && l.by.clientWidth > 2 && l.by.clientHeight > 2).length;
      return { texts: api.was.looks.filter((l) => l.shown && !l.lost).length, cut, full: api.nodes.length >= MAX_TEXTS, frames: api.frames() };
    },
    frames() {
      return [...document.querySelectorAll('iframe, frame, object, embed')].filter((f) => f.checkVisibility() && f.getBoundingClientRect().width > 1 && f.getBoundingClientRect().height > 1).length;
    },
    // Faults of texts that were whole before: "cut" (a box hides lines of it), "gone" (not drawn any more), "overlap".
    // With `growth`, also "small": text that has not grown so many times (`scale`: what a CSS pixel has grown).
    after({ growth = 0, scale = 1, sideways = false } = {}) {
      const now = state(), faults = new Map(), counts = {};
      const add = (kind, node, more) => {
        const el = parentOf(node), key = `${kind} ${name(el)}`;
        if (faults.has(key)) return;
        counts[kind] = (counts[kind] || 0) + 1;
        if (counts[kind] <= MAX_NAMED) faults.set(key, { kind, ...told(el, node.data), ...more });
      };
      const edge = document.scrollingElement ? document.scrollingElement.clientWidth : innerWidth;
      const scrolls = document.scrollingElement && document.scrollingElement.scrollWidth > edge + 1 && !api.stuck();
      api.nodes.forEach((node, at) => {
        const was = api.was.looks[at], is = now.looks[at];
        if (!was.shown || was.lost || !node.isConnected || !parentOf(node)) return; // a script has put another text in its place
        if (!is.shown) { add('gone', node, {}); return; }
        if (is.lost) add('cut', node, { by: is.by ? told(is.by, ' ') : null, dots: is.dots, beside: is.beside, strip: inStrip(parentOf(node), is.by), lost: is.lost, lines: is.lines.length });
        const grown = (is.size * scale) / was.size;
        if (growth && grown < growth) add('small', node, { grown: Math.round(grown * 100) / 100 });
        if (!sideways || is.lost) return;
        const fixed = moving(parentOf(node));
        if (is.scrolled) add('scrolled', node, { by: told(is.scrolled, ' '), two: twoWays(parentOf(node)) });
        else if (is.lines.some((l) => l.right > edge + 3)) {
          const across = is.lines.some((l) => l.right > edge + 3 && l.left < edge - 3);
          add('outside', node, { across, two: twoWays(parentOf(node)), scrolls: !!scrolls && !fixed, strip: inStrip(parentOf(node), null), right: Math.round(Math.max(...is.lines.map((l) => l.right))) });
        }
      });
      for (const [key, [a, b]] of now.pairs) {
        if (api.was.pairs.has(key)) continue;
        const one = parentOf(api.nodes[a]), two = parentOf(api.nodes[b]);
        if (!one || !two) continue;
        const was = api.was.looks[a].shown && api.was.looks[b].shown && !api.was.looks[a].lost && !api.was.looks[b].lost;
        if (was && !moving(one) && !moving(two)) add('overlap', api.nodes[a], { with: told(two, api.nodes[b].data) });
      }
      for (const el of api.controls) {
        if (el.isConnected && el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        counts.control = (counts.control || 0) + 1;
        if (counts.control <= MAX_NAMED) faults.set(`control ${name(el)}`, { kind: 'control', ...told(el) });
      }
      return { faults: [...faults.values()], counts };
    },
    // Whether the page as a whole cannot be scrolled sideways, because its root or its body hides what is too much.
    stuck() {
      const outer = getComputedStyle(root()), inner = document.body ? getComputedStyle(document.body) : outer;
      return cuts(outer.overflowX) || (outer.overflowX === 'visible' && cuts(inner.overflowX));
    },
    // Things that are no text and stick out to the right: pictures, frames, fields, tables.
    wide() {
      const edge = document.scrollingElement ? document.scrollingElement.clientWidth : innerWidth;
      const found = [...document.querySelectorAll('img, svg, video, canvas, iframe, object, embed, table, input, select, textarea, pre, button')]
        .filter((el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !el.parentElement.closest('svg'))
        .map((el) => [el, el.getBoundingClientRect()]).filter(([, r]) => r.width > 1 && r.height > 1 && r.right > edge + 3)
        .filter(([el]) => !cutters(el.parentElement || el).some((c) => c.x !== 'visible' && c.right <= edge + 3));
      return found.slice(0, MAX_NAMED).map(([el, r]) => ({ ...told(el, el.getAttribute('alt') || ' '), right: Math.round(r.right), width: Math.round(r.width) }));
    },
    // Texts that are written downwards: how many, and whether the page itself is.
    vertical() {
      const all = api.nodes.filter((node, at) => api.was.looks[at].shown && styleOf(parentOf(node)).writingMode.startsWith('vertical'));
      const body = document.body || root();
      return { texts: all.length, page: getComputedStyle(body).writingMode.startsWith('vertical') || getComputedStyle(root()).writingMode.startsWith('vertical') };
    },
    // The document and its open shadow trees.
    trees(from = document) {
      const inner = [...from.querySelectorAll('*')].filter((el) => el.shadowRoot).flatMap((el) => api.trees(el.shadowRoot));
      return [from, ...inner];
    },
    told, name, parentOf,
  };
  globalThis.preuveTexts = api;
})()
