// What the history answered, as a table.

import {glyph} from '../core/glyph.js';
import {Part} from '../core/part.js';
import {change} from '../core/state.js';
import {count, number} from '../core/text.js';
import {h} from '../views/dom.js';
import {amount} from '../views/format.js';

const STEP_ROWS = 200;

class Answer extends Part {
  view({answer}) {
    if (!answer) {
      return [];
    }
    const {titles, rows, truncated, millis, partial, shown = STEP_ROWS} = answer;
    const numeric = titles.map((_, i) => rows.every(row => row[i] === null || amount(row[i]) !== null));
    const alignment = i => (numeric[i] ? 'pv-number' : null);
    return h('section', {class: 'card answer', 'aria-label': 'Answer of the history'},
      h('div', {class: 'head'},
        h('h2', {}, 'History'),
        h('span', {class: 'none'}, `${count(rows.length, 'row', 'rows')}${truncated ? ', and there are more' : ''} · ${number(millis)} ms`),
        h('span', {class: 'space'}),
        h('button', {class: 'icon', 'aria-label': 'Close the answer', onclick: () => change({answer: null})}, '×')),
      partial.length > 0 && h('ul', {class: 'notes'}, partial.map(cause => h('li', {}, glyph('partial'), h('span', {}, cause)))),
      h('div', {class: 'pv-scroll'}, h('table', {class: 'pv-table'},
        h('thead', {}, h('tr', {}, titles.map((title, i) => h('th', {scope: 'col', class: alignment(i)}, title)))),
        h('tbody', {}, rows.slice(0, shown).map(row => h('tr', {}, row.map((value, i) => h('td', {class: alignment(i)}, cell(value)))))))),
      shown < rows.length && h('p', {class: 'pv-note'}, h('button', {
        class: 'link', onclick: () => change({answer: {...answer, shown: shown + STEP_ROWS}}),
      }, `show ${Math.min(STEP_ROWS, rows.length - shown)} more`)));
  }
}

function cell(value) {
  if (value === null) {
    return '';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? number(value) : value.toLocaleString('en-US', {maximumSignificantDigits: 6});
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

customElements.define('ps-answer', Answer);
