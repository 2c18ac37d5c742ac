// Two keys as a heat map with the number in each cell: who reads from whom.

import {h} from './dom.js';
import {amount, count, decimal, decimals, full, short, text} from './format.js';
import {choice, controls, measureChoice, measureOf, note} from './parts.js';
import {byValue, pivot} from './pivoting.js';
import {heat} from './scale.js';
import {isAdditive, whyNoTotal} from './shape.js';

const MOST_COLUMNS = 40;
const MOST_LINES = 60;

export function draw({result, shape, state, again}) {
  const measure = measureOf(shape, state);
  const table = pivot(result.rows, shape.keys, measure, state.across);
  const byName = state.order === 'name';
  const columns = sorted(table.columns, byName).slice(0, MOST_COLUMNS);
  const lines = sorted(table.lines, byName).slice(0, MOST_LINES);
  if (lines.length === 0) {
    return note('Nothing has been counted yet.');
  }
  const most = result.rows.reduce((high, row) => Math.max(high, amount(row[measure.index], measure.type) ?? 0), 0);
  const wanted = decimals(result.rows.slice(0, 500).map(row => row[measure.index]));
  const shown = value => measure.type === 'duration' || Math.abs(value) >= 1e5 ? short(value, measure.type) : text(value, measure.type, wanted);
  const hasTotals = whyNoTotal(measure) === '';
  const at = place(state, lines, columns);
  return [
    controls(
      measureChoice(shape, state, again),
      choice('across', shape.keys.map(k => ({value: k.index, label: k.title})), table.across.index, index => {
        Object.assign(state, {across: index, cell: null});
        again();
      }),
      choice('order', [{value: 'total', label: hasTotals ? 'by total' : 'by value'}, {value: 'name', label: 'by name'}], byName ? 'name' : 'total', order => {
        state.order = order;
        again();
      })),
    h('div', {class: 'pv-scroll', key: 'matrix'}, h('table', {
      class: 'pv-matrix', role: 'grid', 'aria-label': `${measure.title} by ${table.down[0].title} and ${table.across.title}`,
      onkeydown: event => moved(event, state, lines, columns, again),
      onpointerleave: () => {
        state.hover = null;
        again();
      },
    },
    h('thead', null, h('tr', null,
      h('td', {class: 'pv-corner'}, h('span', null, table.down[0].title, ' ↓'), h('span', null, table.across.title, ' →')),
      columns.map(c => h('th', {scope: 'col', key: c.key, title: name(c, table.across)}, h('span', {class: 'pv-head'}, name(c, table.across)))),
      hasTotals && h('th', {scope: 'col', class: 'pv-total', key: '\u0003'}, 'total'))),
    h('tbody', null, lines.map((line, i) => h('tr', {key: line.key},
      h('th', {scope: 'row', title: name(line, table.down[0])}, name(line, table.down[0])),
      columns.map((column, j) => {
        const value = table.value(table.cell(line, column));
        const none = table.cell(line, column).length === 0;
        return h('td', {
          key: column.key, role: 'gridcell', tabindex: at.line === i && at.column === j ? 0 : -1, class: 'pv-cell pv-heat-' + heat(value, most),
          title: none ? null : full(value, measure.type), 'data-cell': `${i} ${j}`,
          onfocus: () => chosen(state, line, column, again), onpointerenter: () => {
            state.hover = [line.key, column.key];
            again();
          },
        }, none ? '' : shown(value));
      }),
      hasTotals && h('td', {class: 'pv-total', key: '\u0003'}, shown(line.total))))),
    hasTotals && h('tfoot', null, h('tr', null, h('th', {scope: 'row'}, 'total'),
      columns.map(c => h('td', {class: 'pv-total', key: c.key}, shown(c.total))), h('td', {class: 'pv-total', key: '\u0003'}, shown(table.total)))))),
    h('p', {class: 'pv-note pv-readout-line', key: 'said', 'aria-live': 'polite'}, said(state, table, lines, columns, measure)),
    left(table, lines, columns),
    !hasTotals && note(`No totals: ${whyNoTotal(measure)}.`),
  ];
}

function left(table, lines, columns) {
  const more = [[table.lines.length - lines.length, 'row'], [table.columns.length - columns.length, 'column']].filter(([n]) => n > 0);
  return more.length > 0 && note(`Not shown: ${more.map(([n, what]) => count(n, what)).join(' and ')}, which are in the totals.`);
}

function sorted(entries, byName) {
  return byName ? [...entries].sort(byValue) : entries;
}

function name(entry, key) {
  return text(entry.values[0], key.type);
}

function place(state, lines, columns) {
  const [lineKey, columnKey] = state.cell ?? [];
  return {line: Math.max(0, lines.findIndex(l => l.key === lineKey)), column: Math.max(0, columns.findIndex(c => c.key === columnKey))};
}

function chosen(state, line, column, again) {
  if (state.cell?.[0] !== line.key || state.cell?.[1] !== column.key) {
    state.cell = [line.key, column.key];
    again();
  }
}

function moved(event, state, lines, columns, again) {
  const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
  if (!step) {
    return;
  }
  event.preventDefault();
  const at = place(state, lines, columns);
  const line = Math.max(0, Math.min(lines.length - 1, at.line + step[0]));
  const column = Math.max(0, Math.min(columns.length - 1, at.column + step[1]));
  event.currentTarget.querySelector(`[data-cell="${line} ${column}"]`)?.focus();
  chosen(state, lines[line], columns[column], again);
}

/** The cell under the pointer or the focus in words, with its shares where things are counted. */
function said(state, table, lines, columns, measure) {
  const [lineKey, columnKey] = state.hover ?? state.cell ?? [];
  const line = lines.find(l => l.key === lineKey);
  const column = columns.find(c => c.key === columnKey);
  if (!line || !column) {
    return `${count(table.lines.length, 'row')}, ${count(table.columns.length, 'column')}. Point at a cell, or move with the arrow keys.`;
  }
  const value = table.value(table.cell(line, column));
  const share = of => value !== null && of > 0 ? decimal(value / of * 100, 1) + ' %' : '–';
  return `${name(line, table.down[0])} → ${name(column, table.across)}: ${text(value, measure.type)}`
    + (isAdditive(measure) ? ` · ${share(line.total)} of its row, ${share(column.total)} of its column` : '');
}
