// What a result is made of: keys, measures, groups, and what may be added up.

import {amount} from './format.js';

export const OTHER = '(other)';
const NUMERIC = ['long', 'double', 'duration', 'time'];
const ALWAYS_NUMBERS = ['count', 'sum', 'average', 'stddev', 'quantile', 'rate', 'distinct'];
const NO_MEASURES = ['histogram', 'topk', 'spread'];

/** How values of several groups become that of all of them; for what is not here, TOTALS_NOT says why. */
const TOTALS = {
  count: sum, sum, rate: sum,
  min: values => values.reduce((a, b) => Math.min(a, b)),
  max: values => values.reduce((a, b) => Math.max(a, b)),
};
const TOTALS_NOT = {
  average: 'an average of averages is not the average of all',
  quantile: 'quantiles of groups do not make the quantile of all',
  stddev: 'deviations of groups do not add up',
  distinct: 'a value may be counted in several groups',
  first: 'which group came first is not known here',
  last: 'which group came last is not known here',
  '': 'a formula of several aggregates does not add up',
};

/**
 * The columns of a result by what they are for, each with its index. A measure is an aggregate that has a place on a
 * scale; `spread` is the index of the column with its ±, or -1. A column whose values are lists may say in `of` which
 * type is in them, as of a histogram of durations. What streams has rows of events and no groups.
 */
export function shape(result) {
  const columns = result.columns.map((column, index) => ({...column, index}));
  const spreads = columns.filter(c => c.function === 'spread');
  return {
    columns,
    keys: columns.filter(c => c.role === 'key'),
    measures: columns
      .filter(c => c.role === 'aggregate' && isMeasure(c, result.rows))
      .map(c => ({...c, spread: spreads.find(s => s.index === c.index + 1)?.index ?? -1})),
    quantiles: columns.filter(c => c.function === 'quantile').sort((a, b) => a.argument - b.argument),
    histograms: columns.filter(c => c.function === 'histogram'),
    streams: columns.every(c => c.role === 'value'),
  };
}

function isMeasure(column, rows) {
  if (NO_MEASURES.includes(column.function)) {
    return false;
  }
  return NUMERIC.includes(column.type)
    || (column.type === 'any'
      && (ALWAYS_NUMBERS.includes(column.function) || amount(rows.find(r => r[column.index] !== null)?.[column.index], 'any') !== null));
}

export function isAdditive(column) {
  return TOTALS[column.function] === sum || column.function === 'histogram';
}

/** The value of all groups together, null if it cannot be told from theirs; infinite values are left out. */
export function total(column, values) {
  const numbers = values.map(value => amount(value, column.type)).filter(value => value !== null);
  return numbers.length > 0 && TOTALS[column.function] ? TOTALS[column.function](numbers) : null;
}

/** Why there is no total; empty if there is one. */
export function whyNoTotal(column) {
  return TOTALS[column.function] ? '' : TOTALS_NOT[column.function] ?? 'it does not add up';
}

/** Whether the query itself leaves groups out, so that a total is of those shown. */
export function leavesOut(result) {
  return /\b(having|limit)\b/i.test(result.query.text);
}

/** Names a group; the same for the same values of the keys. */
export function groupKey(keys, row) {
  return keys.length === 1 ? name(row[keys[0].index]) : keys.map(key => name(row[key.index])).join('\u0001');
}

function name(value) {
  return typeof value === 'string' ? value : '\u0002' + JSON.stringify(value);
}

/** The row of all groups over the query's cap. */
export function isOther(keys, row) {
  return keys.length > 0 && keys.every(key => row[key.index] === OTHER);
}

/** Rows by a measure, the greatest first; those without a number, then the rest of all, last. */
export function ranked(rows, keys, column) {
  const rank = row => isOther(keys, row) ? -Infinity : amount(row[column.index], column.type) ?? -Number.MAX_VALUE;
  return [...rows].sort((a, b) => rank(b) - rank(a) || 0);
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}
