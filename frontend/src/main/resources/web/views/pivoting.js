// A result with two or more keys as a table with one of them across.

import {amount, plain} from './format.js';
import {groupKey, isOther, ranked, total} from './shape.js';

/**
 * {down, across, columns, lines, cell, value}. `columns` are the values of the key across, `lines` those of the keys
 * down, each as {name, values, key, rows, total}, the greatest first, "(other)" last. cell(line, column) gives the
 * rows in a place, normally one or none, value(rows) what they come to.
 */
export function pivot(rows, keys, measure, acrossIndex) {
  const across = keys.find(k => k.index === acrossIndex) ?? keys.at(-1);
  const down = keys.filter(k => k !== across);
  const columns = new Map();
  const lines = new Map();
  const cells = new Map();
  for (const row of ranked(rows, keys, measure)) {
    const column = entry(columns, [across], row);
    const line = entry(lines, down, row);
    const place = line.key + '\u0003' + column.key;
    cells.has(place) ? cells.get(place).push(row) : cells.set(place, [row]);
  }
  const value = rows => rows.length === 1 ? rows[0][measure.index] : total(measure, rows.map(row => row[measure.index]));
  const finished = (entries, keys) => inOrder([...entries.values()].map(e => ({...e, total: total(measure, e.rows.map(r => r[measure.index]))})), measure, keys);
  const ordered = finished(columns, [across]);
  return {
    across, down, value,
    columns: ordered,
    lines: alike(finished(lines, down), ordered),
    cell: (line, column) => cells.get(line.key + '\u0003' + column.key) ?? [],
    total: total(measure, rows.map(row => row[measure.index])),
  };
}

function entry(entries, keys, row) {
  const key = groupKey(keys, row);
  if (!entries.has(key)) {
    entries.set(key, {key, values: keys.map(k => row[k.index]), other: isOther(keys, row), rows: []});
  }
  const found = entries.get(key);
  found.rows.push(row);
  return found;
}

/** Times and durations as they follow; else by total, or by the greatest value where there is none; equal ones by name. */
function inOrder(entries, measure, keys) {
  if (keys.length === 1 && ['time', 'duration'].includes(keys[0].type)) {
    return entries.sort(byValue);
  }
  const weight = new Map(entries.map(e => [e, e.other ? -Infinity : e.total ?? e.rows.reduce((most, row) => Math.max(most, Number(row[measure.index]) || 0), 0)]));
  return entries.sort((a, b) => weight.get(b) - weight.get(a) || (a.key < b.key ? -1 : 1));
}

/** Where both sides have the same names, as hosts that read from hosts, lines stand in the order of columns: the diagonal is seen. */
function alike(lines, columns) {
  const order = new Map(columns.map((column, i) => [column.key, i]));
  const same = lines.filter(line => order.has(line.key)).length;
  return same * 5 < Math.max(lines.length, columns.length) * 4 ? lines
    : lines.sort((a, b) => (order.get(a.key) ?? Infinity) - (order.get(b.key) ?? Infinity) || 0);
}

/** Numbers as such, texts by name with numbers in them as such; "(other)" last. */
export function byValue(a, b) {
  const [x, y] = [amount(a.values[0]), amount(b.values[0])];
  return a.other - b.other || (x !== null && y !== null && x !== y ? x - y : plain(a.values[0]).localeCompare(plain(b.values[0]), 'en', {numeric: true}));
}

/** Lines with those of the same first keys together: [{values, lines, rows, total}], for nested rows. */
export function nested(lines, measure) {
  const outer = new Map();
  for (const line of lines) {
    const values = line.values.slice(0, -1);
    const key = JSON.stringify(values);
    outer.has(key) ? outer.get(key).lines.push(line) : outer.set(key, {key, values, lines: [line]});
  }
  return [...outer.values()].map(o => {
    const rows = o.lines.flatMap(line => line.rows);
    return {...o, rows, total: total(measure, rows.map(row => row[measure.index]))};
  });
}
