// Controls that may open something. Needs pass_hand.js, pass_activation.js and pass_hover.js.
(() => {
  if (hand.openers) return;
  // Not summary: what browsers open themselves needs no trial.
  const SURE = '[aria-haspopup]:not([aria-haspopup=false]), [aria-expanded=false], [popovertarget], [commandfor], [data-toggle], [data-bs-toggle], [aria-controls]:not([role=tab])';
  hand.openers = (clickable, limit) => {
    const out = { openers: [], left_out: 0, risky: 0 };
    const maybe = clickable.map((n) => hand.nodes[n]).filter((e) => e.matches('button, [role=button], a[href^="#"], a[href^="javascript:"], input[type=button]'));
    for (const e of new Set([...document.querySelectorAll(SURE), ...maybe])) {
      if (e.tabIndex < 0 || e.disabled || !hand.shown(e) || e.matches('select, input:not([type=button])')) continue;
      if (hand.risky(e)) { out.risky++; continue; }
      if (out.openers.length >= limit) { out.left_out++; continue; }
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
    return hand.active().e === e;
  };
})()
