// Where the rendered page links to, and the few words by which its kind is recognised.
JSON.stringify({
  links: [...document.querySelectorAll('a[href], area[href]')].slice(0, 5000)
    .map((a) => { try { return typeof a.href === 'string' ? a.href : new URL(a.href.baseVal, document.baseURI).href; } catch { return ''; } })
    .filter((href) => /^https?:/i.test(href)),
  canonical: (document.querySelector('link[rel~=canonical]') || {}).href || '',
  h1: ((document.querySelector('h1') || {}).innerText || '').slice(0, 200),
  body_classes: document.body ? [...document.body.classList].slice(0, 60) : [],
  og_type: (document.querySelector('meta[property="og:type"]') || {}).content || '',
  jsonld_types: [...document.querySelectorAll('script[type="application/ld+json"]')].slice(0, 30).flatMap((s) => {
    return [...s.textContent.slice(0, 200000).matchAll(/"@type"\s*:\s*(?:"([^"]{1,100})"|\[([^\]]{1,300})\])/g)]
      .flatMap((m) => m[1] ? [m[1]] : m[2].split(',').map((t) => t.replace(/["\s]/g, '')));
  }).slice(0, 100),
})
