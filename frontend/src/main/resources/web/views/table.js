// Groups as a table: sorted by any column, with a bar behind the main number and a line of its last windows.

import {h} from './dom.js';
import {amount, bucket, count, decimal, decimals, full, plain, text} from './format.js';
import {figure, note, sparkline} from './parts.js';
import {addBuckets} from './scale.js';
import {groupKey, isOther, leavesOut, total, whyNoTotal} from './shape.js';
import {timeline, values} from './windows.js';

const STEP_ROWS = 200;
const SPARK_WINDOWS = 60;

export function draw({result, shape, state, again}) {
  const {keys, measures} = shape;
  const spreads = new Set(measures.map(m => m.spread));
  const columns = shape.columns.filter(c => !spreads.has(c.index)).map(c => ({...c, measure: measures.find(m => m.index === c.index)}));
  const rows = sorted(result, shape, state);
  const shown = rows.slice(0, state.rows ?? STEP_ROWS);
  if (rows.length === 0) {
    return note('No rows yet.');
  }
  const main = measures[0];
  const most = main ? rows.reduce((high, row) => Math.max(high, isOther(keys, row) ? 0 : Number(row[main.index]) || 0), 0) : 0;
  const line = timeline(result, SPARK_WINDOWS);
  const hasTrend = main && line.begins.length > 1;
  const wanted = columns.map(c => c.type === 'double' || c.type === 'any' ? decimals(shown.map(row => row[c.index])) : undefined);
  const names = new Set();
  const cell = (row, c, i) => {
    if (!c.measure) {
      const content = list(row[c.index], c);
      return i === 0 && c.role === 'key' ? h('th', {scope: 'row', title: full(row[c.index], c.type)}, content)
        : h('td', {class: alignment(c), title: full(row[c.index], c.type)}, content);
    }
    const spread = c.measure.spread >= 0 && row[c.measure.spread] !== null;
    return h('td', {class: c.index === main.index ? 'pv-number pv-main' : 'pv-number'},
      c.index === main.index && most > 0 && row[c.index] > 0 && !isOther(keys, row) && rows.length > 1
        && h('span', {class: 'pv-bar', style: {width: `${row[c.index] / most * 100}%`}, 'aria-hidden': 'true'}),
      figure(row[c.index], c, wanted[i]), spread && h('span', {class: 'pv-spread'}, ` ± ${text(row[c.measure.spread], c.type, decimals([row[c.measure.spread]]))}`));
  };
  return [
    h('div', {class: 'pv-scroll', key: 'table'}, h('table', {class: 'pv-table', 'aria-label': 'groups'},
      h('thead', null, h('tr', null, columns.map(c => header(c, state, again)),
        hasTrend && h('th', {scope: 'col', key: 'trend', class: 'pv-trend'}, h('span', null, `last ${count(line.begins.length, 'window')}`)))),
      h('tbody', null, shown.map(row => {
        const key = groupKey(keys, row);
        const named = names.has(key) ? undefined : key;
        names.add(key);
        return h('tr', {key: named, class: isOther(keys, row) ? 'pv-other' : null},
          columns.map((c, i) => cell(row, c, i)),
          hasTrend && h('td', {class: 'pv-trend'}, sparkline(values(line, keys, main, key))));
      })),
      keys.length > 0 && rows.length > 1 && totals(result, columns, wanted, hasTrend))),
    shown.length < rows.length && h('p', {class: 'pv-note', key: 'more'}, `${count(rows.length - shown.length, 'more group')}. `, h('button', {
      type: 'button', onclick: () => {
        state.rows = shown.length + STEP_ROWS;
        again();
      },
    }, `show ${Math.min(STEP_ROWS, rows.length - shown.length)} more`)),
  ];
}

function header(c, state, again) {
  const on = state.sort?.column === c.index;
  const down = on ? state.sort.down : false;
  return h('th', {scope: 'col', key: c.index, class: c.measure ? 'pv-number' : alignment(c), 'aria-sort': on ? (down ? 'descending' : 'ascending') : 'none'},
    h('button', {
      type: 'button', title: `sort by ${c.title}`, onclick: () => {
        state.sort = {column: c.index, down: on ? !down : Boolean(c.measure)};
        again();
      },
    }, c.title, h('span', {class: 'pv-arrow', 'aria-hidden': 'true'}, on ? (down ? '↓' : '↑') : '')));
}

function totals(result, columns, wanted, hasTrend) {
  if (!columns.some(c => c.measure && whyNoTotal(c) === '')) {
    return null;
  }
  return h('tfoot', null, h('tr', null, columns.map((c, i) => {
    const sum = c.measure ? total(c, result.rows.map(row => row[c.index])) : null;
    if (i === 0 && !c.measure) {
      return h('th', {scope: 'row'}, leavesOut(result) ? 'total shown' : 'total');
    }
    return h('td', {class: c.measure ? 'pv-number' : null, title: c.measure && whyNoTotal(c) ? `no total: ${whyNoTotal(c)}` : null},
      sum !== null && figure(sum, c, wanted[i]));
  }), hasTrend && h('td')));
}

/** As asked for; else as the query orders, else the greatest first. "(other)" is last. */
export function sorted(result, {keys, measures}, state) {
  const ordered = /\border\s*by\b/i.test(result.query.text);
  const sort = state.sort ?? (measures.length > 0 && !ordered ? {column: measures[0].index, down: true} : null);
  const others = result.rows.filter(row => isOther(keys, row));
  const rows = others.length > 0 ? result.rows.filter(row => !isOther(keys, row)) : [...result.rows];
  if (sort) {
    const {type} = result.columns[sort.column];
    rows.sort((a, b) => compare(a[sort.column], b[sort.column], type, sort.down));
  }
  return [...rows, ...others];
}

/** Numbers, then texts; null is last in either direction. */
function compare(a, b, type, down) {
  if (a === null || b === null) {
    return (a === null) - (b === null);
  }
  const [x, y] = [amount(a, type), amount(b, type)];
  const order = x !== null && y !== null && x !== y ? x - y : x !== null && y === null ? -1 : x === null && y !== null ? 1
    : plain(a) < plain(b) ? -1 : plain(a) > plain(b) ? 1 : 0;
  return down ? -order : order;
}

function alignment(c) {
  return ['long', 'double', 'duration', 'time'].includes(c.type) ? 'pv-number' : null;
}

/** What is no single number: the most frequent values, or the fullest bucket of a histogram. */
function list(value, c) {
  if (c.function === 'histogram' && Array.isArray(value)) {
    const buckets = addBuckets([value]);
    const fullest = buckets.reduce((a, b) => b[2] > a[2] ? b : a, [0, 0, 0]);
    return buckets.length === 0 ? text(null) : [sparkline(buckets.map(b => b[2]), {width: 60, height: 18, area: true}), ` most in ${bucket(fullest, c.of ?? c.type)}`];
  }
  if (c.function === 'topk' && Array.isArray(value)) {
    return value.map(item => Array.isArray(item) ? `${text(item[0], c.of)} ×${decimal(item[1])}` : text(item, c.of)).join(', ');
  }
  return text(value, c.type);
}
