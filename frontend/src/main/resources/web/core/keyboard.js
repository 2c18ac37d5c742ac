// Keys of the page, where no text is being written.

import {change, state} from './state.js';
import {copyOneLine, explain, show, stop} from './actions.js';
import {toggleTheme} from './theme.js';

export const KEYS = [
  ['/', 'write in the editor', () => document.querySelector('ps-editor').focusText()],
  ['j', 'next query', () => step(1)],
  ['k', 'query before', () => step(-1)],
  ['s', 'stop the query that is shown', () => stop(state.selected)],
  ['p', 'plan of the text', explain],
  ['y', 'copy the text as one line for a terminal', copyOneLine],
  ['w', 'save the text under a name', () => change({saving: true})],
  ['t', 'light or dark', toggleTheme],
  ['?', 'these keys', () => change({keysShown: !state.keysShown})],
];

/** Written where the editor is, or anywhere. */
export const OTHER_KEYS = [
  ['Ctrl Enter', 'run the text (⌘ Enter on a Mac)'],
  ['Ctrl Space', 'what may come next'],
  ['1 … 9', 'views of the result'],
  ['Esc', 'leave the editor, close what is open'],
];

export function listen(run) {
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === 'Escape') {
      change({keysShown: false, saving: false, plan: null});
    } else if (!isWriting(event) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      press(event);
    }
  });
}

function press(event) {
  const known = KEYS.find(([key]) => key === event.key);
  if (known) {
    event.preventDefault();
    known[2]();
  } else if (/^[1-9]$/.test(event.key)) {
    document.querySelectorAll('ps-result [role=tab]')[Number(event.key) - 1]?.click();
  }
}

function isWriting(event) {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable=true]') !== null;
}

/** Runs stand in the list newest first. */
function step(by) {
  const ids = state.queries.map(query => query.id).reverse();
  const at = ids.indexOf(state.selected);
  const next = at < 0 ? ids[0] : ids[Math.max(0, Math.min(ids.length - 1, at + by))];
  if (next && next !== state.selected) {
    show(next);
  }
}
