// Controls that may open something. Needs pass_hand.js, pass_activation.js and pass_hover.js.
(() => {
  if (hand.openers) return;
  // Not summary: what browsers open themselves needs no trial.
  const SURE = '[aria-haspopup]:not([aria-haspopup=false]), [aria-expanded=false], [popovertarget], [commandfor], [data-toggle], [data-bs-toggle], [aria-controls]:not([role=tab])';
  // What looks alike works alike: of each kind only some are tried.
  const kind = (e) => (e.className || e.getAttribute('role') ? `${e.localName} ${e.className} ${e.getAttributeNames().filter((name) => name.startsWith('aria-') || name === 'role').sort()}` : null);
  hand.openers = (clickable, limit, ofKind) => {
    const out = { openers: [], left_out: 0, risky: 0 }, kinds = new Map();
    const maybe = clickable.map((n) => hand.nodes[n]).filter((e) => e.matches('button, [role=button], a[href^="#"], a[href^="javascript:"], input[type=button]'));
    for (const e of new Set([...document.querySelectorAll('[aria-haspopup=dialog]'), ...document.querySelectorAll(SURE), ...maybe])) {
      if (e.tabIndex < 0 || e.disabled || !hand.shown(e) || e.matches('select, input:not([type=button])')) continue;
      if (hand.risky(e)) { out.risky++; continue; }
      const so = kinds.get(kind(e)) || 0;
      if (out.openers.length >= limit || (kind(e) && so >= ofKind)) { out.left_out++; continue; }
      kinds.set(kind(e), so + 1);
      out.openers.push({ ...hand.facts(e), name: (hand.text(e) || e.getAttribute('aria-label') || '').slice(0, 80) });
    }
    return out;
  };
  hand.ready = async (n) => {
    const e = hand.nodes[n];
    if (!e.isConnected || !hand.shown(e)) return false;
    e.focus();
    await hand.frames(1);
    hand.visible();
    hand.opener = e;
    return hand.active().e === e;
  };

  // What assistive technology is told of a control, as far as attributes say it.
  const STATES = ['expanded', 'pressed', 'selected', 'checked', 'current'];
  const spoken = (e) => {
    const labels = (e.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
    const pictures = [...e.querySelectorAll('img, svg, [aria-label]')].map((i) => i.getAttribute('alt') || i.getAttribute('aria-label') || '').join(' ');
    return (labels.map((l) => l.textContent).join(' ').trim() || e.getAttribute('aria-label') || `${e.textContent} ${pictures}`.trim() || e.getAttribute('title') || '').replace(/\s+/g, ' ').trim();
  };
  hand.state = (n) => {
    const e = hand.nodes[n];
    return { ...Object.fromEntries(STATES.map((s) => [s, e.getAttribute(`aria-${s}`)])), name: spoken(e).slice(0, 200), others: [...document.querySelectorAll('[aria-expanded]')].map((o) => o.getAttribute('aria-expanded')).join() };
  };
  // How many things that told something have gone since `visible`, outside the control itself.
  hand.gone = (n) => [...hand.was].filter((e) => !hand.nodes[n].contains(e) && !e.contains(hand.nodes[n]) && (!e.isConnected || !hand.shown(e))).length;

  // What a layer is: does it lie over its opener, and over the window; what does it say of itself.
  const LIVE = '[aria-live], [role=status], [role=alert], [role=log], output';
  const GROUP = 'dialog, [role=dialog], [role=alertdialog]';
  // Of what appeared, the dialog or what lies over the window alone: the rest may be a slide that came by itself.
  hand.chief = (numbers) => {
    const wide = (e) => { const r = e.getBoundingClientRect(); return getComputedStyle(e).position === 'fixed' && r.width >= innerWidth * 0.9 && r.height >= innerHeight * 0.9; };
    const chief = numbers.filter((n) => { const e = hand.nodes[n]; return e.closest(GROUP) || e.querySelector(GROUP) || wide(e); });
    return chief.length ? chief : numbers;
  };
  hand.layer = (numbers, opener) => {
    const layers = numbers.map((n) => hand.nodes[n]), o = hand.nodes[opener];
    const within = (e) => layers.some((l) => l.contains(e));
    const under = (e) => {
      const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
      const hit = x >= 0 && y >= 0 && x < innerWidth && y < innerHeight && document.elementFromPoint(x, y);
      return Boolean(hit) && !e.contains(hit) && within(hit);
    };
    const l = layers[0], r = l.getBoundingClientRect(), modal = l.closest(GROUP) || l.querySelector(GROUP);
    const controlled = (o.getAttribute('aria-controls') || '').split(/\s+/).map((id) => id && document.getElementById(id)).filter(Boolean);
    return {
      over: under(o), whole: r.width >= innerWidth * 0.9 && r.height >= innerHeight * 0.9 && getComputedStyle(l).position === 'fixed',
      role: modal ? modal.getAttribute('role') || modal.localName : '', named: modal ? Boolean(modal.getAttribute('aria-labelledby') ? spoken(modal) : (modal.getAttribute('aria-label') || modal.getAttribute('title') || '').trim()) : null,
      modal: Boolean(modal) && modal.getAttribute('aria-modal') === 'true', live: layers.some((e) => e.closest(LIVE) || e.querySelector(LIVE)),
      heading: Boolean(l.querySelector('h1, h2, h3, h4, h5, h6, [role=heading]')), nav: Boolean(l.matches('nav, ul, [role=menu], [role=navigation], [role=search], form') || l.closest('nav, header') || l.querySelector('nav, [role=menu], [role=navigation], [role=search], input[type=search]')),
      controlled: controlled.some((c) => layers.some((e) => e.contains(c) || c.contains(e))),
      under: Boolean(hand.active().e) && under(hand.active().e),
    };
  };
  // Ways to close a layer from within: what the keyboard can press, then what only a pointer can.
  const CLOSE = /ferm|clos|annul|cancel|quitt|[×✕✖✗]|^x$|\bok\b|compris|retour/i;
  hand.exits = (numbers, clickable) => {
    const inside = (e) => numbers.some((n) => hand.nodes[n].contains(e));
    const all = [...hand.elements(document)].filter((e) => inside(e) && hand.shown(e));
    const keys = all.filter((e) => e.matches('button, [role=button], a[href^="#"], a[href^="javascript:"], [tabindex="0"]') && e.tabIndex >= 0 && !e.disabled);
    const named = (e) => CLOSE.test(`${spoken(e)} ${e.className} ${e.id}`);
    const mouse = clickable.map((n) => hand.nodes[n]).filter((e) => inside(e) && hand.shown(e) && e.tabIndex < 0 && !e.closest('a[href], button, label') && (named(e) || numbers.includes(hand.number(e))));
    const number = (list) => list.map((e) => hand.number(e));
    return { keys: number(keys.filter((e) => !hand.risky(e)).sort((a, b) => named(b) - named(a)).slice(0, 4)), more: keys.length > 4 || keys.some(hand.risky), mouse: number(mouse.slice(0, 3)) };
  };
  // Whether something that is shown has the focus: what is hidden loses it a moment later.
  hand.held = () => { const { e } = hand.active(); return Boolean(e) && hand.shown(e); };
  // Whether what has the focus is the opener, or comes soon after it.
  hand.nearOpener = () => {
    const { e } = hand.active(), o = hand.opener;
    if (!e || e === o) return e === o;
    const next = [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')].filter((x) => x.tabIndex >= 0 && hand.shown(x));
    const gap = next.indexOf(e) - next.indexOf(o);
    return gap >= 0 && gap <= 2;
  };
  hand.putAway = (numbers) => { for (const n of numbers) if (hand.still(n)) hand.nodes[n].style.setProperty('display', 'none', 'important'); };
})()
