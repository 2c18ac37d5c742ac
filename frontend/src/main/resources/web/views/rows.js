// Rows of events as they come, the newest on top.

import {h} from './dom.js';
import {count, full, number, text} from './format.js';
import {figure, note} from './parts.js';

const STEP_ROWS = 300;

export function draw({result, shape, state, again}) {
  const {rows, earlier = 0} = result;
  const shown = Math.min(rows.length, state.rows ?? STEP_ROWS);
  if (shown === 0) {
    return note('No rows yet.');
  }
  const numeric = c => ['long', 'double', 'duration'].includes(c.type);
  const newest = Array.from({length: shown}, (none, i) => rows.length - 1 - i);
  return [
    h('div', {class: 'pv-scroll', key: 'rows'}, h('table', {class: 'pv-table pv-rows', 'aria-label': 'rows, the newest first'},
      h('thead', null, h('tr', null, h('th', {scope: 'col', class: 'pv-number'}, '#'),
        shape.columns.map(c => h('th', {scope: 'col', class: numeric(c) ? 'pv-number' : null}, h('span', null, c.title))))),
      h('tbody', null, newest.map(i => h('tr', {key: i}, h('td', {class: 'pv-number pv-faint'}, String(earlier + i + 1)),
        shape.columns.map(c => numeric(c)
          ? h('td', {class: 'pv-number'}, figure(rows[i][c.index], c))
          : h('td', {title: full(rows[i][c.index], c.type)}, text(rows[i][c.index], c.type)))))))),
    shown < rows.length && h('p', {class: 'pv-note', key: 'more'}, `${count(rows.length - shown, 'older row')}. `, h('button', {
      type: 'button', onclick: () => {
        state.rows = shown + STEP_ROWS;
        again();
      },
    }, `show ${Math.min(STEP_ROWS, rows.length - shown)} more`)),
    earlier > 0 && h('p', {class: 'pv-note', key: 'earlier'}, `The last ${count(rows.length, 'row')} of ${number(earlier + rows.length)}.`),
  ];
}
