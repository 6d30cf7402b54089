(function () {
  'use strict';
  var root = document.documentElement;
  var system = matchMedia('(prefers-color-scheme: dark)');

  // The theme: the reader's choice, else the system's.
  var button = document.querySelector('button.theme');
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  }
  function show() {
    button.setAttribute('aria-pressed', String(isDark()));
  }
  if (button) {
    button.hidden = false;
    show();
    system.addEventListener('change', show);
    button.addEventListener('click', function () {
      var dark = !isDark();
      // A choice that is the system's own is forgotten, so that the page follows the system again.
      if (dark === system.matches) delete root.dataset.theme;
      else root.dataset.theme = dark ? 'dark' : 'light';
      try {
        if (root.dataset.theme) localStorage.setItem('gradus-theme', root.dataset.theme);
        else localStorage.removeItem('gradus-theme');
      } catch (blocked) {}
      show();
    });
  }

  // A panel that leads to a place on this page would cover it.
  document.querySelectorAll('nav[popover]').forEach(function (panel) {
    panel.addEventListener('click', function (event) {
      if (event.target.closest('a') && panel.matches(':popover-open')) panel.hidePopover();
    });
  });

  // In a long navigation, the current page is scrolled into sight, and the page itself is not.
  var current = document.querySelector('.side [aria-current]');
  if (current) {
    var side = current.closest('.side');
    var below = current.getBoundingClientRect().bottom - side.getBoundingClientRect().bottom;
    if (below > 0) side.scrollTop += below + side.clientHeight / 2;
  }

  // Folders have no index page in a file system.
  if (location.protocol === 'file:') {
    document.querySelectorAll('a[href]').forEach(function (link) {
      if (link.protocol === 'file:' && link.pathname.endsWith('/')) link.pathname += 'index.html';
    });
  }
})();
