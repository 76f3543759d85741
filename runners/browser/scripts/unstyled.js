// What a page shows by its styles alone: words and pictures that no markup holds, and boxes that styles put in another
// order. Runs in a world of our own, which has `preuveTexts`; looks only.
(() => {
  const MAX = 30, words = [], pictures = [], moved = [];
  const { told } = preuveTexts;
  const drawn = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // The words of `content`: its strings, without counters, and without the part after "/" (what is read out).
  const text = (content) => [...content.split(' / ')[0].matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]).join('');
  for (const el of [...document.querySelectorAll('*')].slice(0, 20000)) {
    if (el.closest('svg, head, script, style')) continue;
    for (const which of ['::before', '::after']) {
      const s = getComputedStyle(el, which);
      if (s.content === 'none' || s.content === 'normal' || !drawn(el) || s.display === 'none' || s.visibility === 'hidden') continue;
      const said = text(s.content);
      if (/[\p{L}\p{N}]{2,}|\p{L}/u.test(said.replace(/[\uE000-\uF8FF]/g, '')) && words.length < MAX) words.push({ ...told(el), which, words: said.slice(0, 200) });
    }
    const s = getComputedStyle(el);
    const place = s.order !== '0' || s.flexDirection.endsWith('-reverse') && s.display.includes('flex') || s.flexWrap === 'wrap-reverse';
    if (place && el.textContent.trim() && moved.length < MAX && drawn(el)) moved.push({ ...told(el), order: s.order, direction: s.flexDirection });
    if (s.backgroundImage.includes('url(') && pictures.length < MAX) {
      const r = el.getBoundingClientRect();
      if (r.width >= 16 && r.height >= 16 && drawn(el)) {
        pictures.push({ ...told(el), width: Math.round(r.width), height: Math.round(r.height), address: (s.backgroundImage.match(/url\("?([^")]*)/) || ['', ''])[1].slice(0, 300) });
      }
    }
  }
  return { words, pictures, moved };
})()
