// Values over time. A window without a row of a group is 0 where things are counted, else a gap.

import {amount} from './format.js';
import {groupKey, isAdditive, isOther, total} from './shape.js';

/** Rows that are looked through; of results with many groups that is fewer windows. */
const MOST_ROWS = 200_000;
const MOST_WINDOWS = 240;
/** Below this share a difference of doubles is nothing. */
const ROUNDING = 1e-9;

/** By window: its rows by group. Windows never change. */
const indexed = new WeakMap();
/** By window: what all its rows add up to, by column. */
const sums = new WeakMap();

/**
 * The windows up to the last one that is closed, at most `most`, without gaps in time: {begins, windows}, a begin in
 * microseconds and a window or null for each place.
 */
export function timeline(result, most = MOST_WINDOWS) {
  const closed = result.windows;
  const last = closed.at(-1);
  if (!last) {
    return {begins: [], windows: []};
  }
  let first = closed.length - 1;
  let rows = last.rows.length;
  while (first > 0 && last.number - closed[first - 1].number < most && rows + closed[first - 1].rows.length <= MOST_ROWS) {
    first--;
    rows += closed[first].rows.length;
  }
  const from = closed[first].number;
  const windows = Array(last.number - from + 1).fill(null);
  closed.slice(first).forEach(window => windows[window.number - from] = window);
  return {begins: windows.map((w, i) => last.beginMicros - (windows.length - 1 - i) * result.windowMicros), windows};
}

/** One value for each place of the timeline, NaN for none. */
export function values(line, keys, column, key) {
  const empty = isAdditive(column) ? 0 : NaN;
  return line.windows.map(window => {
    const row = window ? rowsByGroup(window, keys).get(key) : undefined;
    const value = row ? row[column.index] : row === null ? NaN : empty;
    return amount(value, column.type) ?? NaN;
  });
}

/** What all groups but these add up to in each place; `lines` are the values of these. */
export function rest(line, column, lines) {
  return line.windows.map((window, i) => {
    const all = window ? sum(window, column) : 0;
    const left = lines.reduce((left, values) => left - (values[i] || 0), all);
    return Math.abs(left) < Math.abs(all) * ROUNDING ? 0 : left;
  });
}

function sum(window, column) {
  if (!sums.has(window)) {
    sums.set(window, new Map());
  }
  const ofWindow = sums.get(window);
  if (!ofWindow.has(column.index)) {
    ofWindow.set(column.index, total({function: 'sum'}, window.rows.map(row => row[column.index])) ?? 0);
  }
  return ofWindow.get(column.index);
}

/** Rows by group; null where several have the same keys, as if Select leaves one out: none of them is the group. */
function rowsByGroup(window, keys) {
  let groups = indexed.get(window);
  if (!groups) {
    groups = new Map();
    for (const row of window.rows) {
      const key = groupKey(keys, row);
      groups.set(key, groups.has(key) ? null : row);
    }
    indexed.set(window, groups);
  }
  return groups;
}

/** How a group is called on the screen: its keys, or "(other)" once. */
export function groupName(keys, row, shown) {
  return isOther(keys, row) ? '(other)' : keys.map(key => shown(row[key.index], key.type)).join(' · ');
}
