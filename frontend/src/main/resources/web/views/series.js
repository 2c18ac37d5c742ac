// A line for each group over time. Dashes and marks tell them apart without colour.

import {chart, crosshair, layout} from './chart.js';
import {h} from './dom.js';
import {clock, count, text} from './format.js';
import {controls, figure, measureChoice, measureOf, note, path, round} from './parts.js';
import {groupKey, isAdditive, isOther, ranked} from './shape.js';
import {groupName, rest, timeline, values} from './windows.js';

const MOST_LINES = 8;
/** Above so many times the highest of the others the rest is not drawn with them: they would be flat. */
const DWARFS = 3;
const REST = '\u0003';
const MARK_EVERY_PIXELS = 130;
const DASHES = ['', '7 3', '2 3', '10 3 2 3', '5 2', '12 4', '2 2 6 2', '4 5'];
/** A circle, a square, triangles, a diamond, a plus, a cross, a bar; around 0, 0. */
const MARKS = ['M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0', 'M-3-3h6v6h-6z', 'M0-4l4 7h-8z', 'M0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z',
  'M0 4l4-7h-8z', 'M-1.2-4h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8v-2.4h2.8z', 'M-4-2.5l1.5-1.5l2.5 2.5l2.5-2.5l1.5 1.5l-2.5 2.5l2.5 2.5l-1.5 1.5l-2.5-2.5l-2.5 2.5l-1.5-1.5l2.5-2.5z',
  'M-4-1.5h8v3h-8z'];

export function draw({result, shape, state, again, width}) {
  const measure = measureOf(shape, state);
  const line = timeline(result);
  const {begins} = line;
  if (begins.length === 0) {
    return [controls(measureChoice(shape, state, again)), note('No window has closed yet.')];
  }
  const {lines, left} = linesOf(result, shape, measure, line);
  const alone = lines.filter(l => l.key === state.only);
  const shown = alone.length > 0 ? alone : lines.filter(l => l.key !== REST || !dwarfs(l, lines));
  const all = shown.flatMap(l => l.values).filter(Number.isFinite);
  const low = all.reduce((a, b) => Math.min(a, b), 0);
  const high = all.reduce((a, b) => Math.max(a, b), low);
  const place = layout({width, height: width < 560 ? 220 : 300, begins, low, high, type: measure.type});
  const at = crosshair(begins, state);
  const here = at ?? begins.length - 1;
  const said = `${clock(begins[here])}: ${shown.map(l => `${l.name} ${text(l.values[here], measure.type)}`).join(', ')}`;
  return [
    controls(measureChoice(shape, state, again)),
    chart(place, {label: measure.title, state, again, said}, shown.map(l => drawn(l, place, at)).reverse()),
    legend(lines, state, again, measure, begins[here], here),
    left > 0 && note(isAdditive(measure) ? `“rest” is ${count(left, 'group')} added up${shown.length < lines.length && alone.length === 0 ? ', too high to be drawn beside the others' : ''}.` : `${count(left, 'more group')} not drawn: ${measure.title} does not add up.`),
  ];
}

/** The groups that are greatest in the run, then what the others add up to. */
function linesOf(result, {keys}, measure, line) {
  const groups = ranked(result.rows, keys, measure).filter(row => !isOther(keys, row));
  const lines = groups.slice(0, MOST_LINES).map((row, index) => {
    const key = groupKey(keys, row);
    return {key, index, name: keys.length === 0 ? measure.title : groupName(keys, row, text), values: values(line, keys, measure, key)};
  });
  const left = result.rows.length - lines.length;
  if (left > 0 && isAdditive(measure)) {
    lines.push({key: REST, index: -1, name: 'rest', values: rest(line, measure, lines.map(l => l.values))});
  }
  return {lines, left};
}

function dwarfs(one, lines) {
  const highest = values => values.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0);
  return highest(one.values) > DWARFS * lines.filter(l => l !== one).reduce((most, l) => Math.max(most, highest(l.values)), 0);
}

function drawn(l, {x, y, begins}, at) {
  const every = Math.max(1, Math.round(MARK_EVERY_PIXELS / Math.max(0.1, x(1) - x(0))));
  const offset = Math.round(every * (l.index + 1) / (MOST_LINES + 1));
  const marked = l.values.map((v, i) => i).filter(i => (i === at || i % every === offset) && Number.isFinite(l.values[i]));
  return h('g', {class: 'pv-series', key: l.key, 'data-series': l.index + 1},
    h('path', {class: 'pv-line', d: path(l.values, x, y), 'stroke-dasharray': DASHES[l.index] || null}),
    l.index >= 0 && h('path', {class: 'pv-mark', d: marked.map(i => moved(MARKS[l.index], x(i), y(l.values[i]))).join('')}));
}

/** A path around 0, 0 in another place: all but its first step is relative. */
function moved(d, x, y) {
  return d.replace(/^M(-?[\d.]+)[ ]?(-?[\d.]+)/, (all, dx, dy) => `M${round(x + Number(dx))} ${round(y + Number(dy))}`);
}

function legend(lines, state, again, measure, begin, here) {
  return h('div', {class: 'pv-readout', key: 'legend'},
    h('p', {class: 'pv-when'}, clock(begin)),
    h('ul', {class: 'pv-legend'}, lines.map(l => h('li', {key: l.key},
      h('button', {
        type: 'button', 'aria-pressed': String(state.only === l.key), title: 'show it alone, or all again',
        class: state.only !== undefined && state.only !== l.key && lines.some(o => o.key === state.only) ? 'pv-dim' : null,
        onclick: () => {
          state.only = state.only === l.key ? undefined : l.key;
          again();
        },
      },
      h('svg', {class: 'pv-series', 'data-series': l.index + 1, width: 34, height: 12, viewBox: '-17 -6 34 12', 'aria-hidden': 'true'},
        h('path', {class: 'pv-line', d: 'M-16 0H16', 'stroke-dasharray': DASHES[l.index] || null}),
        l.index >= 0 && h('path', {class: 'pv-mark', d: MARKS[l.index]})),
      h('span', {class: 'pv-name'}, l.name),
      figure(Number.isFinite(l.values[here]) ? l.values[here] : null, measure))))));
}
