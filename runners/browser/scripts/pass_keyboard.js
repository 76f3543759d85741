// Where the Tab key is, and what focus changes in the look of things. Needs pass_hand.js.
(() => {
  if (hand.step) return;
  const SIDES = ['top', 'right', 'bottom', 'left'];
  const clear = (color) => color === 'transparent' || /^rgba\(.*, 0\)$/.test(color) || /\/ 0\)$/.test(color);
  const textual = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());

  // What style draws of one element or of what it generates: only what can be seen.
  const paint = (e, pseudo) => {
    const s = getComputedStyle(e, pseudo);
    if (pseudo && (s.content === 'none' || s.content === 'normal')) return {};
    const edge = (kind, style, width, color) => (style === 'none' || style === 'hidden' || parseFloat(width) === 0 || clear(color) ? 'none' : `${width} ${style} ${color}`);
    return {
      outline: edge('outline', s.outlineStyle, s.outlineWidth, s.outlineColor),
      border: SIDES.map((side) => edge(side, s[`border-${side}-style`], s[`border-${side}-width`], s[`border-${side}-color`])).join(', '),
      background: `${clear(s.backgroundColor) ? '' : s.backgroundColor} ${s.backgroundImage} ${s.backgroundSize} ${s.backgroundPosition}`,
      shadow: s.boxShadow, text: textual(e) || pseudo ? `${s.color} ${s.textDecorationLine === 'none' ? '' : s.textDecoration} ${s.fontWeight} ${s.fontSize} ${s.fontStyle} ${s.textShadow}` : '',
      shape: `${s.opacity} ${s.visibility} ${s.display} ${s.transform} ${s.translate} ${s.scale} ${s.filter} ${s.clipPath} ${s.clip} ${s.position} ${s.left} ${s.top}`,
      size: `${s.width} ${s.height}`, fill: `${s.fill} ${s.stroke}`, content: pseudo ? s.content : '',
    };
  };

  const around = (e) => {
    const all = [['self', e], ['before', e, '::before'], ['after', e, '::after']];
    const add = (where, n) => n && n.nodeType === 1 && all.push([where, n]);
    add('parent', e.parentElement);
    add('grandparent', e.parentElement && e.parentElement.parentElement);
    add('previous', e.previousElementSibling);
    if (e.nextElementSibling) { add('next', e.nextElementSibling); all.push(['next-before', e.nextElementSibling, '::before'], ['next-after', e.nextElementSibling, '::after']); }
    if (e.labels) for (const label of [...e.labels].slice(0, 2)) { add('label', label); all.push(['label-before', label, '::before'], ['label-after', label, '::after']); }
    [...e.querySelectorAll('*')].slice(0, 6).forEach((n) => add('inside', n));
    return all;
  };
  // The browser's own ring needs no other proof: what is around is looked at only where it is missing.
  const look = (e, whole) => (whole ? around(e) : [['self', e]]).map(([where, n, pseudo]) => [where, paint(n, pseudo), n]);
  const differences = (without, withFocus) => {
    const found = [];
    const { e: now } = hand.active();
    for (let i = 0; i < Math.min(without.length, withFocus.length); i++) {
      // Where the focus has gone on to, something else is changed.
      if (without[i][2] !== withFocus[i][2] || (now && /next|previous|inside|label/.test(without[i][0]) && without[i][2].contains(now))) continue;
      const a = without[i][1], b = withFocus[i][1];
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
        if (key === 'size' && without[i][0] !== 'self') continue;
        if ((a[key] || '') !== (b[key] || '')) found.push([without[i][0], key, a[key] || '', b[key] || '']);
      }
    }
    return found.slice(0, 8);
  };

  // How many sides of a ring around the element show, of four.
  const sides = (e) => {
    const r = e.getBoundingClientRect();
    const ring = { top: r.top - 1, right: r.right + 1, bottom: r.bottom + 1, left: r.left - 1 };
    const cut = new Set();
    const view = e.ownerDocument.defaultView, fixed = (n) => getComputedStyle(n).position === 'fixed';
    for (let n = e; n.parentElement && !fixed(n);) {
      n = n.parentElement;
      const s = getComputedStyle(n);
      if (n === hand.root(n.ownerDocument) || n === hand.body(n.ownerDocument) || (s.overflowX === 'visible' && s.overflowY === 'visible')) continue;
      const b = n.getBoundingClientRect();
      if (ring.top < b.top) cut.add('top');
      if (ring.bottom > b.bottom) cut.add('bottom');
      if (ring.left < b.left) cut.add('left');
      if (ring.right > b.right) cut.add('right');
    }
    if (ring.top < 0) cut.add('top');
    if (ring.left < 0) cut.add('left');
    if (ring.right > view.innerWidth) cut.add('right');
    if (ring.bottom > view.innerHeight) cut.add('bottom');
    return 4 - cut.size;
  };

  // Whether the element is drawn where one can see it, and whether something else lies on it.
  const sight = (e) => {
    const r = [...e.getClientRects()].find((one) => one.width > 1 && one.height > 1);
    const view = e.ownerDocument.defaultView;
    const s = getComputedStyle(e);
    const shut = /inset\((50|100)%|rect\((0px|1px|auto),? (0px|1px),? (0px|1px),? (0px|1px|auto)\)/.test(`${s.clipPath} ${s.position === 'absolute' || s.position === 'fixed' ? s.clip : ''}`);
    if (!r || shut || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return { seen: false, covered: '' };
    const inside = r.right > 1 && r.bottom > 1 && r.left < view.innerWidth - 1 && r.top < view.innerHeight - 1;
    if (!inside) return { seen: false, covered: '' };
    const x = Math.min(Math.max(r.left + r.width / 2, 1), view.innerWidth - 2), y = Math.min(Math.max(r.top + r.height / 2, 1), view.innerHeight - 2);
    const hit = e.getRootNode().elementFromPoint(x, y);
    const own = !hit || hit === e || e.contains(hit) || hit.contains(e) || (e.labels && [...e.labels].some((l) => l.contains(hit))) || s.pointerEvents === 'none' || e.localName === 'area';
    return { seen: true, covered: own ? '' : hand.selector(hit) };
  };

  // Whether the outline that style draws stands out from what is behind it: known without a picture where colours are flat.
  const rgb = (color) => { const m = color.match(/^rgb\((\d+), (\d+), (\d+)\)$/); return m && m.slice(1).map(Number); };
  const light = (c) => { const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const backdrop = (e) => {
    for (let n = e; n; n = n.parentElement) {
      const s = getComputedStyle(n);
      if (s.backgroundImage !== 'none' || s.opacity !== '1' || s.filter !== 'none' || s.mixBlendMode !== 'normal') return null;
      if (!clear(s.backgroundColor)) return rgb(s.backgroundColor);
      if (['absolute', 'fixed', 'sticky'].includes(s.position) || s.float !== 'none') return null;
    }
    return e.ownerDocument === document ? [255, 255, 255] : null;
  };
  const plain = (e) => {
    const s = getComputedStyle(e), ink = rgb(s.outlineColor), inside = parseFloat(s.outlineOffset) < 0;
    if (!['solid', 'double', 'dashed', 'dotted'].includes(s.outlineStyle) || parseFloat(s.outlineWidth) < 1 || !ink) return false;
    const paper = backdrop(inside ? e : e.parentElement || e);
    if (!paper) return false;
    const [a, b] = [light(ink), light(paper)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3;
  };

  const lookOf = new Map();
  let last = null;
  // After each key: who has the focus now, and how the one before looks without it. `wait`: in milliseconds, for what
  // scripts do about it a little later; `blindly`: looks are known already.
  hand.step = async (wait, blindly) => {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    const { e, blind } = hand.active(), out = { n: -1, blind, log: hand.log.splice(0), prevented: hand.prevented() };
    if (blindly) last = null;
    if (last && last !== e && lookOf.has(last) && last.isConnected) {
      hand.finish(last);
      out.before = { n: hand.number(last), differences: differences(look(last, lookOf.get(last).length > 1), lookOf.get(last)) };
    }
    last = e;
    if (!e) return out;
    out.n = hand.number(e);
    if (!lookOf.has(e)) {
      hand.finish(e);
      const s = getComputedStyle(e);
      lookOf.set(e, look(e, s.outlineStyle !== 'auto'));
      out.facts = {
        ...hand.facts(e), ...sight(e), sides: sides(e), ring: s.outlineStyle === 'auto' ? s.outlineColor : '',
        plain: plain(e), editable: e.isContentEditable || e.matches('textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=image], [type=file], [type=range], [type=color])'),
        dialog: Boolean(e.closest('dialog, [role=dialog], [role=alertdialog], [aria-modal=true]')), tabindex: e.tabIndex,
        kin: `${e.localName}.${e.getAttribute('class') || ''} < ${e.parentElement ? `${e.parentElement.localName}.${e.parentElement.getAttribute('class') || ''}` : ''} ${s.backgroundColor} ${s.color}`,
      };
    }
    return out;
  };
  // After many keys at once: what got the focus, in this order, and whether a script meddled.
  hand.trail = async (wait) => {
    await new Promise((done) => setTimeout(done, wait));
    return { got: hand.log.splice(0).filter(([kind]) => kind).map(([, n]) => n), prevented: hand.prevented() };
  };
  hand.fresh = () => { last = null; hand.log.length = 0; hand.prevented(); };

  // For pictures: the element with the focus, then without it; where it is in the window.
  hand.lit = async (n) => {
    const e = hand.nodes[n];
    if (!e.isConnected) return null;
    e.focus({ preventScroll: true });
    e.scrollIntoView({ behavior: 'instant', block: 'nearest', inline: 'nearest' });
    hand.finish(hand.body(e.ownerDocument) || e);
    await hand.frames();
    return { rect: hand.rect(e), scroll: [scrollX, scrollY], shown: e.matches(':focus-visible') && hand.active().e === e };
  };
  hand.unlit = async (n) => {
    const e = hand.nodes[n];
    e.blur();
    hand.finish(hand.body(e.ownerDocument) || e);
    await hand.frames();
    return { rect: hand.rect(e), shown: hand.active().e === e };
  };
})()
