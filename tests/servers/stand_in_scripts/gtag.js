// Stand-in for Google's tag library: drains the queue and sends requests of the documented shape. Not Google's code.
(function () {
  var asked = new URL(document.currentScript.src).searchParams
  var name = asked.get('l') || 'dataLayer'
  var layer = (window[name] = window[name] || [])
  var consent = {}, spoken = false, targets = []
  window.google_tag_manager = window.google_tag_manager || {}
  window.google_tag_manager[asked.get('id')] = window.google_tag_manager[asked.get('id')] || {}
  window.google_tag_data = window.google_tag_data || {}

  function granted(kind) { return consent[kind] !== 'denied' }
  function random() { return Math.floor(Math.random() * 2147483647) }
  function read(key) { return (document.cookie.match('(?:^|; )' + key + '=([^;]*)') || [])[1] }
  function keep(key, value, days) { document.cookie = key + '=' + value + ';path=/;max-age=' + days * 86400 + ';SameSite=Lax' }
  function seconds() { return Math.floor(Date.now() / 1000) }
  function signal(query) {
    if (spoken) query.set('gcs', 'G1' + (granted('ad_storage') ? 1 : 0) + (granted('analytics_storage') ? 1 : 0))
    return query
  }
  function pixel(url) { new Image(1, 1).src = url }

  function analytics(id, event, params) {
    var client = random() + '.' + seconds(), session = seconds()
    if (granted('analytics_storage')) {
      var stored = read('_ga')
      if (stored) client = stored.split('.').slice(2).join('.')
      else keep('_ga', 'GA1.1.' + client, 730)
      keep('_ga_' + id.slice(2), 'GS2.1.s' + session + '$o1$g0', 730)
    }
    window.gaGlobal = { vid: client, hid: random() }
    var query = signal(new URLSearchParams({ v: '2', tid: id, cid: client, sid: session, _p: Date.now(), en: event,
      dl: location.href, dt: document.title }))
    for (var key in params) {
      var value = params[key]
      if (key === 'send_to' || key === 'send_page_view') continue
      if (key === 'currency') query.set('cu', value)
      else if (key === 'items' && value && value.forEach) value.forEach(function (item, n) {
        query.set('pr' + (n + 1), 'id' + item.item_id + '~nm' + item.item_name + '~pr' + item.price)
      })
      else query.set((typeof value === 'number' ? 'epn.' : 'ep.') + key, value)
    }
    navigator.sendBeacon('https://www.google-analytics.com/g/collect?' + query)
  }
  function linker() { if (granted('ad_storage') && !read('_gcl_au')) keep('_gcl_au', '1.1.' + random() + '.' + seconds(), 90) }
  function remarketing(id) {
    linker()
    pixel('https://googleads.g.doubleclick.net/pagead/viewthroughconversion/' + id.slice(3) + '/?' +
      signal(new URLSearchParams({ random: random(), cv: '11', fmt: '3', url: location.href })))
  }
  function conversion(target, params) {
    linker()
    var parts = target.slice(3).split('/')
    pixel('https://www.googleadservices.com/pagead/conversion/' + parts[0] + '/?' + signal(new URLSearchParams({
      random: random(), cv: '11', fmt: '3', label: parts[1], value: params.value || 0,
      currency_code: params.currency || '', oid: params.transaction_id || '', url: location.href })))
  }
  function run(command) {
    var verb = command[0], what = command[1], params = command[2] || {}
    if (verb === 'consent') { spoken = true; for (var key in params) consent[key] = params[key] }
    if (verb === 'config' && targets.indexOf(what) < 0) {
      targets.push(what)
      if (/^AW-/.test(what)) remarketing(what)
      else if (/^G-/.test(what) && params.send_page_view !== false) analytics(what, 'page_view', params)
    }
    if (verb === 'event') {
      var to = [].concat(params.send_to || targets.filter(function (id) { return /^G-/.test(id) }))
      to.forEach(function (target) {
        if (/^AW-\d+\/./.test(target)) conversion(target, params)
        else if (/^G-/.test(target)) analytics(target, what, params)
      })
    }
  }
  function isCommand(entry) { return Object.prototype.toString.call(entry) === '[object Arguments]' }
  if (layer.standIn) return // one library answers for all ids, as Google's does
  layer.standIn = true
  Array.prototype.slice.call(layer).filter(isCommand).forEach(run)
  var push = layer.push
  layer.push = function () {
    var result = push.apply(layer, arguments)
    Array.prototype.slice.call(arguments).filter(isCommand).forEach(run)
    return result
  }
})()
