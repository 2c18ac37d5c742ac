// Light or dark: as the system has it, until somebody chooses.

const KEY = 'pivotscope.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export function theme() {
  return document.documentElement.dataset.theme;
}

export function toggleTheme() {
  const next = theme() === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, next);
  show(next);
}

system.addEventListener('change', () => {
  if (!localStorage.getItem(KEY)) {
    show(system.matches ? 'dark' : 'light');
  }
});

function show(name) {
  document.documentElement.dataset.theme = name;
  document.dispatchEvent(new Event('themechange'));
}
