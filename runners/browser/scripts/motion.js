// What moves, blinks or plays on the page by itself. Runs in a world of our own, which has `preuveTexts`; looks only.
// Defines `preuveMotion`: `facts()` tells of animations, media and pictures; `look()` and `changes()` compare two moments.
(() => {
  const MAX = 40;
  const { told } = preuveTexts;
  const area = (el) => { const r = el.getBoundingClientRect(); return Math.round(r.width * r.height); };
  const drawn = (el) => el.isConnected && el.checkVisibility({ visibilityProperty: true });
  const everything = () => {
    const found = [];
    const walk = (node) => { for (const el of node.querySelectorAll('*')) { found.push(el); if (el.shadowRoot) walk(el.shadowRoot); } };
    walk(document);
    return found.slice(0, 20000);
  };
  const QUIET = new Set(['SCRIPT', 'STYLE', 'HEAD', 'META', 'LINK', 'TITLE', 'HTML', 'BODY', 'NOSCRIPT', 'TEMPLATE', 'VIDEO', 'AUDIO', 'SOURCE', 'OPTION']);
  const api = {
    moments: null, movers: [],
    animations() {
      return document.getAnimations().slice(0, 400).map((animation) => {
        const effect = animation.effect, el = effect && effect.target;
        if (!el || !effect.getKeyframes) return null;
        const timing = effect.getComputedTiming(), frames = effect.getKeyframes();
        const given = new Set(['offset', 'computedOffset', 'easing', 'composite']);
        const values = {};
        for (const frame of frames) for (const [name, value] of Object.entries(frame)) if (!given.has(name)) (values[name] = values[name] || []).push(String(value).slice(0, 80));
        const varying = Object.fromEntries(Object.entries(values).filter(([, list]) => new Set(list).size > 1 || list.length === 1));
        const end = timing.endTime, left = Number.isFinite(end) ? Math.max(0, end - (timing.localTime || 0)) : null;
        return {
          ...told(el), pseudo: effect.pseudoElement || '', name: animation.animationName || animation.transitionProperty || '',
          kind: animation.constructor.name, state: animation.playState, seconds: Number.isFinite(end) ? Math.round(end) / 1000 : null,
          left: left === null ? null : Math.round(left) / 1000, period: Math.round(Number(timing.duration) || 0) / 1000,
          endless: !Number.isFinite(end), values: varying, easing: [...new Set(frames.map((f) => f.easing))].slice(0, 4),
          timeline: animation.timeline ? animation.timeline.constructor.name : '', drawn: drawn(el), area: area(el), role: el.getAttribute('role') || '',
        };
      }).filter(Boolean).slice(0, MAX);
    },
    media() {
      return everything().filter((el) => el instanceof HTMLMediaElement).slice(0, MAX).map((el) => ({
        ...told(el, el.currentSrc || el.getAttribute('src') || ' '), autoplay: el.autoplay, paused: el.paused, muted: el.muted, volume: el.volume,
        loop: el.loop, controls: el.controls, duration: Number.isFinite(el.duration) ? Math.round(el.duration * 100) / 100 : null,
        live: el.duration === Infinity, time: el.currentTime, ready: el.readyState, network: el.networkState, error: el.error ? el.error.code : 0,
        sound: el.webkitAudioDecodedByteCount === undefined ? null : el.webkitAudioDecodedByteCount > 0, drawn: drawn(el), area: area(el),
        width: el.videoWidth || 0, source: Boolean(el.currentSrc || el.getAttribute('src') || el.querySelector('source[src]') || el.srcObject),
      }));
    },
    pictures() {
      const found = new Map();
      for (const el of everything()) {
        const address = el instanceof HTMLImageElement ? el.currentSrc || el.src : el instanceof HTMLInputElement && el.type === 'image' ? el.src : '';
        if (address && drawn(el)) { if (!found.has(address)) found.set(address, { ...told(el, el.alt || ' '), address, area: area(el), whole: el.complete !== false && el.naturalWidth !== 0 }); continue; }
        if (QUIET.has(el.tagName) && el.tagName !== 'BODY') continue;
        const back = getComputedStyle(el).backgroundImage;
        if (back.includes('url(') && drawn(el)) for (const m of back.matchAll(/url\("([^"]*)"\)/g)) if (!found.has(m[1])) found.set(m[1], { ...told(el, ' '), address: m[1], area: area(el), whole: true });
      }
      return [...found.values()].slice(0, 200);
    },
    // Addresses of the scripts that the page asks for (modern browsers pass over `nomodule`).
    asked() {
      const kinds = /^(|module|(text|application)\/(x-)?(java|ecma)script.*)$/i;
      return [...document.querySelectorAll('script[src]:not([nomodule])')].filter((s) => kinds.test(s.type.trim())).map((s) => s.src).slice(0, 200);
    },
    marquees() {
      return everything().filter((el) => el.localName === 'marquee' && drawn(el) && el.textContent.trim()).slice(0, MAX)
        .map((el) => ({ ...told(el), area: area(el), loop: Number(el.getAttribute('loop')) > 0 ? Number(el.getAttribute('loop')) : 0, amount: el.scrollAmount }));
    },
    // SVG that moves by itself (SMIL), and things whose inside we cannot see.
    drawings() {
      const smil = everything().filter((el) => ['animate', 'animateTransform', 'animateMotion', 'set'].includes(el.localName) && el.closest('svg') && drawn(el.closest('svg')));
      return {
        smil: smil.slice(0, MAX).map((el) => ({ ...told(el.closest('svg'), ' '), kind: el.localName, attribute: el.getAttribute('attributeName') || '', begin: el.getAttribute('begin') || '', seconds: el.getAttribute('dur') || '', repeat: el.getAttribute('repeatCount') || el.getAttribute('repeatDur') || '', area: area(el.closest('svg')) })),
        canvas: everything().filter((el) => el.localName === 'canvas' && drawn(el) && area(el) > 16).slice(0, MAX).map((el) => ({ ...told(el, ' '), area: area(el) })),
        opaque: everything().filter((el) => ['object', 'embed', 'iframe', 'frame', 'applet'].includes(el.localName) && drawn(el) && area(el) > 16).slice(0, MAX).map((el) => ({ ...told(el, ' '), area: area(el) })),
      };
    },
    place(el) { const r = el.getBoundingClientRect(); return [r.left + scrollX, r.top + scrollY, r.width, r.height]; },
    facts() { return { animations: api.animations(), media: api.media(), pictures: api.pictures(), marquees: api.marquees(), ...api.drawings() }; },

    // The state of everything that a script could change: place, size, words, picture, colours.
    look() {
      api.moments = new Map();
      for (const el of everything()) if (!QUIET.has(el.tagName)) api.moments.set(el, api.moment(el));
      return api.moments.size;
    },
    moment(el) {
      const r = el.getBoundingClientRect(), s = getComputedStyle(el);
      let words = '';
      for (let child = el.firstChild; child; child = child.nextSibling) if (child.nodeType === 3) words += child.data;
      return { place: `${r.left + scrollX},${r.top + scrollY},${r.width},${r.height}`, words, look: `${s.opacity} ${s.visibility} ${s.color} ${s.backgroundColor} ${s.backgroundPosition} ${s.display}`, picture: `${el.currentSrc || ''} ${s.backgroundImage}` };
    },
    // Elements that differ from `look()`, the outermost of those that move together, without what is explained: animated ones.
    changes() {
      const animated = new Set(document.getAnimations().map((a) => a.effect && a.effect.target).filter(Boolean));
      const explained = (el) => { for (let at = el; at; at = preuveTexts.parentOf(at)) if (animated.has(at) || at.localName === 'marquee') return true; return [...animated].some((a) => el.contains(a)); };
      const found = new Map();
      for (const [el, was] of api.moments) {
        if (!el.isConnected || explained(el)) continue;
        const is = api.moment(el);
        const kinds = Object.keys(was).filter((key) => was[key] !== is[key]);
        if (kinds.length && el.checkVisibility()) found.set(el, kinds);
      }
      const outer = [...found].filter(([el]) => { for (let at = preuveTexts.parentOf(el); at; at = preuveTexts.parentOf(at)) if (found.has(at)) return false; return true; });
      // What only flows around a thing that changes its words is moved by it: the words are what changes.
      const inner = [...found].filter(([, kinds]) => kinds.includes('words') || kinds.includes('picture'));
      return [...new Map([...inner, ...outer])].slice(0, 20).map(([el, kinds]) => ({ ...told(el), kinds, area: area(el) }));
    },
  };
  globalThis.preuveMotion = api;
})()
