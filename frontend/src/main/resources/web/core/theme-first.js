// Runs before the first paint, so that a dark page does not flash light. The rest is in theme.js.
try {
  const chosen = localStorage.getItem('pivotscope.theme');
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
} catch {
  document.documentElement.dataset.theme = 'light';
}
