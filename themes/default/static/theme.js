// Runs before the page is painted, so that the stored theme does not follow a flash of the other one.
try {
  var theme = localStorage.getItem('gradus-theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch (blocked) {}
