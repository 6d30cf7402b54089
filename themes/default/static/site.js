(function () {
  'use strict';
  var root = document.documentElement;

  // The theme: the reader's choice, else the system's.
  var choice = document.querySelector('[data-theme-choice]');
  if (choice) {
    choice.value = root.dataset.theme || '';
    choice.addEventListener('change', function () {
      if (choice.value) root.dataset.theme = choice.value;
      else delete root.dataset.theme;
      try {
        if (choice.value) localStorage.setItem('gradus-theme', choice.value);
        else localStorage.removeItem('gradus-theme');
      } catch (blocked) {}
    });
  }

  // A list of languages is left by Escape, and does not stay open behind who goes on.
  var languages = document.querySelector('details.languages');
  if (languages) {
    languages.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' || !languages.open) return;
      languages.open = false;
      languages.querySelector('summary').focus();
    });
    languages.addEventListener('focusout', function (event) {
      if (event.relatedTarget && !languages.contains(event.relatedTarget)) languages.open = false;
    });
    document.addEventListener('click', function (event) {
      if (!languages.contains(event.target)) languages.open = false;
    });
  }

  // A panel that leads to a place on this page would cover it; so would one that the focus has left.
  document.querySelectorAll('nav[popover]').forEach(function (panel) {
    panel.addEventListener('click', function (event) {
      if (event.target.closest('a') && panel.matches(':popover-open')) panel.hidePopover();
    });
    panel.addEventListener('focusout', function (event) {
      var to = event.relatedTarget;
      if (to && !panel.contains(to) && to.getAttribute('popovertarget') !== panel.id && panel.matches(':popover-open')) panel.hidePopover();
    });
  });

  // In a long navigation, the current page is scrolled into sight, and the page itself is not.
  var current = document.querySelector('.side li > [aria-current]');
  if (current) {
    var side = current.closest('.side');
    var below = current.getBoundingClientRect().bottom - side.getBoundingClientRect().bottom;
    if (below > 0) side.scrollTop += below + side.clientHeight / 2;
  }

  // In a row of levels that is wider than the screen too.
  document.querySelectorAll('.strip [aria-current]').forEach(function (link) {
    var row = link.closest('ol');
    row.scrollLeft += link.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - link.offsetWidth) / 2;
  });

  // The section that is being read is marked in the contents: the last whose heading is above the middle of the window.
  var entries = [].slice.call(document.querySelectorAll('.contents a[href^="#"]')).map(function (link) {
    return { link: link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) };
  }).filter(function (entry) { return entry.heading; });
  if (entries.length && window.IntersectionObserver) {
    var here = null;
    var mark = function () {
      var line = innerHeight / 3;
      var now = null;
      entries.forEach(function (entry) {
        if (entry.heading.getBoundingClientRect().top <= line) now = entry;
      });
      if (scrollY + innerHeight >= root.scrollHeight - 2) now = entries[entries.length - 1];
      if (now === here) return;
      if (here) here.link.classList.remove('here'), here.link.removeAttribute('aria-current');
      here = now;
      if (!here) return;
      here.link.classList.add('here');
      here.link.setAttribute('aria-current', 'true');
      var panel = here.link.closest('.contents');
      // Not under who is in it.
      if (panel.scrollHeight > panel.clientHeight && !panel.contains(document.activeElement)) panel.scrollTop = here.link.offsetTop - panel.clientHeight / 2;
    };
    // It tells when a heading comes into the upper third, or leaves it.
    var watch = new IntersectionObserver(mark, { rootMargin: '0px 0px -66% 0px' });
    entries.forEach(function (entry) { watch.observe(entry.heading); });
    addEventListener('scrollend', mark);
    mark();
  }

  // Folders have no index page in a file system.
  if (location.protocol === 'file:') {
    document.querySelectorAll('a[href]').forEach(function (link) {
      if (link.protocol === 'file:' && link.pathname.endsWith('/')) link.pathname += 'index.html';
    });
  }
})();
