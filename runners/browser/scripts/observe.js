// Runs before the page's own scripts, in every frame. Watches; changes nothing the page can notice by normal means.
(() => {
  if (window.__preuve) return;
  const seen = { lcp: null, cls: 0, shifts: [], fcp: null, cookies: [], longTasks: 0 };
  Object.defineProperty(window, '__preuve', { value: seen, enumerable: false });
  const describe = (node) => {
    if (!node || node.nodeType !== 1) return '';
    const parts = [];
    for (let el = node; el && el.nodeType === 1 && parts.length < 12; el = el.parentElement) {
      const twins = el.parentElement ? [...el.parentElement.children].filter((c) => c.localName === el.localName) : [];
      parts.unshift(el.localName + (twins.length > 1 ? `:nth-of-type(${twins.indexOf(el) + 1})` : ''));
    }
    return parts.join(' > ');
  };
  const watch = (type, use) => {
    try { new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true }); } catch { /* not supported */ }
  };
  watch('largest-contentful-paint', (e) => {
    seen.lcp = { time: e.startTime, size: e.size, url: e.url || '', element: describe(e.element) };
  });
  watch('paint', (e) => { if (e.name === 'first-contentful-paint') seen.fcp = e.startTime; });
  watch('longtask', (e) => { seen.longTasks += e.duration; });
  // Layout shifts: the largest session window (gaps under 1 s, at most 5 s), as web-vitals defines CLS.
  let first = 0, last = 0, sum = 0;
  watch('layout-shift', (e) => {
    if (e.hadRecentInput) return;
    if (sum && e.startTime - last < 1000 && e.startTime - first < 5000) { sum += e.value; } else { sum = e.value; first = e.startTime; }
    last = e.startTime;
    if (sum > seen.cls) seen.cls = sum;
    const moved = (e.sources || []).map((s) => describe(s.node)).filter(Boolean)[0];
    if (moved && seen.shifts.length < 10) seen.shifts.push({ value: e.value, element: moved });
  });
  // Cookies written by scripts: the name, its attributes and who wrote it. The jar would cap lifetimes at 400 days.
  const note = (name, size, attributes) => {
    if (seen.cookies.length >= 300) return;
    const stack = (new Error().stack || '').split('\n').slice(3, 6).map((l) => l.trim().slice(0, 200));
    seen.cookies.push({ name: String(name).trim(), size, attributes: attributes.slice(0, 8), stack });
  };
  const jar = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  if (jar && jar.set) {
    Object.defineProperty(Document.prototype, 'cookie', {
      configurable: true, enumerable: jar.enumerable, get: jar.get,
      set(text) {
        const [pair, ...attributes] = String(text).split(';');
        note(pair.split('=')[0], pair.length, attributes.map((a) => a.trim()));
        return jar.set.call(this, text);
      },
    });
  }
  const store = window.CookieStore && CookieStore.prototype, put = store && store.set;
  if (put) {
    store.set = function set(name, value) {
      const cookie = typeof name === 'object' && name ? name : { name, value };
      const until = cookie.expires ? [`expires=${new Date(cookie.expires).toUTCString()}`] : [];
      note(cookie.name, `${cookie.name}=${cookie.value}`.length, [...until, ...(cookie.domain ? [`domain=${cookie.domain}`] : [])]);
      return put.apply(this, arguments);
    };
  }
})();
