// Which views a result has, and how one gets onto the page.

import * as bands from './bands.js';
import {draw as drawChain} from './chain.js';
import {patch} from './dom.js';
import * as heat from './heat.js';
import * as matrix from './matrix.js';
import * as numbers from './numbers.js';
import * as pivot from './pivot.js';
import * as rows from './rows.js';
import * as series from './series.js';
import {shape} from './shape.js';
import * as table from './table.js';

/** A view draws {result, shape, state, again, width} as wanted nodes; `suits` says how well a shape suits it, 0 for not at all. */
const VIEWS = {
  heat: {label: 'Heat map', draw: heat.draw, suits: s => s.histograms.length > 0 ? 9 : 0},
  bands: {label: 'Percentiles', draw: bands.draw, suits: s => s.quantiles.length < 2 ? 0 : s.keys.length < 2 ? 8 : 3},
  matrix: {label: 'Matrix', draw: matrix.draw, suits: s => s.keys.length === 2 && s.measures.length > 0 ? 7 : 0},
  pivot: {label: 'Pivot table', draw: pivot.draw, suits: s => s.keys.length > 1 && s.measures.length > 0 ? 6 : 0},
  numbers: {label: 'Numbers', draw: numbers.draw, suits: s => s.keys.length === 0 && s.measures.length > 0 ? 6 : 0},
  table: {label: 'Table', draw: table.draw, suits: s => s.streams ? 0 : s.keys.length > 0 ? 5 : 2},
  series: {label: 'Over time', draw: series.draw, suits: s => s.measures.length > 0 ? 4 : 0},
  rows: {label: 'Rows', draw: rows.draw, suits: s => s.streams ? 1 : 0},
};

/** By host element: what draws it again, as when its width changes. */
const drawn = new WeakMap();

/**
 * The views that fit the shape of a result, the best first, as {name, label}. Columns decide, not rows, so the list
 * stays the same during a run, but for an aggregate whose type nobody knows before there are rows.
 */
export function viewsFor(result) {
  const s = shape(result);
  return Object.entries(VIEWS).filter(([, {suits}]) => suits(s) > 0).sort(([, a], [, b]) => b.suits(s) - a.suits(s))
    .map(([name, {label}]) => ({name, label}));
}

/**
 * Draws a view into an element, or brings what is drawn there up to date. `state` is what the reader has chosen (order,
 * measure, place of the crosshair); it is the views' to write and the caller's to keep.
 */
export function render(name, host, result, state) {
  show(host, name, width => VIEWS[name].draw({result, shape: shape(result), state, again: () => again(host), width}));
}

/** Draws one causal chain in space and time. */
export function renderChain(host, chain) {
  const state = drawn.get(host)?.chain === chain.request ? drawn.get(host).state : {};
  show(host, 'chain', width => drawChain({chain, state, again: () => again(host), width}));
  Object.assign(drawn.get(host), {chain: chain.request, state});
}

function show(host, name, draw) {
  const before = drawn.get(host);
  if (before) {
    before.draw = draw;
  } else {
    const resized = new ResizeObserver(() => host.clientWidth !== drawn.get(host).width && again(host));
    drawn.set(host, {draw, resized});
    resized.observe(host);
  }
  if (host.dataset.view !== name) {
    patch(host, []);
    host.dataset.view = name;
    host.classList.add('pv');
  }
  again(host);
}

function again(host) {
  const it = drawn.get(host);
  it.width = host.clientWidth;
  patch(host, it.draw(Math.max(280, host.clientWidth || 640)));
}
