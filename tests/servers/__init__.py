"""Servers for end-to-end tests. All listen on 127.0.0.1, on a free port, and stop with `close()` or `with`.

static.serve_folder(folder)      a folder as it is, every byte counted
hostile.serve_hostile()          a site of traps, which records whatever is asked of it
shop.serve_shop()                a Shopify-shaped shop with planted truths
wordpress.serve_wordpress()      a real WordPress in French (needs PHP)
stand_ins.respond(url, method)   stand-ins for tag vendors, for use behind a browser's routing
"""
