// A histogram over time as a heat map, and beside it that of the whole run. Rows are buckets, the highest on top.

import {crosshair, handlers} from './chart.js';
import {h} from './dom.js';
import {bucket, clock, count, decimal, text} from './format.js';
import {choice, controls, note, round} from './parts.js';
import {addBuckets, heat, ladder, linear, timeTicks} from './scale.js';
import {groupKey, isOther} from './shape.js';
import {groupName, timeline} from './windows.js';

const ROW = 20;
const MOST_ROWS = 40;
const MOST_GROUPS = 200;
const CHARACTER = 6.6;
const ALL = '\u0003';
const added = new WeakMap();

export function draw({result, shape, state, again, width}) {
  const {keys, histograms} = shape;
  const column = histograms.find(c => c.index === state.histogram) ?? histograms[0];
  const groups = groupsOf(result, keys);
  const chosen = groups.find(g => g.value === state.group) ?? groups[0];
  const of = rows => addBuckets(rows.filter(row => chosen.value === ALL || groupKey(keys, row) === chosen.value).map(row => row[column.index]));
  const run = of(result.rows);
  if (run.length === 0) {
    return note('Nothing has been counted yet.');
  }
  const rungs = ladder(run, MOST_ROWS).slice(-MOST_ROWS).reverse().map(([low, high, n]) => ({low, n, label: bucket([low, high], column.of ?? column.type)}));
  const line = timeline(result);
  const narrow = width < 700;
  const side = narrow ? width : Math.round(Math.min(300, width * 0.28));
  const windows = line.windows.map(window => window ? once(window, `${column.index} ${chosen.value}`, () => of(window.rows)) : []);
  return [
    controls(
      choice('show', histograms.map(c => ({value: c.index, label: c.title})), column.index, index => {
        state.histogram = index;
        again();
      }),
      choice('of', groups, chosen.value, value => {
        state.group = value;
        again();
      })),
    h('div', {class: narrow ? 'pv-heat pv-narrow' : 'pv-heat', key: 'heat'},
      line.begins.length > 0
        ? map({begins: line.begins, windows, rungs, state, again, column, width: narrow ? width : width - side - 16})
        : note('No window has closed yet.'),
      h('div', {key: 'run', class: 'pv-run', style: {width: `${side}px`}}, histogram(rungs, run, narrow || line.begins.length === 0, column))),
    run.length > MOST_ROWS && note(`${count(run.length - MOST_ROWS, 'lower bucket')} not drawn.`),
  ];
}

/** Windows never change, so they are added up once, until something else is to be shown. */
function once(window, what, buckets) {
  if (added.get(window)?.what !== what) {
    added.set(window, {what, buckets: buckets()});
  }
  return added.get(window).buckets;
}

function groupsOf(result, keys) {
  const groups = keys.length === 0 ? [] : result.rows.filter(row => !isOther(keys, row)).slice(0, MOST_GROUPS)
    .map(row => ({value: groupKey(keys, row), label: groupName(keys, row, text)}));
  return [{value: ALL, label: 'all groups'}, ...(groups.length > 1 ? groups : [])];
}

/** Bucket, count, bar. Labels are left out where the map beside it has them. */
function histogram(rungs, run, labelled, column) {
  const most = run.reduce((a, b) => Math.max(a, b[2]), 0);
  const all = run.reduce((a, b) => a + b[2], 0);
  return h('table', {class: 'pv-histogram'},
    h('caption', null, `run: ${column.title}, ${decimal(Math.round(all))} in all`),
    h('tbody', null, rungs.map(({label, n}) => h('tr', {key: label},
      h('th', {scope: 'row', class: labelled ? null : 'pv-heard'}, label),
      h('td', {class: 'pv-number'}, n > 0 ? decimal(Math.round(n)) : '·'),
      h('td', {class: 'pv-bar-cell'}, h('span', {class: 'pv-bar', style: {width: `${n / most * 100}%`}}))))));
}

function map({begins, windows, rungs, state, again, column, width}) {
  const left = Math.ceil(Math.max(...rungs.map(r => r.label.length)) * CHARACTER) + 12;
  const top = 24;
  const height = top + rungs.length * ROW + 24;
  const cell = (width - left - 8) / begins.length;
  const x = linear(0, Math.max(1, begins.length), left, width - 8);
  const rowOf = new Map(rungs.map((r, i) => [r.low, i]));
  const most = windows.flat().reduce((a, b) => Math.max(a, b[2]), 0);
  const levels = Array(7).fill('');
  windows.forEach((buckets, i) => buckets.forEach(([low, , n]) => {
    if (rowOf.has(low)) {
      const gap = cell > 4 ? 1 : 0;
      const w = round(cell - gap);
      levels[heat(Math.sqrt(n), Math.sqrt(most))] += `M${round(x(i))} ${top + rowOf.get(low) * ROW + 1}h${w}v${ROW - 2}h-${w}z`;
    }
  }));
  const at = crosshair(begins, state);
  const row = at === null ? null : Math.max(0, Math.min(rungs.length - 1, state.row ?? 0));
  const said = at === null ? readout(begins.length - 1) : readout(at);
  const place = {begins, x: i => x(i + 0.5)};
  const times = timeTicks(begins[0], begins.at(-1), Math.max(1, Math.min(8, (width - left) / 90)));
  const timeX = linear(begins[0], begins.at(-1), x(0.5), x(Math.max(1, begins.length) - 0.5));
  return h('svg', {
    class: 'pv-chart pv-heatmap', key: 'map', width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: 'slider',
    'aria-label': `${column.title}, over time`, 'aria-valuemin': 0, 'aria-valuemax': begins.length - 1,
    'aria-valuenow': at ?? begins.length - 1, 'aria-valuetext': said, ...handlers(place, state, again, vertical),
  },
  h('text', {class: 'pv-said', x: width < 500 ? 2 : left, y: 14}, said),
  h('g', {class: 'pv-grid'}, rungs.map((r, i) => h('text', {x: left - 7, y: top + i * ROW + ROW / 2 + 4, 'text-anchor': 'end', class: i === row ? 'pv-here' : null}, r.label))),
  levels.map((d, level) => d && h('path', {key: level, class: 'pv-heat-' + level, d})),
  h('g', {class: 'pv-times'}, times.map(t => h('text', {x: round(Math.min(width - 27, timeX(t))), y: height - 7, 'text-anchor': 'middle'}, clock(t)))),
  at !== null && h('rect', {class: 'pv-cursor', x: round(x(at)) - 1, y: top + row * ROW, width: round(Math.max(3, cell)) + 1, height: ROW}));

  function readout(i) {
    const all = windows[i].reduce((a, b) => a + b[2], 0);
    if (row === null || i !== at) {
      return `${clock(begins[i])}: ${decimal(Math.round(all))} in all`;
    }
    const n = windows[i].find(b => b[0] === rungs[row].low)?.[2] ?? 0;
    return `${clock(begins[i])}, ${rungs[row].label}: ${decimal(Math.round(n))} of ${decimal(Math.round(all))}`;
  }

  function vertical(event) {
    const to = event.type === 'keydown'
      ? {ArrowUp: (row ?? 1) - 1, ArrowDown: (row ?? -1) + 1}[event.key]
      : Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top - top) / ROW);
    if (to !== undefined) {
      state.row = Math.max(0, Math.min(rungs.length - 1, to));
    }
    return to !== undefined;
  }
}
