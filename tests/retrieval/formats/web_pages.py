"""Small web pages as people meet them: with menus, banners and teasers around what they say."""

BLOG = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Five ways to calm a queue | Harbour Hospitality</title>
<style>body {color: red}</style><script>window.track = "tracker words";</script></head>
<body class="home has-sidebar">
<div id="cookie-banner" class="cookie-consent">
  <p>We value your privacy and store crumbs on your device.</p><button>Accept all</button>
</div>
<header class="site-header"><a href="/">Harbour Hospitality</a>
  <nav><ul><li><a href="/">Home</a></li><li><a href="/shop">Shop</a></li><li><a href="/us">About us</a></li></ul></nav>
</header>
<main><article>
<header><h1>Five ways to calm a queue</h1><p class="post-meta">By Ada Lind, 4 min read</p></header>
<p>Waiting feels longer when nobody tells a guest how long it will take. A sign with the expected minutes makes the
same wait feel shorter.</p>
<h2>Tell people how long</h2>
<p>Show the <strong>expected wait</strong> at the end of the line, and update it every ten minutes.
Guests forgive a long wait sooner than a wrong promise.</p>
<ul><li><strong>At the door</strong>: a host names the minutes.</li>
<li><strong>On the phone</strong>: a recorded voice names the place in the line.
  <ul><li>Offer to call back.</li></ul></li></ul>
<div class="share-buttons"><span>Pass it on</span><a href="#">Chirper</a><a href="#">Facepage</a></div>
<h2>Give them something to do</h2>
<p>A menu to read while standing in line keeps hands and eyes busy.</p>
<h3>What to hand out</h3>
<ol><li>Hand out the menu.</li><li>Take the order in the line.</li></ol>
<blockquote><p>The line went by faster because we chose our dishes in it, said one guest.</p></blockquote>
</article>
<section class="post-list"><h2>Related posts</h2>
  <ul><li><a href="/a">Seven towel animals that guests photograph</a></li>
  <li><a href="/b">How to fold a napkin like a swan</a></li></ul></section>
<section id="comments"><h2>2 comments</h2>
  <p>Bob: I tried this in my bakery and it did not work at all for me.</p></section>
</main>
<aside class="sidebar"><h3>About the author</h3>
  <p>Ada collects vintage teapots and lives on a houseboat with two cats and a parrot.</p>
  <form><label>Weekly letter</label><input type="email"></form></aside>
<footer><p>© 2024 Harbour Hospitality. All rights reserved.</p><a href="/privacy">Privacy policy</a></footer>
</body></html>"""

AROUND_THE_BLOG = [
    *("crumbs", "Accept all", "Shop", "Ada", "Pass it on", "Chirper", "towel", "napkin", "Bob", "teapots"),
    *("Weekly letter", "©", "Privacy policy", "tracker", "color", "Related", "comments", "min read"),
]
"""Words of that page that belong to no section."""

DOCS = """<html><head><title>Service levels - Parcel Handbook</title></head><body>
<nav class="toc"><ul><li><a href="#one">Delivery times</a></li><li><a href="#two">Refunds</a></li></ul></nav>
<div class="content" role="main"><h1>Service levels</h1>
<p>Every parcel carries a promise. The tables below say which one.</p>
<h2 id="one">Delivery times</h2>
<table><caption>Working days to the door</caption>
<thead><tr><th>Plan</th><th>Days</th><th>Price</th></tr></thead>
<tbody><tr><td>Basic</td><td>5</td><td>€4</td></tr><tr><td>Swift</td><td>2</td><td></td></tr></tbody></table>
<h2 id="two">Refunds</h2>
<table><tr><th>Late by a day</th><td>Half the fee back</td></tr>
<tr><th>Late by a week</th><td>The whole fee back</td></tr></table>
<h3>How to claim</h3>
<dl><dt>Claim number</dt><dd>The eight digits on the label.</dd><dt>Deadline</dt><dd>Thirty days.</dd></dl>
<aside class="admonition note"><p>Claims by post take a week longer than claims by mail.</p></aside>
<pre>POST /claims
  number: 12345678</pre>
<h2>Contact</h2><p>Write to the desk.</p>
</div><footer>Parcel Handbook, version 3</footer></body></html>"""

WITHOUT_ARTICLE = """<html><head><title>Our returns promise — Loom &amp; Thread</title></head><body>
<div id="nav"><a href="/">Start</a> <a href="/c">Catalogue</a></div>
<h1>Our returns promise</h1>
<p>You may return anything within sixty days, worn or not, and we pay the postage both ways.</p>
<h2>How it works</h2>
<p>Print the label from your account, put it on the box and hand it to any post office in the country.</p>
<p>Money is back on your card within three working days after the parcel has reached us.</p>
<div id="footer">Loom &amp; Thread, 4 Mill Lane</div>
</body></html>"""

ONLY_DIVISIONS = """<html><body><div class="wrap">
<div class="top"><div>
<span><a href="/">Start</a></span><span><a href="/p">Prices</a></span><a href="/q">Ask</a></div></div>
<div class="main"><div class="t">Welcome new guests by name</div>
<div class="x">A guest who hears their own name at the desk feels expected. Print the arrivals every morning and put
the list beside the telephone.<br><br>Practise the difficult names aloud before the guest arrives.</div>
<div class="x"><div>Never guess how a name is said: ask once, kindly, and write down the sound of it for your
colleagues.</div><div>Names are not small talk.</div></div></div>
<div class="bottom">© 2023 Desk School</div></div></body></html>"""

SHORT = "<html><head><title>Opening hours</title></head><body><p>We open at nine and close at five.</p></html>"

BROKEN = """<title>Tipping jars</title><body><h1>Tipping jars<p>A jar with some coins in it <b>gets more <i>coins</b>
than an empty</i> one.
<h2>Why</h3><p>People do what others seem to do.<ul><li>Start with your own coins<li>Empty it often</ul><table><tr><td>
Jar<td>Coins<tr><td>Full<td>Many</table>
<p>Stop when <script>guests feel pushed."""

LATIN_1 = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>Cafés für Gäste</title></head><body><h1>Cafés für Gäste</h1>
<p>Ein Gast, der seinen Platz früh wählt, fühlt sich schöner begrüßt – so die Idee im Café Zoë.</p></body></html>"""

_RULES = "".join(
    f"<div><b>Rule {number}</b><br>Guests of room {number} are greeted by colleague {number} of the day.</div>"
    for number in range(1, 40)
)
FAR_MORE_THAN_AN_ARTICLE = f"""<html><head><title>Desk rules</title></head><body>
<article><p>The first rule of the desk is that somebody is always there to greet.</p></article>
{_RULES}</body></html>"""
