// Without keys there is one row: each aggregate as a large number, with what it was over time.

import {h} from './dom.js';
import {count, decimals, full, parts, short, text} from './format.js';
import {note, sparkline} from './parts.js';
import {timeline, values} from './windows.js';

const MOST_NUMBERS = 12;

export function draw({result, shape, width}) {
  const row = result.rows[0];
  if (!row) {
    return note('No rows yet.');
  }
  const line = timeline(result);
  const numbers = shape.measures.slice(0, MOST_NUMBERS);
  const room = Math.max(200, Math.min(480, width / Math.min(numbers.length, 4) - 40));
  return h('div', {class: numbers.length === 1 ? 'pv-numbers pv-alone' : 'pv-numbers', key: 'numbers'}, numbers.map(m => {
    const {text: digits, unit} = parts(row[m.index], m.type, decimals([row[m.index]]));
    const over = values(line, [], m, '');
    const seen = over.filter(Number.isFinite);
    return h('section', {class: 'pv-tile', key: m.index, 'aria-label': m.title},
      h('h3', null, m.title),
      h('p', {class: 'pv-big', title: full(row[m.index], m.type)}, digits, unit && h('span', {class: 'pv-big-unit'}, unit),
        m.spread >= 0 && row[m.spread] !== null && h('span', {class: 'pv-big-unit'}, `± ${text(row[m.spread], m.type, decimals([row[m.spread]]))}`)),
      seen.length > 1 && [
        sparkline(over, {width: numbers.length === 1 ? Math.min(480, width - 48) : room, height: 44, area: true}),
        h('p', {class: 'pv-note'}, `last ${count(over.length, 'window')}: ${short(seen.reduce((a, b) => Math.min(a, b)), m.type)} to ${short(seen.reduce((a, b) => Math.max(a, b)), m.type)}, now ${short(seen.at(-1), m.type)}`),
      ]);
  }));
}
