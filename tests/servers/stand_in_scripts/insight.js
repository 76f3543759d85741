// Stand-in for LinkedIn's Insight library: drains the queue and sends requests of the documented shape. Not LinkedIn's code.
(function () {
  var ids = window._linkedin_data_partner_ids || []
  if (!ids.length && window._linkedin_partner_id) ids = [window._linkedin_partner_id]
  var click = new URLSearchParams(location.search).get('li_fat_id')
  if (click) document.cookie = 'li_fat_id=' + click + ';path=/;max-age=' + 30 * 86400 + ';SameSite=Lax'
  function send(more) {
    var query = new URLSearchParams(Object.assign({ v: '2', fmt: 'js', pid: ids.join(','), time: Date.now() }, more || {},
      { url: location.href }))
    new Image(1, 1).src = 'https://px.ads.linkedin.com/collect?' + query
  }
  function run(verb, params) {
    if (verb === 'track') send(params && params.conversion_id ? { conversionId: params.conversion_id } : {})
  }
  var queue = (window.lintrk && window.lintrk.q) || []
  window.lintrk = function () { run.apply(null, arguments) }
  window.lintrk.q = []
  window.lintrk.initialized = true
  if (ids.length) send()
  Array.prototype.slice.call(queue).forEach(function (call) { run.apply(null, call) })
})()
