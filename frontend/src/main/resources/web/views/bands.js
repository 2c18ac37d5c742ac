// Quantiles over time: the lines, and what lies between them. One chart for each group, on one scale.

import {chart, crosshair, layout} from './chart.js';
import {h} from './dom.js';
import {clock, count, text} from './format.js';
import {areaPath, choice, controls, figure, note, path} from './parts.js';
import {groupKey, isOther, ranked} from './shape.js';
import {groupName, timeline, values} from './windows.js';

const MOST_GROUPS = 6;

export function draw({result, shape, state, again, width}) {
  const {keys, quantiles} = shape;
  const line = timeline(result);
  if (line.begins.length === 0) {
    return note('No window has closed yet.');
  }
  const rows = ranked(result.rows, keys, quantiles.at(-1)).filter(row => !isOther(keys, row));
  const groups = rows.slice(0, MOST_GROUPS).map(row => {
    const key = groupKey(keys, row);
    return {key, name: groupName(keys, row, text), lines: quantiles.map(q => values(line, keys, q, key))};
  });
  const all = groups.flatMap(g => g.lines.flat()).filter(Number.isFinite);
  const log = Boolean(state.log) && all.some(v => v > 0);
  const low = log ? all.filter(v => v > 0).reduce((a, b) => Math.min(a, b)) : all.reduce((a, b) => Math.min(a, b), 0);
  const high = all.reduce((a, b) => Math.max(a, b), low);
  const beside = width >= 800 && groups.length > 1 ? 2 : 1;
  const place = layout({
    width: Math.floor((width - (beside - 1) * 24) / beside), height: groups.length > 1 ? 190 : width < 560 ? 220 : 300,
    begins: line.begins, low, high, type: quantiles[0].type, log,
  });
  return [
    controls(choice('scale', [{value: false, label: 'linear'}, {value: true, label: 'logarithmic'}], log, value => {
      state.log = value;
      again();
    })),
    h('div', {class: 'pv-multiples', key: 'multiples'}, groups.map(group => oneGroup(group, quantiles, place, state, again))),
    rows.length > MOST_GROUPS && note(`${count(rows.length - MOST_GROUPS, 'more group')} not drawn: these have the greatest ${quantiles.at(-1).title}.`),
  ];
}

function oneGroup({key, name, lines}, quantiles, place, state, again) {
  const {begins, x, y} = place;
  const here = crosshair(begins, state) ?? begins.length - 1;
  const said = `${clock(begins[here])}: ${quantiles.map((q, i) => `${q.title} ${text(lines[i][here], q.type)}`).join(', ')}`;
  return h('figure', {class: 'pv-figure-group', key},
    h('figcaption', null,
      name && h('strong', null, name),
      h('ul', {class: 'pv-bands-readout'}, h('li', {class: 'pv-when'}, clock(begins[here])), quantiles.map((q, i) => h('li', null,
        h('svg', {class: 'pv-bands', 'data-line': rank(i, quantiles.length), width: 26, height: 12, viewBox: '0 -6 26 12', 'aria-hidden': 'true'},
          h('path', {class: 'pv-line', d: 'M1 0H25'})),
        label(q), ' ', figure(Number.isFinite(lines[i][here]) ? lines[i][here] : null, q))))),
    chart(place, {label: name ? `quantiles of ${name}` : 'quantiles', state, again, said},
      h('g', {class: 'pv-bands'},
        lines.slice(1).map((upper, i) => h('path', {class: 'pv-band', 'data-line': rank(i + 1, quantiles.length), d: areaPath(upper, lines[i], x, y)})),
        lines.map((line, i) => h('path', {class: 'pv-line', 'data-line': rank(i, quantiles.length), d: path(line, x, y)})))));
}

/** 0 for the lowest, 2 for the highest, 1 between: full, dashed, dotted. */
function rank(i, n) {
  return i === 0 ? 0 : i === n - 1 ? 2 : 1;
}

function label(quantile) {
  return quantile.argument === null ? quantile.title : 'p' + Number((quantile.argument * 100).toPrecision(6));
}
