// What happens when one acts on an element. Needs pass_hand.js.
(() => {
  if (hand.aim) return;
  const RISKY = /(?<![\p{L}])(achet|achat|acquér|command|payer|paie|paye|paiement|panier|caisse|valid|envo[iy]|soumett|suppr|effac|retir|vider|déconn|désinscr|inscri|abonn|(faire un )?don(?!\p{L})|réserv|publi|buy|order|check ?out|cart(?!\p{L})|submit|send|delet|remov|clear|log.?out|sign.?(out|up|in)(?!\p{L})|subscri|donat|book)/iu;
  hand.risky = (e) => RISKY.test(`${hand.text(e).slice(0, 80)} ${e.getAttribute('aria-label') || ''} ${e.getAttribute('value') || ''} ${e.getAttribute('title') || ''} ${e.id}`)
    || e.matches('[type=submit], [type=reset], [type=image], form button:not([type=button])');
  const NATIVE = 'a[href], area[href], button, input, select, textarea, summary, option, iframe, frame, object, embed, audio, video';

  // Where to point at an element: the middle of what shows of it, in the window; null when something lies on it.
  hand.aim = (n) => {
    const e = hand.nodes[n];
    if (!e || !e.isConnected || !hand.shown(e)) return null;
    e.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const r = [...e.getClientRects()].find((one) => one.width > 1 && one.height > 1);
    if (!r) return null;
    const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 2), y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 2);
    const hit = e.getRootNode().elementFromPoint(x, y);
    if (e.ownerDocument !== document || !hit || !(e === hit || e.contains(hit))) return null;
    return [x, y];
  };

  // What may be tried, by kind, each at most `limit`.
  hand.pick = (clickable, down, fielded, limit) => {
    const out = { widgets: [], clicks: [], downs: [], fields: [], risky: 0, left_out: 0 };
    const put = (kind, e) => {
      if (!hand.shown(e) || e.ownerDocument !== document) return;
      if (hand.risky(e) && kind !== 'fields') { out.risky++; return; }
      if (out[kind].length >= limit[kind]) { out.left_out++; return; }
      out[kind].push({ ...hand.facts(e), name: hand.text(e).slice(0, 80) });
    };
    for (const n of down) { const e = hand.nodes[n]; if (!e.matches('html, body') && e !== hand.root()) put('downs', e); }
    const tried = new Set(down);
    for (const e of document.querySelectorAll('[tabindex], [role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=switch], [role=radio]')) {
      if (e.matches(NATIVE) || e.tabIndex < 0 || tried.has(hand.number(e))) continue;
      if (!e.hasAttribute('role') && !clickable.includes(hand.number(e))) continue;
      tried.add(hand.number(e));
      put('widgets', e);
    }
    for (const n of clickable) {
      const e = hand.nodes[n];
      if (tried.has(n) || e.matches(`${NATIVE}, html, body, label`) || e.closest('a[href], button, label, summary') || e.querySelector(NATIVE) || e.tabIndex >= 0) continue;
      put('clicks', e);
    }
    if (fielded) for (const e of document.querySelectorAll('select, input[type=radio], input[type=checkbox], input[maxlength]')) {
      if (e.disabled || e.readOnly || e.closest('[inert]')) continue;
      if (e.localName === 'select' && e.options.length < 2) continue;
      if (e.hasAttribute('maxlength') && (!e.matches('[type=text], [type=tel], [type=number], :not([type])') || e.maxLength > 4)) continue;
      put('fields', e);
    }
    return out;
  };

  // Ready to see what comes of the next act.
  hand.before = async (n) => {
    const e = hand.nodes[n];
    if (e && e.isConnected) { if (hand.active().e !== e) e.focus(); }
    await hand.frames(1);
    hand.changes();
    hand.seen = { focus: hand.active().e, text: hand.body() ? hand.text(hand.body()) : '', address: location.href, scroll: scrollY, value: e && 'value' in e ? e.value : null, checked: e && e.checked };
    return hand.seen.focus === e;
  };
  hand.after = async (wait) => {
    await new Promise((done) => setTimeout(done, wait));
    const { focus, text, address } = hand.seen, now = hand.active().e;
    const changes = hand.changes();
    return {
      changes: changes.length, moved: now !== focus, to: now ? hand.number(now) : -1,
      text: (hand.body() ? hand.text(hand.body()) : '') !== text, address: location.href !== address,
    };
  };
  // As it was, without a word to the page.
  hand.undo = (n) => {
    const e = hand.nodes[n], { value, checked } = hand.seen;
    if (!e || !e.isConnected) return;
    if (e.matches('input[type=radio], input[type=checkbox]')) e.checked = checked;
    else if (value !== null && e.value !== value) e.value = value;
  };
})()
