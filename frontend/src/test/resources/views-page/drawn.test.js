// What comes onto the page, and what stays when it is drawn again.
import {patch, h} from '../views/dom.js';
import {render, renderChain, viewsFor} from '../views/index.js';
import {equal, test, yes} from './check.js';
import * as f from './fixtures.js';

const refused = [];
document.addEventListener('securitypolicyviolation', event => refused.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`));

function host(width = 1200) {
  const element = document.createElement('div');
  element.style.width = width + 'px';
  document.querySelector('main').replaceChildren(element);
  return element;
}

function drawn(name, result, state = {}, width = 1200) {
  const element = host(width);
  render(name, element, result, state);
  return element;
}

const texts = (element, selector) => [...element.querySelectorAll(selector)].map(e => e.textContent);
const press = (element, key, more = {}) => element.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...more}));

test('a patch keeps nodes, and changes no more than it must', () => {
  const element = host();
  patch(element, [h('p', {key: 'a', class: 'x'}, 'one'), h('p', {key: 'b'}, 'two')]);
  const [a, b] = element.children;
  patch(element, [h('p', {key: 'c'}, 'new'), h('p', {key: 'a'}, 'one!'), h('p', {key: 'b'}, 'two')]);
  equal([element.children[1] === a, element.children[2] === b, a.textContent, a.hasAttribute('class')], [true, true, 'one!', false]);
  patch(element, [h('p', {key: 'b'}, 'two')]);
  equal([element.children.length, element.firstChild === b], [1, true]);
});

test('every view of every fixture is drawn, has a name, and has no number that is none', () => {
  for (const [name, fixture] of Object.entries(f)) {
    if (typeof fixture !== 'function' || fixture.length > 0) {
      continue;
    }
    const result = fixture();
    for (const view of viewsFor(result)) {
      for (const width of [328, 1200]) {
        const element = drawn(view.name, result, {}, width);
        const where = `${name}, ${view.name}, ${width} pixels:`;
        yes(element.childElementCount > 0, `${where} nothing is drawn`);
        yes(!/NaN|undefined|Infinity/.test([...element.querySelectorAll('svg *')].map(e => [...e.attributes].map(a => a.value).join(' ')).join(' ')), `${where} a place is no number`);
        yes([...element.querySelectorAll('table, [tabindex="0"]')].every(e => e.matches('td') || e.ariaLabel || e.querySelector('caption')), `${where} no name`);
        yes(element.scrollWidth <= element.clientWidth + 1, `${where} ${element.scrollWidth} wide`);
      }
    }
  }
});

test('a page that forbids inline style and script is obeyed', () => equal(refused, []));

test('what a program says is text, never markup', () => {
  const element = drawn('table', f.nasty());
  yes(element.textContent.includes('<img src=x onerror='), 'the text is not there');
  equal([element.querySelector('img'), window.attacked], [null, undefined]);
});

test('a table shows units, totals and the windows of each group', () => {
  const element = drawn('table', f.q2());
  equal(texts(element, 'tbody tr:first-child > :not(.pv-trend)'), ['MRsort100g', '5,280,000,000']);
  equal(texts(element, 'tfoot th, tfoot td').slice(0, 2), ['total', '8,143,200,000']);
  equal(element.querySelectorAll('tbody .pv-spark-line').length, 6);
  equal(texts(element, 'thead th').at(-1), 'last 60 windows');
});

test('a table is sorted by a press on a heading, stays so, and keeps focus and rows', () => {
  const result = f.q2();
  const state = {};
  const element = drawn('table', result, state);
  const heading = element.querySelector('thead button');
  const first = element.querySelector('tbody tr');
  heading.focus();
  heading.click();
  equal([texts(element, 'tbody th'), element.querySelector('thead th').ariaSort], [['FSread4m', 'FSread64m', 'Hget', 'Hscan', 'MRsort100g', 'MRsort10g'], 'ascending']);
  render('table', element, {...result, rows: result.rows.map(([k, n]) => [k, n * 2])}, state);
  equal([document.activeElement === heading, first.isConnected, texts(element, 'tbody th')[0], texts(element, 'tbody td.pv-number')[0]], [true, true, 'FSread4m', '504,000,000']);
});

test('a table with many groups is cut, says so and shows more when asked', () => {
  const element = drawn('table', f.many());
  equal([element.querySelectorAll('tbody tr').length, element.querySelector('.pv-note').textContent], [200, '2,800 more groups. show 200 more']);
  element.querySelector('.pv-note button').click();
  equal(element.querySelectorAll('tbody tr').length, 400);
});

test('a table scrolls, and stays where it was scrolled to', () => {
  const element = drawn('table', f.many());
  const scroll = element.querySelector('.pv-scroll');
  scroll.scrollTop = 500;
  render('table', element, f.many(), {});
  equal([scroll.isConnected, scroll.scrollTop], [true, 500]);
});

test('(other) is last, and an interval stands beside its number', () => {
  const element = drawn('table', f.sampled());
  equal(texts(element, 'tbody th').at(-1), '(other)');
  yes(texts(element, 'tbody td')[0].includes(' ± 413'), texts(element, 'tbody td')[0]);
  yes(texts(element, 'tbody td')[1].includes('blk_1073741825 ×12'), texts(element, 'tbody td')[1]);
});

test('lines over time are told apart without colour', () => {
  const element = drawn('series', f.q1());
  const legend = [...element.querySelectorAll('.pv-legend svg')].map(svg => svg.innerHTML);
  equal([legend.length, new Set(legend).size], [8, 8]);
});

test('more groups than lines are added up as rest', () => {
  const element = drawn('series', f.many());
  equal([texts(element, '.pv-legend .pv-name').at(-1), texts(element, '.pv-note').at(-1)], ['rest', '“rest” is 2,992 groups added up, too high to be drawn beside the others.']);
});

test('arrow keys move the crosshair, which stays in its place when a window comes', () => {
  const result = f.q2();
  const state = {};
  const element = drawn('series', result, state);
  const chart = element.querySelector('.pv-chart');
  press(chart, 'End');
  press(chart, 'ArrowLeft', {shiftKey: true});
  const at = chart.ariaValueText;
  equal([chart.ariaValueNow, state.at], ['49', f.NOW + 49e6]);
  const last = result.windows.at(-1);
  render('series', element, {...result, windows: [...result.windows.slice(1), {...last, number: last.number + 1, beginMicros: last.beginMicros + 1e6}]}, state);
  equal([chart.isConnected, chart.ariaValueText, chart.ariaValueNow], [true, at, '48']);
  press(chart, 'Escape');
  equal(state.at, null);
});

test('a group can be shown alone', () => {
  const element = drawn('series', f.q2());
  element.querySelector('.pv-legend button').click();
  equal([element.querySelectorAll('.pv-chart .pv-series').length, element.querySelector('.pv-legend button').ariaPressed], [1, 'true']);
});

test('quantiles have a line each, and a chart for each group', () => {
  equal(drawn('bands', f.percentiles()).querySelectorAll('.pv-chart .pv-line').length, 3);
  drawn('bands', f.percentilesByHost());
  equal(texts(document, 'figcaption strong').sort(), ['host-a', 'host-b', 'host-c', 'host-d']);
  equal(texts(document, 'figcaption strong')[0], 'host-b', 'the slowest first');
});

test('a heat map reads out its cells, and has the histogram of the run beside it', () => {
  const element = drawn('heat', f.histogram());
  const map = element.querySelector('.pv-heatmap');
  press(map, 'ArrowLeft');
  press(map, 'ArrowDown');
  yes(/^\d\d:00:5\d, \[.*\): [\d,]+ of [\d,]+$/.test(map.ariaValueText), map.ariaValueText);
  const run = f.histogram().rows[0][0];
  equal(element.querySelectorAll('.pv-histogram tbody tr').length, run.length);
  equal(texts(element, '.pv-histogram tbody .pv-number').reverse().map(n => Number(n.replaceAll(',', ''))), run.map(b => b[2]));
});

test('a histogram of one group can be chosen', () => {
  const element = drawn('heat', f.histograms());
  const all = texts(element, 'caption')[0];
  const select = element.querySelector('select');
  select.selectedIndex = 2;
  select.dispatchEvent(new Event('change'));
  yes(texts(element, 'caption')[0] !== all, 'it is still of all');
});

test('a matrix has its numbers in the cells, and keys move in it', () => {
  const element = drawn('matrix', f.q7());
  const cells = element.querySelectorAll('.pv-cell');
  equal([cells.length, cells[0].textContent, element.querySelector('tfoot td:last-child').textContent], [64, '68', f.q7().rows.reduce((sum, row) => sum + row[2], 0).toLocaleString('en-US')]);
  cells[0].focus();
  press(cells[0], 'ArrowRight');
  press(document.activeElement, 'ArrowDown');
  equal([document.activeElement.dataset.cell, document.activeElement.tabIndex], ['1 1', 0]);
  yes(texts(element, '.pv-readout-line')[0].includes(' of its row'), texts(element, '.pv-readout-line')[0]);
});

test('another aggregate is shown in a matrix, and why it has no totals', () => {
  const state = {};
  const element = drawn('matrix', f.q7(), state);
  [...element.querySelectorAll('.pv-buttons button')].find(b => b.textContent === 'mean').click();
  equal([state.measure, texts(element, '.pv-note').at(-1)], [3, 'No totals: an average of averages is not the average of all.']);
});

test('a pivot table has totals at the end of each row and column, and is turned', () => {
  const element = drawn('pivot', f.q6());
  equal([texts(element, 'thead th').at(-1), element.querySelectorAll('tbody tr:first-child td').length], ['total', 9]);
  equal(texts(element, '.pv-across'), ['DNop.host']);
  element.querySelector('.pv-buttons button').click();
  equal(texts(element, '.pv-across'), ['st.host']);
});

test('streamed rows have the newest on top, and a new one moves none of the others', () => {
  const result = f.streamed();
  const element = drawn('rows', result);
  const top = element.querySelector('tbody tr');
  equal(top.cells[0].textContent, '1200');
  render('rows', element, {...result, rows: [...result.rows, result.rows[0]]}, {});
  equal([top.isConnected, element.querySelectorAll('tbody tr')[1] === top, element.querySelectorAll('tbody tr').length], [true, true, 300]);
});

test('a chain has a lane for each process and arrows between them', () => {
  const element = host();
  renderChain(element, f.chain);
  equal([element.querySelectorAll('.pv-lanes line').length, element.querySelectorAll('.pv-event').length, element.querySelectorAll('.pv-edges [marker-end]').length], [5, 9, 7]);
});

test('keys follow time, causes and effects in a chain, and the details with them', () => {
  const element = host();
  renderChain(element, f.chain);
  const events = element.querySelectorAll('.pv-event');
  events[0].focus();
  press(events[0], 'ArrowRight');
  equal(document.activeElement === events[1], true, 'time');
  press(events[1], 'ArrowDown');
  press(document.activeElement, 'ArrowDown');
  equal(document.activeElement.dataset.event, '8', 'effect of the effect');
  press(document.activeElement, 'ArrowUp');
  equal(document.activeElement.dataset.event, '7', 'last cause');
  yes(texts(element, '.pv-detail')[0].includes('41.1 ms'), texts(element, '.pv-detail')[0]);
});

test('on a phone a chain is a list, whose entries open', () => {
  const element = host(358);
  renderChain(element, f.chain);
  equal([element.querySelector('.pv-chain'), element.querySelectorAll('.pv-chain-list li').length], [null, 9]);
  element.querySelectorAll('.pv-chain-list button')[3].click();
  yes(texts(element, '.pv-values')[0].includes('blk_1073741825'), 'no details');
});
