// Runs before the page is painted, so that neither the stored theme nor what needs a script comes in late.
document.documentElement.dataset.script = location.protocol;
if (location.hash.startsWith('#share=')) document.documentElement.dataset.shared = '';
if (new URLSearchParams(location.search).has('compare')) document.documentElement.dataset.compare = '';
try {
  var theme = localStorage.getItem('gradus-theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch (blocked) {}
