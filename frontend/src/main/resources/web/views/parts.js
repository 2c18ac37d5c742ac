// Small pieces that several views are made of.

import {h} from './dom.js';
import {full, parts} from './format.js';
import {linear} from './scale.js';

const MOST_BUTTONS = 3;

/** One of several: buttons beside each other, or a list if there are many. Options are {value, label}. */
export function choice(label, options, value, choose) {
  if (options.length < 2) {
    return null;
  }
  if (options.length > MOST_BUTTONS) {
    return h('label', {class: 'pv-choice', key: 'choice ' + label}, h('span', null, label),
      h('select', {onchange: e => choose(options[e.target.selectedIndex].value)},
        options.map(o => h('option', {selected: o.value === value}, o.label))));
  }
  return h('div', {class: 'pv-choice', role: 'group', 'aria-label': label, key: 'choice ' + label}, h('span', null, label),
    h('span', {class: 'pv-buttons'}, options.map(o => h('button',
      {type: 'button', 'aria-pressed': String(o.value === value), onclick: () => choose(o.value)}, o.label))));
}

/** Which aggregate is drawn: state.measure, else the first. */
export function measureOf(shape, state) {
  return shape.measures.find(m => m.index === state.measure) ?? shape.measures[0];
}

export function measureChoice(shape, state, again) {
  return choice('show', shape.measures.map(m => ({value: m.index, label: m.title})), measureOf(shape, state)?.index, index => {
    state.measure = index;
    again();
  });
}

export function controls(...items) {
  return h('div', {class: 'pv-controls', key: 'controls'}, items);
}

export function note(...text) {
  return h('p', {class: 'pv-note'}, text);
}

/** A number to the right with its unit in a slot of its own, so that digits stand below each other. */
export function figure(value, column, decimals) {
  const {text, unit} = parts(value, column.type, decimals);
  return h('span', {class: 'pv-figure', title: full(value, column.type)}, text,
    column.type === 'duration' && h('span', {class: 'pv-unit'}, unit));
}

/** Values over time in a word's height; NaN is a gap. `highest` where several are to be compared. */
export function sparkline(values, {width = 88, height = 20, highest, area = false} = {}) {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) {
    return h('svg', {class: 'pv-spark', width, height, 'aria-hidden': 'true'});
  }
  const high = highest ?? numbers.reduce((a, b) => Math.max(a, b));
  const low = Math.min(0, numbers.reduce((a, b) => Math.min(a, b)));
  const x = linear(0, Math.max(1, values.length - 1), 2, width - 3);
  const y = linear(low, high > low ? high : low + 1, height - 2, 2);
  const last = values.findLastIndex(Number.isFinite);
  return h('svg', {class: 'pv-spark', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true'},
    area && h('path', {class: 'pv-spark-area', d: areaPath(values, values.map(() => low), x, y)}),
    h('path', {class: 'pv-spark-line', d: path(values, x, y)}),
    h('circle', {class: 'pv-spark-end', cx: round(x(last)), cy: round(y(values[last])), r: 1.8}));
}

/** A line through the values in their order, broken at NaN. */
export function path(values, x, y) {
  let d = '';
  let pen = 'M';
  values.forEach((value, i) => {
    if (Number.isFinite(value)) {
      const alone = pen === 'M' && !Number.isFinite(values[i + 1]);
      d += `${pen}${round(x(i))} ${round(y(value))}${alone ? 'h.01' : ''}`;
      pen = 'L';
    } else {
      pen = 'M';
    }
  });
  return d;
}

/** What lies between two lines, in pieces where either has a gap. */
export function areaPath(upper, lower, x, y) {
  let d = '';
  for (let i = 0; i < upper.length; i++) {
    let end = i;
    while (end < upper.length && Number.isFinite(upper[end]) && Number.isFinite(lower[end])) {
      end++;
    }
    if (end - i > 1) {
      const at = (values, j) => `${round(x(j))} ${round(y(values[j]))}`;
      const places = Array.from({length: end - i}, (none, j) => i + j);
      d += 'M' + places.map(j => at(upper, j)).join('L') + 'L' + places.reverse().map(j => at(lower, j)).join('L') + 'Z';
    }
    i = end;
  }
  return d;
}

export function round(x) {
  return Math.round(x * 10) / 10;
}
