// Stand-in for Meta's pixel library: drains the queue and sends requests of the documented shape. Not Meta's code.
(function () {
  var fbq = window.fbq
  if (!fbq || fbq.callMethod) return
  var pixels = [], held = [], revoked = false
  function read(key) { return (document.cookie.match('(?:^|; )' + key + '=([^;]*)') || [])[1] }
  function keep(key, value) { document.cookie = key + '=' + value + ';path=/;max-age=' + 90 * 86400 + ';SameSite=Lax' }
  function browser() {
    if (!read('_fbp')) keep('_fbp', 'fb.1.' + Date.now() + '.' + Math.floor(Math.random() * 1e10))
    var click = new URLSearchParams(location.search).get('fbclid')
    if (click) keep('_fbc', 'fb.1.' + Date.now() + '.' + click)
  }
  function send(id, event, params, options) {
    browser()
    var query = new URLSearchParams({ id: id, ev: event, dl: location.href, rl: document.referrer, if: 'false',
      ts: Date.now(), v: '2.9.200', fbp: read('_fbp') || '' })
    for (var key in params || {}) query.set('cd[' + key + ']', params[key])
    if (read('_fbc')) query.set('fbc', read('_fbc'))
    if (options && options.eventID) query.set('eid', options.eventID)
    new Image(1, 1).src = 'https://www.facebook.com/tr/?' + query
  }
  function run(verb, what, params, options, more) {
    if (verb === 'consent') {
      revoked = what === 'revoke'
      if (!revoked) held.splice(0).forEach(function (call) { run.apply(null, call) })
      return
    }
    if (verb === 'init') {
      pixels.push({ id: String(what) })
      var script = document.createElement('script')
      script.async = true
      script.src = 'https://connect.facebook.net/signals/config/' + what + '?v=2.9.200&r=stable'
      document.head.appendChild(script)
      return
    }
    if (revoked) { held.push([verb, what, params, options, more]); return }
    if (verb === 'track' || verb === 'trackCustom') pixels.forEach(function (pixel) { send(pixel.id, what, params, options) })
    if (verb === 'trackSingle' || verb === 'trackSingleCustom') send(String(what), params, options, more)
  }
  fbq.callMethod = function () { run.apply(null, arguments) }
  fbq.getState = function () { return { pixels: pixels } }
  ;(fbq.queue || []).splice(0).forEach(function (call) { run.apply(null, call) })
})()
