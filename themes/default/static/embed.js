// An embedded checklist: what its address asks for, and its height for the page around it. Runs before the page is
// painted. The host matches the source of a message: sandboxed, this page has no origin to go by.
'use strict';
{
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const { src: here, dataset: { languages } } = document.currentScript;
  const all = (selector) => [...document.querySelectorAll(selector)];

  root.dataset.script = location.protocol;
  if (['dark', 'light'].includes(asked.get('theme'))) root.dataset.theme = asked.get('theme');

  // Only these dimensions; all, where there is none of them.
  function choose() {
    const wanted = asked.getAll('dimension').flatMap((list) => list.split(','));
    const sections = all('.section');
    const others = sections.filter((section) => !wanted.includes(section.dataset.dimension));
    if (others.length < sections.length) others.forEach((section) => section.remove());
  }

  // The words of the page; the items stay in the language of the model.
  function translate() {
    const wanted = (asked.get('lang') ?? '').toLowerCase();
    const known = languages.split(' ');
    const language = known.find((one) => one.toLowerCase() === wanted) ?? known.find((one) => one === wanted.split('-')[0]);
    if (!language) return;
    document.addEventListener('gradus:words', ({ detail }) => {
      Object.assign(root, { lang: language, dir: detail.dir });
      for (const element of all('[data-word]')) {
        const { lang, dir } = root;
        Object.assign(element, { lang, dir, textContent: detail[element.dataset.word] });
      }
      for (const box of all('[data-na]')) {
        const title = box.closest('li').querySelector('.item').textContent.trim();
        Object.assign(box, { lang: language, ariaLabel: detail.naItem.replace('{title}', () => title) });
      }
    });
    const script = document.createElement('script');
    script.src = new URL(`words/${language}.js`, here);
    document.head.append(script);
  }

  // Folders have no index page in a file system.
  function complete(link) {
    if (link.protocol === 'file:' && link.pathname.endsWith('/')) link.pathname += 'index.html';
  }

  function tellHeight() {
    parent.postMessage({ gradus: Math.ceil(root.getBoundingClientRect().height) }, '*');
  }

  document.addEventListener('DOMContentLoaded', () => {
    choose();
    all('a[href]').forEach(complete);
    const full = document.querySelector('[data-full]');
    const address = full.href;
    // What is stored here stays on this host: the answers go along by the address.
    document.addEventListener('gradus:answers', ({ detail }) => {
      full.href = detail.answers.size ? address + detail.fragment() : address;
    });
    translate();
    if (parent === window) return;
    // Browsers do not observe frames that are out of sight.
    addEventListener('load', tellHeight);
    new ResizeObserver(tellHeight).observe(root);
    addEventListener('message', ({ source, data }) => source === parent && data === 'gradus' && tellHeight());
  });
}
