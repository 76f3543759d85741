// Reads what the page's own scripts hold after load. Returned as a value, not as JSON: pages may have spoilt JSON.
(() => {
  const plain = (value, depth, budget) => {
    if (budget.left-- <= 0) return '…';
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      return typeof value === 'string' ? value.slice(0, 500) : Number.isNaN(value) ? null : value;
    }
    if (typeof value !== 'object' || depth > 5) return typeof value === 'function' ? 'ƒ' : null;
    if (typeof value.nodeType === 'number') return '<' + value.nodeName + '>';
    const size = typeof value.length === 'number' && !('nodeType' in value) && (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Arguments]');
    if (size) return Array.from(value).slice(0, 200).map((item) => plain(item, depth + 1, budget));
    const copy = {};
    for (const key of Object.keys(value).slice(0, 60)) { try { copy[key] = plain(value[key], depth + 1, budget); } catch { copy[key] = null; } }
    return copy;
  };
  const queue = (get) => { try { const value = get(); return value === undefined || value === null ? undefined : plain(value, 0, { left: 4000 }); } catch { return undefined; } };
  const w = window;
  const queues = {
    dataLayer: queue(() => w.dataLayer), fbq: queue(() => w.fbq && w.fbq.queue), lintrk: queue(() => w.lintrk && w.lintrk.q),
    linkedin: queue(() => w._linkedin_data_partner_ids), linkedin_id: queue(() => w._linkedin_partner_id), paq: queue(() => w._paq),
    uetq: queue(() => w.uetq), hsq: queue(() => w._hsq), ttq: queue(() => Array.isArray(w.ttq) ? w.ttq : undefined),
    pintrk: queue(() => w.pintrk && w.pintrk.queue), twq: queue(() => w.twq && w.twq.queue), clarity: queue(() => w.clarity && w.clarity.q),
    hj: queue(() => w.hj && w.hj.q), plausible: queue(() => w.plausible && w.plausible.q),
    globals: ['gtag', 'dataLayer', 'google_tag_manager', 'fbq', 'lintrk', '_paq', 'Matomo', 'uetq', 'ttq', 'pintrk', 'twq', 'clarity', 'hj', '_hsq', 'sib', 'Brevo', 'ShopifyAnalytics', 'Shopify', 'jQuery', 'wp', 'woocommerce_params', 'elementorFrontendConfig', 'prestashop'].filter((n) => n in w),
    google_tag_manager: queue(() => w.google_tag_manager && Object.keys(w.google_tag_manager)),
    shopify: queue(() => w.Shopify && { shop: w.Shopify.shop, theme: w.Shopify.theme, locale: w.Shopify.locale, currency: w.Shopify.currency }),
  };
  const keys = (store) => { try { return Object.keys(w[store]).slice(0, 200); } catch { return []; } };
  const seen = w.__preuve || {};
  const value = {
    queues,
    storage: { script_cookies: seen.cookies || [], local: keys('localStorage'), session: keys('sessionStorage') },
    vitals: {
      lcp: seen.lcp && seen.lcp.time, lcp_element: seen.lcp && seen.lcp.element, lcp_url: seen.lcp && seen.lcp.url, cls: seen.cls,
      shifts: seen.shifts, fcp: seen.fcp, long_tasks: seen.longTasks,
    },
  };
  return value;
})()
