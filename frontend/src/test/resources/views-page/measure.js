// How long each view takes to be drawn, and to be brought up to date when a window has closed: milliseconds, layout
// included, the median of ten.
import {render, renderChain, viewsFor} from '/views/index.js';
import * as fixtures from '/test/fixtures.js';

const TIMES = 10;
const main = document.querySelector('main');
const lines = [];

for (const [name, fixture] of Object.entries(fixtures)) {
  if (typeof fixture !== 'function' || fixture.length > 0) {
    continue;
  }
  const result = fixture();
  for (const view of viewsFor(result)) {
    const first = [];
    const next = [];
    for (let i = 0; i < TIMES; i++) {
      const host = fresh();
      first.push(took(() => render(view.name, host, result, {})));
      const last = result.windows.at(-1);
      const windows = last ? [...result.windows.slice(1), {...last, number: last.number + 1, beginMicros: last.beginMicros + result.windowMicros}] : [];
      const rows = result.rows.map(row => row.map(value => typeof value === 'number' ? value + i : value));
      next.push(took(() => render(view.name, host, {...result, rows, windows}, {})));
    }
    say(`${name}, ${view.name}`, first, next);
  }
}
const first = [];
const next = [];
for (let i = 0; i < TIMES; i++) {
  const host = fresh();
  first.push(took(() => renderChain(host, fixtures.chain)));
  next.push(took(() => renderChain(host, fixtures.chain)));
}
say('chain', first, next);
document.querySelector('pre').textContent = lines.join('\n');

function fresh() {
  const host = document.createElement('div');
  main.replaceChildren(host);
  return host;
}

function took(draw) {
  const from = performance.now();
  draw();
  main.getBoundingClientRect();
  return performance.now() - from;
}

function say(what, first, next) {
  const median = times => times.sort((a, b) => a - b)[TIMES / 2].toFixed(1).padStart(7);
  lines.push(`${what.padEnd(28)} first ${median(first)}  update ${median(next)}`);
}
