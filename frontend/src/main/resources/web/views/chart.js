// The frame of what is drawn over time: axes, and a crosshair for mouse, touch and arrow keys.

import {h} from './dom.js';
import {clock, short} from './format.js';
import {round} from './parts.js';
import {linear, ticks, timeTicks} from './scale.js';

const CHARACTER = 6.6;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 24;

/**
 * Places of a chart over a timeline's begins.
 *
 * @param low, high of the values; rounded to ticks
 * @param log whether heights grow with the logarithm; both bounds are above 0 then
 */
export function layout({width, height, begins, low, high, type, log = false}) {
  const marks = log ? decades(low, high) : ticks(low, high > low ? high : low + 1, Math.max(2, height / 48));
  const labels = marks.map(value => short(value, type));
  const left = Math.ceil(Math.max(...labels.map(label => label.length)) * CHARACTER) + 12;
  const scaled = log ? v => Math.log10(Math.max(v, marks[0])) : v => v;
  const y = linear(scaled(marks[0]), scaled(marks.at(-1)), height - BOTTOM, TOP);
  return {
    width, height, begins, left, marks, labels,
    x: linear(0, Math.max(1, begins.length - 1), left, width - RIGHT),
    y: value => y(scaled(value)),
  };
}

function decades(low, high) {
  const from = Math.floor(Math.log10(low));
  const to = Math.max(from + 1, Math.ceil(Math.log10(high)));
  return Array.from({length: to - from + 1}, (none, i) => 10 ** (from + i));
}

/** An SVG with axes around the drawing; `said` is what is read out at the crosshair. */
export function chart(place, {label, state, again, said}, ...drawing) {
  const {width, height, begins, left, x, y} = place;
  const at = crosshair(begins, state);
  const times = timeTicks(begins[0], begins.at(-1), Math.max(1, Math.min(8, (width - left) / 90)));
  const timeX = linear(begins[0], begins.at(-1), x(0), x(Math.max(1, begins.length - 1)));
  return h('svg', {
    class: 'pv-chart', width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0,
    role: 'slider', 'aria-label': `${label}, over time`, 'aria-valuemin': 0, 'aria-valuemax': begins.length - 1,
    'aria-valuenow': at ?? begins.length - 1, 'aria-valuetext': said,
    ...handlers(place, state, again),
  },
  h('g', {class: 'pv-grid'}, place.marks.map((mark, i) => [
    h('line', {x1: left, x2: width - RIGHT, y1: line(y(mark)), y2: line(y(mark))}),
    h('text', {x: left - 7, y: round(y(mark)) + 3.5, 'text-anchor': 'end'}, place.labels[i])])),
  h('g', {class: 'pv-times'}, times.map(t => h('text', {x: round(Math.min(width - 27, timeX(t))), y: height - 7, 'text-anchor': 'middle'}, clock(t)))),
  h('g', null, drawing),
  at !== null && h('line', {class: 'pv-crosshair', x1: line(x(at)), x2: line(x(at)), y1: TOP, y2: height - BOTTOM}));
}

/** The place that state.at (a begin) points to; null if it does not, or to what is gone. */
export function crosshair(begins, state) {
  if (state.at === undefined || state.at === null || begins.length === 0 || state.at < begins[0]) {
    return null;
  }
  const at = begins.findIndex(begin => begin >= state.at);
  return at < 0 ? begins.length - 1 : at;
}

/** Moves state.at; heat maps give `vertical` to move between rows as well. */
export function handlers({begins, x}, state, again, vertical = () => false) {
  const move = at => {
    state.at = at === null ? null : begins[Math.max(0, Math.min(begins.length - 1, at))];
    again();
  };
  const [first, second] = [x(0), x(1)];
  const point = event => {
    const place = Math.round((event.clientX - event.currentTarget.getBoundingClientRect().left - first) / (second - first));
    vertical(event);
    move(place);
  };
  return {
    onpointermove: point,
    onpointerdown: point,
    onpointerleave: event => event.pointerType === 'mouse' && document.activeElement !== event.currentTarget && move(null),
    onkeydown: event => {
      const at = crosshair(begins, state) ?? begins.length;
      const step = event.shiftKey ? 10 : 1;
      const to = {ArrowLeft: at - step, ArrowRight: at + step, Home: 0, End: begins.length - 1, Escape: null}[event.key];
      if (to !== undefined || vertical(event)) {
        event.preventDefault();
        move(to === undefined ? at : to);
      }
    },
  };
}

function line(x) {
  return Math.round(x) + 0.5;
}
