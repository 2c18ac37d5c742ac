// States as shapes, so that nobody needs the colour.

import {h} from '../views/dom.js';

const SHAPES = {
  full: () => h('circle', {cx: 6, cy: 6, r: 4.4, fill: 'currentColor'}),
  ring: () => h('circle', {cx: 6, cy: 6, r: 3.9, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4}),
  dashed: () =>
    h('circle', {cx: 6, cy: 6, r: 3.9, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4, 'stroke-dasharray': '2 2'}),
  half: () => [
    h('circle', {cx: 6, cy: 6, r: 3.9, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4}),
    h('path', {d: 'M6 2.1a3.9 3.9 0 0 1 0 7.8z', fill: 'currentColor'}),
  ],
  cross: () => h('path', {d: 'M3 3l6 6M9 3l-6 6', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round'}),
  square: () => h('rect', {x: 2.4, y: 2.4, width: 7.2, height: 7.2, rx: 1, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4}),
  triangle: () => h('path', {d: 'M6 1.8l4.6 8.2H1.4z', fill: 'currentColor'}),
  check: () =>
    h('path', {d: 'M2 6.4l2.7 2.8L10 3.2', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.7, 'stroke-linecap': 'round', 'stroke-linejoin': 'round'}),
};

const OF_STATE = {
  // of runs
  trying: 'half', waiting: 'dashed', collecting: 'full', stopping: 'half', removing: 'half', ended: 'ring',
  // of processes, in a query and in the fleet
  arming: 'dashed', armed: 'full', refused: 'cross', removed: 'check', finished: 'ring', blind: 'triangle', tripped: 'triangle', left: 'square',
  live: 'full', silent: 'dashed',
  // of the connection
  connecting: 'dashed', lost: 'cross',
  // of a result
  complete: 'check', partial: 'triangle',
};

export function glyph(state) {
  const shape = SHAPES[OF_STATE[state] ?? 'ring'];
  return h('svg', {class: `glyph is-${state}`, viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true'}, shape());
}
