// Stand-in for a Google Tag Manager container: the settings it would carry, then its own events. Not Google's code.
(function () {
  var data = __DATA__
  var asked = new URL(document.currentScript.src).searchParams
  var name = asked.get('l') || 'dataLayer'
  var layer = (window[name] = window[name] || [])
  window.google_tag_manager = window.google_tag_manager || {}
  window.google_tag_manager[asked.get('id')] = { dataLayer: { name: name } }
  function command() { layer.push(arguments) }
  data.resource.tags.forEach(function (tag) {
    if (tag.function !== '__googtag') return
    var script = document.createElement('script')
    script.async = true
    script.src = 'https://www.googletagmanager.com/gtag/js?id=' + tag.vtp_tagId + '&l=' + name + '&cx=c'
    document.head.appendChild(script)
    command('config', tag.vtp_tagId)
  })
  var number = 1
  function tell(event) { layer.push({ event: event, 'gtm.uniqueEventId': ++number }) }
  if (document.readyState !== 'loading') tell('gtm.dom')
  else document.addEventListener('DOMContentLoaded', function () { tell('gtm.dom') })
  if (document.readyState === 'complete') tell('gtm.load')
  else window.addEventListener('load', function () { tell('gtm.load') })
})()
