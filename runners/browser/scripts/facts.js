// What the crawl must know of the page: where it links to, and the words by which its kind is recognised.
// Runs in a world of our own; there only `document` can be spoilt (<img name="title"> hides document.title).
(() => {
  const find = (selector) => [...Document.prototype.querySelectorAll.call(document, selector)];
  const get = (name) => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document);
  const first = (selector, name) => { const found = find(selector)[0]; return found ? String(found[name] || '') : ''; };
  const address = (a) => {
    try { return typeof a.href === 'string' ? a.href : new URL(a.href.baseVal, a.baseURI).href; } catch { return ''; }
  };
  const root = get('documentElement'), body = get('body');
  return JSON.stringify({
    url: location.href,
    title: get('title').slice(0, 1000),
    charset: get('characterSet'),
    mode: get('compatMode'),
    width: innerWidth,
    height: innerHeight,
    scroll_width: root ? root.scrollWidth : 0,
    elements: find('*').length,
    text: root ? root.textContent.length : 0,
    links: [...new Set(find('a[href], area[href]').slice(0, 5000).map(address).filter((href) => /^https?:/i.test(href)))],
    canonical: first('link[rel~=canonical]', 'href'),
    alternates: find('link[rel~=alternate][hreflang]').slice(0, 100).map(address).filter((href) => /^https?:/i.test(href)),
    h1: first('h1', 'innerText').slice(0, 200),
    body_classes: body ? [...body.classList].slice(0, 60) : [],
    og_type: first('meta[property="og:type"]', 'content').slice(0, 100),
    jsonld_types: find('script[type="application/ld+json"]').slice(0, 30).flatMap((script) => {
      return [...script.textContent.slice(0, 200000).matchAll(/"@type"\s*:\s*(?:"([^"]{1,100})"|\[([^\]]{1,300})\])/g)]
        .flatMap((m) => m[1] ? [m[1]] : m[2].split(',').map((t) => t.replace(/["\s]/g, '')));
    }).slice(0, 100),
  });
})()
