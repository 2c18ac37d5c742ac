// A pivot table with totals and a sparkline in each cell; with three keys or more, rows within rows.

import {h} from './dom.js';
import {count, decimals, full, text} from './format.js';
import {choice, controls, figure, measureChoice, measureOf, note, sparkline} from './parts.js';
import {nested, pivot} from './pivoting.js';
import {groupKey, isAdditive, leavesOut, whyNoTotal} from './shape.js';
import {timeline, values} from './windows.js';

const MOST_COLUMNS = 24;
const MOST_LINES = 100;
const MOST_SPARKLINES = 400;
const SPARK_WINDOWS = 60;

export function draw({result, shape, state, again}) {
  const measure = measureOf(shape, state);
  const table = pivot(result.rows, shape.keys, measure, state.across);
  const columns = table.columns.slice(0, MOST_COLUMNS);
  const lines = table.lines.slice(0, MOST_LINES);
  if (lines.length === 0) {
    return note('Nothing has been counted yet.');
  }
  const why = whyNoTotal(measure);
  const trends = trendsOf(result, shape.keys, measure, table, lines, columns);
  const wanted = decimals(result.rows.slice(0, 500).map(row => row[measure.index]));
  const cell = (key, value, rows, total) => h('td', {key, class: total ? 'pv-total' : 'pv-cell'},
    rows.length > 0 && [figure(value, measure, wanted), trends && sparkline(trends.of(rows), {width: 64, height: 16, highest: total ? undefined : trends.highest})]);
  const body = line => [
    columns.map(c => cell(c.key, table.value(table.cell(line, c)), table.cell(line, c), false)),
    why === '' && cell('\u0003', line.total, line.rows, true),
  ];
  return [
    controls(measureChoice(shape, state, again), choice('across', shape.keys.map(k => ({value: k.index, label: k.title})), table.across.index, index => {
      state.across = index;
      again();
    })),
    h('div', {class: 'pv-scroll', key: 'pivot'}, h('table', {class: 'pv-pivot', 'aria-label': `${measure.title} by ${shape.keys.map(k => k.title).join(', ')}`},
      h('thead', null,
        h('tr', null, h('td', {class: 'pv-corner'}), h('th', {scope: 'colgroup', class: 'pv-across', colspan: columns.length}, table.across.title), why === '' && h('td')),
        h('tr', null, h('th', {scope: 'col', class: 'pv-down'}, table.down.map(k => k.title).join(' › ')),
          columns.map(c => h('th', {scope: 'col', key: c.key, title: full(c.values[0])}, h('span', {class: 'pv-head'}, text(c.values[0], table.across.type)))),
          why === '' && h('th', {scope: 'col', class: 'pv-total', key: '\u0003'}, leavesOut(result) ? 'total shown' : 'total'))),
      table.down.length > 1 ? nested(lines, measure).map(outer => h('tbody', {key: outer.key},
        h('tr', {class: 'pv-outer', key: 'outer'}, h('th', {scope: 'rowgroup'}, outer.values.map((v, i) => text(v, table.down[i].type)).join(' › ')),
          columns.map(c => {
            const rows = outer.lines.flatMap(line => table.cell(line, c));
            return h('td', {key: c.key, class: 'pv-total'}, why === '' && rows.length > 0 && figure(table.value(rows), measure, wanted));
          }),
          why === '' && h('td', {key: '\u0003', class: 'pv-total'}, figure(outer.total, measure, wanted))),
        outer.lines.map(line => h('tr', {key: line.key}, h('th', {scope: 'row', class: 'pv-inner'}, text(line.values.at(-1), table.down.at(-1).type)), body(line)))))
        : h('tbody', null, lines.map(line => h('tr', {key: line.key}, h('th', {scope: 'row'}, text(line.values[0], table.down[0].type)), body(line)))),
      why === '' && h('tfoot', null, h('tr', null, h('th', {scope: 'row'}, leavesOut(result) ? 'total shown' : 'total'),
        columns.map(c => cell(c.key, c.total, c.rows, true)), cell('\u0003', table.total, result.rows, true))))),
    why !== '' && note(`No totals: ${why}.`),
    (table.lines.length > lines.length || table.columns.length > columns.length)
      && note(`Not shown: ${count(table.lines.length - lines.length, 'row')} and ${count(table.columns.length - columns.length, 'column')}, which are in the totals.`),
    trends && note(`Lines: the last ${count(trends.windows, 'window')}${trends.highest > 0 ? '; in the cells all on one scale' : ''}.`),
  ];
}

/** What the cells were over time, if there are windows and not too many cells; totals are added up. */
function trendsOf(result, keys, measure, table, lines, columns) {
  const line = timeline(result, SPARK_WINDOWS);
  const cells = lines.length * columns.length;
  if (line.begins.length < 2 || cells > MOST_SPARKLINES || result.rows.length > 2 * MOST_SPARKLINES) {
    return null;
  }
  const byRow = new Map(result.rows.map(row => [row, values(line, keys, measure, groupKey(keys, row))]));
  const of = rows => rows.length === 1 ? byRow.get(rows[0]) : isAdditive(measure)
    ? line.windows.map((w, i) => rows.reduce((sum, row) => sum + (byRow.get(row)[i] || 0), 0)) : [];
  const highest = lines.flatMap(l => columns.map(c => of(table.cell(l, c)))).flat().filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
  return {of, highest, windows: line.begins.length};
}
