// Text twice as large, as a browser's own text zoom makes it: every size of text and every line height given in pixels.
// Runs in a world of our own. Only `style` attributes are changed; the same script, called again, puts them back.
(() => {
  if (globalThis.preuveZoomed) {
    for (const [el, had] of globalThis.preuveZoomed) {
      if (had !== null) el.setAttribute('style', had);
      else if (el.getAttribute('style') !== null) el.removeAttribute('style'); // asked first, or Chromium leaves an empty one
    }
    globalThis.preuveZoomed = null;
    return 0;
  }
  const seen = new Set();
  for (const node of preuveTexts.nodes) {
    for (let at = preuveTexts.parentOf(node); at && at !== document.documentElement && !seen.has(at); at = preuveTexts.parentOf(at)) seen.add(at);
  }
  const sizes = [...seen].map((el) => { const s = getComputedStyle(el); return [el, parseFloat(s.fontSize), parseFloat(s.lineHeight)]; });
  globalThis.preuveZoomed = [];
  for (const [el, size, line] of sizes) {
    if (!(el instanceof HTMLElement)) continue;
    globalThis.preuveZoomed.push([el, el.getAttribute('style')]);
    el.style.setProperty('font-size', `${size * 2}px`, 'important');
    if (line) el.style.setProperty('line-height', `${line * 2}px`, 'important');
  }
  return sizes.length;
})()
