// Texts that try to run a script in their readers' browsers. Each calls `pwned` with its own number, if it can.
//
// `runs`: whether it does where the texts are the authors' own; raw HTML and links of Markdown are theirs, all else is
// plain text there too. `null` are those that run in some browsers.

let last = 0;
const vectors = [];

// One of them; `write` gets what is to be run, and its number.
const one = (group, runs, write) => {
  last += 1;
  const text = write(`pwned(${last})`, last);
  vectors.push({ number: last, group, runs, text });
  return text;
};
const all = (group, runs, ...writes) => writes.map((write) => one(group, runs, write));
const q = (text) => JSON.stringify(text);
const entities = (text, write = (code) => `&#${code};`) => [...text].map((letter) => write(letter.codePointAt(0))).join('');
const hex = (code) => `&#x${code.toString(16)}`;

// Raw HTML, a block each.
export const blocks = [
  ...all('block', true,
    (run) => `<script>${run}</script>`,
    (run) => `<script type=module>${run}</script>`,
    (run) => `<script src="data:text/javascript,${run}"></script>`,
    (run) => `<div><script>${run}</script></div>`,
    (run) => `<p>a</p><!-- --><script>${run}</script><!-- -->b`,
    (run) => `<script>\n\n<!--\n${run}\n//-->\n</script>`,
    (run, n) => `<script>alert(${n})</script>`,
    (run, n) => `<script>confirm(${n})</script>`,
    (run, n) => `<script>prompt(${n})</script>`,
    (run, n) => `<script>fetch('/probe/${n}')</script>`,
    (run, n) => `<script>new Image().src='/probe/${n}'</script>`,
    (run, n) => `<script>setTimeout("pwned(${n})")</script>`,
    (run) => `<img src=x onerror=${run}>`,
    (run) => `<img\n src=x\n onerror=${run}>`,
    (run) => `<img src=x onerror="${entities(run)}">`,
    (run) => `<img src=x onerror=&#x70;wned(${run.slice(6)}>`,
    (run) => `<img src="x" srcset="y" onerror="${run}" onload="${run}">`,
    (run) => `<img src='x' alt='"' onerror='${run}' title='>'>`,
    (run) => `<img """><img src=x onerror="${run}">`,
    (run) => `<img src=x:alert(alt) onerror=eval(alt) alt="${run}">`,
    (run) => `<svg onload=${run}></svg>`,
    (run) => `<svg><script>${run}</script></svg>`,
    (run) => `<svg><script href="data:text/javascript,${run}"></script></svg>`,
    (run) => `<svg><animate onbegin=${run} attributeName=x dur=1s></svg>`,
    (run) => `<svg><set onbegin=${run} attributeName=x to=1></svg>`,
    (run) => `<svg><a xlink:href="javascript:${run}"><text y=20>a link</text></a></svg>`,
    (run) => `<svg><a href="javascript:${run}"><rect width=20 height=20 /></a></svg>`,
    (run) => `<svg><foreignObject><img src=x onerror=${run}></foreignObject></svg>`,
    (run) => `<math><mtext><img src=x onerror=${run}></mtext></math>`,
    (run) => `<math><mi xlink:href=x onclick="${run}">x</mi></math>`,
    (run) => `<body onload=${run}>`,
    (run) => `<div onmouseover="${run}">over</div>`,
    (run) => `<div onclick="${run}">click</div>`,
    (run) => `<div onpointerenter="${run}">point</div>`,
    (run) => `<p tabindex=1 onfocus="${run}">focus</p>`,
    (run) => `<div contenteditable onblur="${run}">blur</div>`,
    (run) => `<div style="animation-name:spin" onanimationstart="${run}">turn</div>`,
    (run) => `<div oncopy=${run} oncut=${run}>copy</div>`,
    (run) => `<div onwheel="${run}">wheel</div>`,
    (run) => `<details open ontoggle=${run}><summary>More</summary>x</details>`,
    (run) => `<details ontoggle="${run}"><summary onclick="${run}">More</summary>x</details>`,
    (run) => `<input autofocus onfocus=${run}>`,
    (run) => `<select autofocus onfocus=${run}><option>x</select>`,
    (run) => `<textarea onfocus=${run}></textarea>`,
    (run) => `<button onclick=${run}>press</button>`,
    (run) => `<video src=x onerror=${run}></video>`,
    (run) => `<video><source onerror=${run}></video>`,
    (run) => `<audio src=x onerror=${run}></audio>`,
    (run) => `<object data="data:text/html,x" onload=${run}></object>`,
    (run) => `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
    (run) => `<iframe srcdoc="&lt;img src=x onerror=parent.${run}&gt;"></iframe>`,
    (run) => `<iframe src="javascript:parent.${run}"></iframe>`,
    (run) => `<iframe src="about:blank" onload=${run}></iframe>`,
    (run) => `<form action="javascript:${run}"><input type=submit></form>`,
    (run) => `<form><button formaction="javascript:${run}">go</button></form>`,
    (run, n) => `<form id=form-${n}></form><button form=form-${n} formaction=javascript:${run}>go</button>`,
    (run) => `<dialog open onclose=${run}>x</dialog>`,
    (run) => `<style onload=${run}>a{}</style>`,
    (run) => `<link rel=stylesheet href="data:text/css,a{}" onload=${run}>`,
    (run) => `<object data="javascript:parent.${run}"></object><b onclick=${run}>x</b>`,
    (run) => `<embed src="data:text/html,x" onload=${run}><b onclick=${run}>x</b>`,
    (run) => `<custom-element onclick=${run}>x</custom-element>`,
    (run) => `<isindex type=image src=1 onerror=${run}>`,
    (run) => `<table background="javascript:${run}"><tr><td onclick=${run}>x</table>`,
    (run) => `<area href="javascript:${run}" onclick=${run}>`,
    (run) => `<map name=m><area href="javascript:${run}" shape=default></map>`,
    (run) => `<keygen autofocus onfocus=${run}>`,
    (run) => `<blockquote onclick=${run}>\n\nMarkdown *within*\n\n</blockquote>`,
    // What looks closed or commented and is not.
    (run) => `<!-- a --><img src=x onerror=${run}>\nb <!-- c -->`,
    (run) => `<!--> <img src=x onerror=${run}>\nx -->`,
    (run) => `<!-- --!><img src=x onerror=${run}>\n-->x`,
    (run) => `<![CDATA[><img src=x onerror=${run}>]]>`,
    (run) => `<?php ><img src=x onerror=${run}>?>`,
    (run) => `<!x><img src=x onerror=${run}>`,
    (run) => `</p><img src=x onerror=${run}>`,
    (run) => `</div></main></body><img src=x onerror=${run}>`,
    (run) => `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript>`,
    (run) => `<xmp><p title="</xmp><img src=x onerror=${run}>"></xmp>`,
    (run) => `<style><img title="</style><img src=x onerror=${run}>"></style>`,
    (run) => `<title><p title="</title><img src=x onerror=${run}>"></title>`,
    (run) => `<textarea><p title="</textarea><img src=x onerror=${run}>"></textarea>`,
    (run) => `<iframe><p title="</iframe><img src=x onerror=${run}>"></iframe>`,
    (run) => `<noembed><p title="</noembed><img src=x onerror=${run}>"></noembed>`,
    (run) => `<b title="a\nb"\nonclick="${run}">over\nlines</b>`,
    // Cut in two by what is Markdown between.
    (run) => `<div title='\n\n**bold**\n\n'><img src=x onerror=${run}>`,
    (run) => `<a href="javascript:\n\n${run}\n\n">x</a><b onclick=${run}>y</b>`,
    (run) => `> <img src=x\n> onerror=${run}>`,
    (run) => `- <b\n  onclick=${run}>in a list</b>`,
    (run) => `| a | b |\n| --- | --- |\n| <b onclick=${run}>c</b> | d |`,
    (run) => `:::tip <b>Title</b>\n<i onclick=${run}>inside</i>\n:::`,
    (run) => `<details><summary><b onclick=${run}>x</b></summary>\n\ninside\n\n</details>`,
    (run) => `<details\nontoggle=${run} open><summary>x</summary>y</details>`,
    (run) => `Term\n: <b onclick=${run}>definition</b>`,
  ),
  ...all('block', null,
    (run) => `<div style="transition:1s" ontransitionend="${run}">move</div>`,
    (run) => `<marquee onstart=${run}>x</marquee>`,
    (run) => `<div hidden=until-found onbeforematch=${run}>x</div>`,
  ),
  ...all('block', false,
    // No tags to Markdown, elements of another tool's, no addresses to Gradus.
    (run) => `<SCRIPT >${run}</SCRIPT>`,
    (run) => `<IMG SRC="x" OnErRoR="${run}">`,
    (run) => `<img src=x title="\n\n# A heading\n\n" onerror=${run}>`,
    (run) => `<script/x>${run}</script>`,
    (run) => `<img src="x"onerror="${run}">`,
    (run) => `<img/src/onerror=${run}>`,
    (run) => `<img src=x onerror='${run}'`,
    (run) => `<svg/onload=${run}>`,
    (run) => `<iframe src=" java\tscript:parent.${run}"></iframe>`,
    // Old browsers, or nothing at all.
    (run) => `<img src="javascript:${run}">`,
    (run) => `<img dynsrc="javascript:${run}" lowsrc="javascript:${run}">`,
    (run) => `<input type=image src="javascript:${run}">`,
    (run) => `<body background="javascript:${run}">`,
    (run) => `<link rel=stylesheet href="javascript:${run}">`,
    (run) => `<div style="background:url(javascript:${run})">x</div>`,
    (run) => `<div style="width:expression(${run})">x</div>`,
    (run) => `<style>@import 'javascript:${run}';</style>`,
    (run) => `<bgsound src="javascript:${run}">`,
    (run) => `<script>/*</script><p>*/${run}//</p>`,
    (run) => `<div title="<img src=x onerror=${run}>">x</div>`,
    (run) => `<!-- <script>${run}</script> -->`,
  ),
  // What a page would take for its own.
  ...all('block', false,
    (run) => `<base href="javascript:${run}//">`,
    (run) => `<meta http-equiv=refresh content="99;url=javascript:${run}">`,
    (run) => `<script type="application/json" id="checklist-data">{"model":"<img src=x onerror=${run}>"}</script>`,
    (run) => `<script type="application/json" data-words>{"tally":"<img src=x onerror=${run}>"}</script>`,
    (run) => `<a id=gradus></a><a id=gradus name=words href="x:${run}">x</a>`,
    (run) => `<img name=currentScript src="x:${run}"><img name=querySelector src="x:${run}">`,
    (run) => `<form id=documentElement><input name=attributes><input name=parentNode value="${run}"></form>`,
  ),
];

// Raw HTML that takes the rest of the page with it, or is read otherwise when it is read again: a page each.
export const greedy = [
  ...all('greedy', null,
    (run) => `<select><template><style><!--</style><a title="--><img src=x onerror=${run}>"></template></select><b onclick=${run}>x</b>`,
    (run) => `<svg><style><img title="</style><img src=x onerror=${run}>"></style></svg>`,
    (run) => `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${run}>"></style></mglyph></table></mtext></math>`,
    (run) => `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${run}></style></mglyph></form></mtext></math>`,
  ),
  ...all('greedy', true,
    (run) => `<svg></p><style><a title="</style><img src=x onerror=${run}>"></style></svg>`,
    (run) => `<math><annotation-xml encoding="text/html"><style><img title="</style><img src=x onerror=${run}>"></style></annotation-xml></math><b onclick=${run}>x</b>`,
    (run) => `<table><caption><svg><title><p title="</title><img src=x onerror=${run}>"></title></svg></caption></table><b onclick=${run}>x</b>`,
    (run) => `<b onclick=${run}>x</b>\n\n<textarea>\n\n## A heading\n\ntext`,
    (run) => `<b onclick=${run}>x</b>\n\n<plaintext>\n\n## A heading`,
    (run) => `<b onclick=${run}>x</b>\n\n<script>\n\n- [ ] task\n\n## A heading`,
    (run) => `<b onclick=${run}>x</b>\n\n<style>\n\n## A heading`,
    (run) => `<b onclick=${run}>x</b>\n\n<div title="\n\n\`\`\`html\n<img src=x onerror=1>\n\`\`\`\n\n[a link](index.md)\n\n## A heading`,
    (run) => `<b onclick=${run}>x</b>\n\n<a href='\n\n![picture](x.png "> onerror=${run} a=")\n\n## A heading {#x'onclick=${run}}`,
    (run) => `<b onclick=${run}>x</b>\n\n<select><option>\n\n## A heading\n\n[^1]\n\n[^1]: <svg><style><i onclick=${run}>a note</i>`,
  ),
];

// Raw HTML inside of a line.
const inline = [
  ...all('inline', true,
    (run) => `<img src=x onerror=${run}>`,
    (run) => `<b onclick="${run}">bold</b>`,
    (run) => `<a href="javascript:${run}">a link</a>`,
    (run) => `<a href="JaVaScRiPt:${run}">a link</a>`,
    (run) => `<a href='javascript:"";${run}'>a link</a>`,
    (run) => `<a href="https://example.org/" onmouseover=${run}>a link</a>`,
    (run) => `<a ping=x href=# onauxclick=${run}>a link</a>`,
    (run) => `<svg onload=${run}><i></i></svg>`,
    (run) => `<i class="fas fa-users" onclick=${run}></i><b onclick=${run}>x</b>`,
    (run) => `<span style=x:y onpointerdown=${run}>**x**</span>`,
  ),
  ...all('inline', false,
    (run) => `<a href=" &#1; javascript:${run}">a link</a>`,
    (run) => `<a href="java&#10;script:${run}">a link</a>`,
    (run) => `<a href="java&Tab;script&colon;${run}">a link</a>`,
    (run) => `<a href="${entities('javascript:', hex)}${run}">a link</a>`,
    (run) => `<a href="&#0000106avascript:${run}">a link</a>`,
  ),
];

// Links and pictures of Markdown itself.
const links = [
  ...all('link', true,
    (run) => `[a link](javascript:${run})`,
    (run) => `[a link](JAVASCRIPT:${run})`,
    (run) => `[a link](<javascript:${run}> "title")`,
    (run) => `[a link](javascript&colon;${run})`,
    (run) => `[a link](&#106;avascript:${run})`,
    (run) => `[a link][ref-${last}]\n\n[ref-${last}]: javascript:${run}\n`,
    (run) => `<javascript:${run}>`,
    (run) => `[![picture](x.png)](javascript:${run})`,
  ),
  ...all('link', false,
    (run) => `[a link](java&Tab;script:${run})`,
    (run) => `[a link](java&#10;script:${run})`,
    (run) => `[a link](javascript%3A${run})`,
    (run) => `[a link](&#1;javascript:${run})`,
    (run) => `[a link](vbscript:${run})`,
    (run) => `[a link](data:text/html,<script>opener.${run}</script>)`,
    (run) => `[a link](data:text/html;base64,${Buffer.from(`<script>opener.${run}</script>`).toString('base64')})`,
    (run) => `[a link](https://example.org/"onclick="${run})`,
    (run) => `[a link](index.md "title\\" onclick=\\"${run}")`,
    (run) => `[a link](index.md#"onclick="${run})`,
    (run) => `![picture](javascript:${run})`,
    (run) => `![picture](x.png"onerror="${run})`,
    (run) => `![picture" onerror="${run}](https://picture.invalid/x.png)`,
    (run) => `![picture](https://picture.invalid/y.png "title\\" onerror=\\"${run}")`,
    (run) => `[[javascript:${run}|a wiki link]]`,
    (run) => `[[Home"onclick="${run}]]`,
    (run) => `{{< ref "javascript:${run}" >}}`,
    (run) => `[a link]({{< ref "javascript:${run}" >}})`,
  ),
];

// Syntax of other tools, and places that are plain text.
const plain = all('plain', false,
  (run) => `{{< figure src="x" title="<img src=x onerror=${run}>" >}}`,
  (run) => `{{< button link="https://example.org/\\"onclick=\\"${run}" text="<b onclick=${run}>" >}}`,
  (run) => `<Box title="<img src=x onerror=${run}>" />`,
  (run) => `<Box title='"><img src=x onerror=${run}>' link='"onclick="${run}'>\n\ninside\n\n</Box>`,
  (run) => `:::tip <img src=x onerror=${run}>\ninside\n:::`,
  (run) => `!!! note "<img src=x onerror=${run}>"\n    inside`,
  (run) => `=== "<img src=x onerror=${run}>"\n\n    inside`,
  (run) => `\`<img src=x onerror=${run}>\``,
  (run) => `\`\`\`"><img/src/onerror=${run}>\ncode\n\`\`\``,
  (run) => `\`\`\`js"onclick="${run}\ncode\n\`\`\``,
  (run) => `\`\`\`html\n</code></pre><img src=x onerror=${run}>\n\`\`\``,
  (run) => `    </code><img src=x onerror=${run}>`,
  (run) => `\\<img src=x onerror=${run}>`,
  (run) => `&lt;img src=x onerror=${run}&gt;`,
  (run) => `$<img/src/onerror=${run}>`.replace('<img', '&#60;img'),
  (run) => `{{% raw "<script>${run}</script>" %}}`,
  (run) => `{{< include "</p><script>${run}</script>" >}}`,
);

// Names and sentences that are no Markdown: the same in both modes.
const attack = (run) => `</title></script>"'><img src=x onerror=${run}>`;
const data = (group) => one(group, false, attack);
const json = (group) => one(group, false, (run) => `</script><!--<script>${run}//\u2028`);

const some = (list, from, count) => list.slice(from, from + count).join('\n\n');
const third = Math.ceil(blocks.length / 3);
const title = one('title', true, (run) => `<b onclick=${run}>Tools</b>`);
const heading = one('title', true, (run) => `<img src=x onerror=${run}> heading`);
const note = one('note', true, (run) => `<b onclick=${run}>a note</b>`);

// The book that holds them; the first part of a file's text is that which is shown in more than one place.
export const book = {
  'book.toml': `[book]
title = ${q(`Vectors ${json('book')}`)}
description = ${q(data('book'))}
authors = [${q(data('book'))}]
[build]
trust = "MODE"
[model]
id = "vectors"
version = ${q(data('book'))}
[[model.dimensions]]
id = "people"
name = ${q(`People ${data('book')}`)}
icon = ${q(`fas fa-x" onclick="${one('book', false, (run) => run)}`)}
aliases = ["People"]
[[model.dimensions]]
id = "technology"
name = ${q(`Technology ${json('book')}`)}
aliases = ["Technology"]
[output.html]
report-url = ${q(`https://example.org/?"onclick="${one('book', false, (run) => run)}&t={title}`)}
`,
  'content/index.md': `---\ntitle: Vectors\ndescription: ${q(data('front matter'))}\n---\n\nWelcome, reader of marker and of latency.\n\n${inline.join(' and ')}\n\n[^1]\n\n[^1]: ${note}\n`,
  'content/level-1.md': `---
title: ${q(`Level 1 - Build ${data('front matter')}`)}
link_title: ${q(data('front matter'))}
description: ${q(json('front matter'))}
---

Of the level. ${inline[0]}

## People

### Culture

Text of marker and latency. ${inline[1]}

${some(blocks, 0, third)}

- [ ] One team *owns* it ${inline[2]} {#owner}
- [ ] Backups ${one('item', true, (run) => `<img src=x onerror=${run}>`)} are restored ${one('item', true, (run) => `[there](javascript:${run})`)}

### ${heading}

${some(plain, 0, 99)}

## Technology

### ${title}

${links.join('\n\n')}
`,
  'content/level-2.md': `---
title: Level 2 - Run
checklist:
  technology:
    - ${q(data('item'))}
    - title: ${q(json('item'))}
      description: ${q(data('item'))}
      refs: [${q(one('item', false, (run) => `javascript:${run}`))}, ${q(one('item', false, (run) => `https://example.org/"onclick="${run}`))}]
---

## People

### Culture

${some(blocks, third, third)}

## Technology

### Tools

Text of tools.
`,
  'content/notes.md': `---\ntitle: ${q(`Notes of marker ${json('front matter')}`)}\ndescription: ${q(data('front matter'))}\n---\n\n${some(blocks, 2 * third, 999)}\n`,
  'content/headings.md': `# Headings <u onclick=${one('title', true, (run) => run)}>underlined</u>\n\n## ${one('title', true, (run) => `<svg onload=${run}></svg> first`)}\n\ntext of marker\n\n## second {#x"onclick="${one('title', false, (run) => run)}}\n\ntext\n`,
  'checklists/items.yaml': `level-1/people/culture:\n  - title: ${q(data('item'))}\n    id: trained\n    description: ${q(json('item'))}\n`,
  'glossary.yaml': `- term: ${q(`latency ${one('glossary', false, (run) => `"><img src=x onerror=${run}>`)}`)}
  definition: ${q(`How long \`${one('glossary', false, attack)}\` it [takes](javascript:${one('glossary', false, (run) => run)}).`)}
  aliases: [latency]
  link: ${q(`javascript:${one('glossary', false, (run) => run)}`)}
`,
  [`content/${one('file name', false, (run) => `<img src=x onerror=${run}>`)}.md`]: `text of marker\n\n[a link](missing-${one('file name', false, (run) => `"onclick="${run}`)}.md)\n`,
  ...Object.fromEntries(greedy.map((text, index) => [`content/greedy-${index + 1}.md`, `# Greedy ${index + 1}\n\n${text}\n`])),
};

// Names that came with a file of answers, or with a link to some.
export const answers = all('progress', false,
  (run) => `<img src=x onerror=${run}>`,
  (run) => `"><script>${run}</script>`,
  (run) => `x"] , [onclick="${run}`,
  (run) => `javascript:${run}`,
  (run) => `\${${run}}{{${run}}}`,
);

export { vectors };
