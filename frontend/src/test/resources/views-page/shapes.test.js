// What a result is made of, and which views it has.
import {nested, pivot} from '../views/pivoting.js';
import {groupKey, isAdditive, isOther, ranked, shape, total, whyNoTotal} from '../views/shape.js';
import {lanes, places} from '../views/spacetime.js';
import {sorted} from '../views/table.js';
import {rest, timeline, values} from '../views/windows.js';
import {viewsFor} from '../views/index.js';
import {equal, test, yes} from './check.js';
import * as f from './fixtures.js';

const names = result => viewsFor(result).map(view => view.name);
const over = (columns, rows) => ({query: {id: 1, text: 'From a In B', state: 'running'}, columns, rows, windows: [], windowMicros: 1e6, nowMicros: 0});

test('the shape chooses the views, the best first', () => {
  equal(names(f.q1()), ['table', 'series'], 'one key');
  equal(names(f.q6()), ['matrix', 'pivot', 'table', 'series'], 'two keys');
  equal(names(f.threeKeys()), ['pivot', 'table', 'series'], 'three keys');
  equal(names(f.histogram()), ['heat', 'table'], 'a histogram');
  equal(names(f.percentiles()), ['bands', 'numbers', 'series', 'table'], 'quantiles');
  equal(names(f.single()), ['numbers', 'series', 'table'], 'one number');
  equal(names(f.streamed()), ['rows'], 'rows of events');
  equal(names(over([f.key('a'), f.key('b')], [['x', 'y']])), ['table'], 'different keys');
});

test('rows do not change the views of a result whose types are known', () => {
  const full = f.q7();
  equal(names({...full, rows: [], windows: []}), names(full));
});

test('an aggregate of unknown type is a measure if its values are numbers', () => {
  equal(names(over([f.key('k'), f.aggregate('MAX(x)', 'max', 'any')], [['a', null], ['b', 3]])), ['table', 'series']);
  equal(names(over([f.key('k'), f.aggregate('MAX(x)', 'max', 'any')], [['a', 'text']])), ['table']);
});

test('the half width of an interval belongs to the column before it', () => {
  equal(shape(f.sampled()).measures.map(m => [m.title, m.spread]), [['COUNT', 2], ['DISTINCT(op.client)', -1]]);
});

test('counts and sums add up, extremes have one too, and others say why not', () => {
  const of = name => f.aggregate('x', name);
  equal(['count', 'sum', 'rate', 'min', 'max', 'average', 'quantile', 'distinct', ''].map(name => total(of(name), [3, null, 'NaN', 4])), [7, 7, 7, 3, 4, null, null, null, null]);
  equal(total(of('sum'), [null, 'NaN']), null);
  yes(['average', 'quantile', 'stddev', 'distinct', 'first', 'last', '', 'later'].every(name => whyNoTotal(of(name)).length > 10), 'a reason is missing');
  equal([isAdditive(of('count')), isAdditive(of('max')), isAdditive(of('histogram'))], [true, false, true]);
});

test('groups are told apart by value and type', () => {
  const keys = [{index: 0}, {index: 1}];
  yes(groupKey(keys, ['1', 2]) !== groupKey(keys, [1, 2]), 'text and number');
  yes(groupKey(keys, [null, '']) !== groupKey(keys, ['null', '']), 'null and its name');
  equal(groupKey(keys, ['a', [1, 'b']]), groupKey(keys, ['a', [1, 'b']]));
  equal([isOther(keys, ['(other)', '(other)']), isOther(keys, ['(other)', 'a']), isOther([], [])], [true, false, false]);
});

test('the greatest first, what is no number and (other) last', () => {
  const {keys} = shape(f.nasty());
  equal(ranked([['a', 1], ['(other)', 9], ['b', 'NaN'], ['c', 5], ['d', -2]], keys, {index: 1}).map(r => r[0]), ['c', 'a', 'd', 'b', '(other)']);
});

test('a table is sorted as asked for, with null and (other) last both ways', () => {
  const result = over([f.key('k'), f.aggregate('n', 'count')], [['a', 2], ['b', null], ['(other)', 99], ['c', 7]]);
  const order = state => sorted(result, shape(result), state).map(row => row[0]);
  equal(order({}), ['c', 'a', 'b', '(other)'], 'greatest first');
  equal(order({sort: {column: 1, down: false}}), ['a', 'c', 'b', '(other)']);
  equal(order({sort: {column: 0, down: true}}), ['c', 'b', 'a', '(other)']);
  result.query.text += ' OrderBy k';
  equal(order({}), ['a', 'b', 'c', '(other)'], 'as the query orders');
});

test('a table has the rows that the result has, in no other order than asked for', () => {
  const result = f.q1();
  const before = JSON.stringify(result.rows);
  sorted(result, shape(result), {});
  equal(JSON.stringify(result.rows), before);
});

test('a window without a row is 0 where things are counted, else a gap', () => {
  const columns = [f.key('k'), f.aggregate('COUNT', 'count'), f.aggregate('m', 'average', 'double')];
  const window = (number, rows) => ({number, beginMicros: number * 1e6, rows});
  const result = {...over(columns, []), windows: [window(3, [['a', 1, 1.5]]), window(4, [['b', 9, 2]]), window(7, [['a', 2, 'NaN']])]};
  const line = timeline(result);
  const {keys, measures} = shape(result);
  equal(line.begins, [3e6, 4e6, 5e6, 6e6, 7e6]);
  equal(values(line, keys, measures[0], 'a'), [1, 0, 0, 0, 2]);
  equal(values(line, keys, measures[1], 'a'), [1.5, NaN, NaN, NaN, NaN]);
  equal(rest(line, measures[0], [values(line, keys, measures[0], 'a')]), [0, 9, 0, 0, 0]);
});

test('a timeline is bounded in windows and in rows', () => {
  const sparse = {...f.q1(), windows: [{number: 0, beginMicros: 0, rows: []}, {number: 1e9, beginMicros: 1e15, rows: []}]};
  equal(timeline(sparse).begins, [1e15]);
  equal(timeline(f.q1(), 20).begins.length, 20);
  const rows = Array.from({length: 50_000}, (none, i) => ['k' + i, i]);
  const large = {...f.q1(), windows: Array.from({length: 10}, (none, number) => ({number, beginMicros: number * 1e6, rows}))};
  equal(timeline(large).begins.length, 4);
  equal(timeline(f.empty()), {begins: [], windows: []});
});

test('groups that have the same keys, as if Select leaves one out, have no line of their own', () => {
  const result = {...over([f.key('k'), f.aggregate('COUNT', 'count')], []), windows: [{number: 1, beginMicros: 1e6, rows: [['a', 1], ['a', 2]]}]};
  const {keys, measures} = shape(result);
  equal(values(timeline(result), keys, measures[0], 'a'), [NaN]);
});

test('a pivot table has totals of rows, columns and all', () => {
  const columns = [f.key('client'), f.key('server'), f.aggregate('COUNT', 'count')];
  const s = shape(over(columns, []));
  const table = pivot([['x', 'p', 1], ['x', 'q', 2], ['y', 'q', 30], ['(other)', '(other)', 100]], s.keys, s.measures[0]);
  equal(table.lines.map(l => [l.values[0], l.total]), [['y', 30], ['x', 3], ['(other)', 100]]);
  equal(table.columns.map(c => [c.values[0], c.total]), [['q', 32], ['p', 1], ['(other)', 100]]);
  equal([table.total, table.value(table.cell(table.lines[1], table.columns[0])), table.cell(table.lines[0], table.columns[1])], [133, 2, []]);
});

test('a pivot table can be turned, and has no totals where nothing adds up', () => {
  const columns = [f.key('client'), f.key('server'), f.aggregate('m', 'average', 'double')];
  const s = shape(over(columns, []));
  const table = pivot([['x', 'p', 1], ['y', 'p', 5]], s.keys, s.measures[0], 0);
  equal([table.across.title, table.down[0].title, table.columns.map(c => c.values[0]), table.total, table.lines[0].total], ['client', 'server', ['y', 'x'], null, null]);
});

test('hosts that read from hosts stand in the same order on both sides', () => {
  const s = shape(f.q6());
  const table = pivot(f.q6().rows, s.keys, s.measures[0]);
  equal(table.lines.map(l => l.key), table.columns.map(c => c.key));
  equal(table.columns.slice(0, 2).map(c => c.key), ['host-a', 'host-d'], 'the two that all prefer');
});

test('times stand in their order, whatever they come to', () => {
  const s = shape(over([f.key('host'), f.key('minute', 'time'), f.aggregate('COUNT', 'count')], []));
  const rows = [['a', 120e6, 1], ['a', 60e6, 9], ['b', 180e6, 5], ['b', 1000e6, 7]];
  equal(pivot(rows, s.keys, s.measures[0]).columns.map(c => c.values[0] / 1e6), [60, 120, 180, 1000]);
});

test('three keys nest rows in rows with totals of both', () => {
  const result = f.threeKeys();
  const s = shape(result);
  const table = pivot(result.rows, s.keys, s.measures[0]);
  const outer = nested(table.lines, s.measures[0]);
  equal(outer.map(o => o.lines.length), [3, 3, 3]);
  equal(outer.reduce((sum, o) => sum + o.total, 0), table.total);
});

test('events of a chain have lanes by process and places in time', () => {
  const {events, edges} = f.chain;
  equal(lanes(events).lanes.map(l => l.host), ['host-a', 'host-n', 'host-d', 'host-e', 'host-j']);
  for (const stretched of [true, false]) {
    const place = places(events, stretched);
    yes(edges.every(([from, to]) => place.event(events[from]) <= place.event(events[to])), 'an effect is left of its cause');
    equal([place.event(events[0]), place.event(events.at(-1))], [0, 1]);
  }
  const stretched = places(events, true);
  yes(stretched.event(events[4]) - stretched.event(events[3]) > 0.03, 'microseconds beside milliseconds cannot be seen');
  equal(Math.round(places(events, false).event(events[3]) * 44_700), 2690, 'to scale');
});

test('events at the same microsecond are in the order of their logical time', () => {
  const at = (micros, logical) => ({micros, logical, elapsedMicros: null});
  const events = [at(5, 0), at(5, 1), at(5, 2)];
  const place = places(events, true);
  yes(place.event(events[0]) < place.event(events[1]) && place.event(events[1]) < place.event(events[2]), 'they are not');
});
