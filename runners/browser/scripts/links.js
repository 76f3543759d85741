// Where the rendered page links to.
JSON.stringify({
  links: [...document.querySelectorAll('a[href], area[href]')].slice(0, 5000)
    .map((a) => (typeof a.href === 'string' ? a.href : new URL(a.href.baseVal, document.baseURI).href))
    .filter((href) => /^https?:/i.test(href)),
  canonical: (document.querySelector('link[rel~=canonical]') || {}).href || '',
})
