// What the frontend sends, as views are given it: no digit of an id is lost, and numbers are drawn as before.
import {parse} from '../core/json.js';
import {amount, full, text} from '../views/format.js';
import {byValue} from '../views/pivoting.js';
import {groupKey, ranked, shape, total} from '../views/shape.js';
import {sorted} from '../views/table.js';
import {timeline, values} from '../views/windows.js';
import {equal, test} from './check.js';
import * as f from './fixtures.js';

const A = '9007199254740993';
const B = '9007199254740992';
const MOST = '9223372036854775807';

/** As a message has it: two ids that are one double, with a sum beyond it. */
const ids = () => parse(`{"query":{"id":1,"text":"From a In b","state":"collecting"},"windowMicros":1000000,"nowMicros":1795929900000000,
  "columns":[{"title":"x.id","role":"key","function":"","type":"long"},{"title":"SUM(x.n)","role":"aggregate","function":"sum","type":"long"}],
  "rows":[[${B},5],[${A},${MOST}],[7,3]],
  "windows":[{"number":1,"beginMicros":1795929900000000,"rows":[[${A},${MOST}],[${B},2]]}]}`);

test('a whole number that would be rounded arrives as its digits', () => {
  equal(parse(`[${A},-${A},9007199254740991,1795929900000000,-3,0]`), [A, '-' + A, 9007199254740991, 1795929900000000, -3, 0]);
  equal(parse('[0.30000000000000004,1.0E20,12345678901234567.5,-1e300]'), [0.30000000000000004, 1e20, 12345678901234567.5, -1e300]);
});

test('digits in a text stay in it', () => {
  const odd = {'a "quoted": 9007199254740993,': 'x\\', b: ['\\"', `,${A},`, `\n[${A}]`, '\u2028']};
  equal(parse(JSON.stringify(odd)), odd);
  equal(parse(`{"a\\\\":${A},"b":"\\"${A}"}`), {'a\\': A, b: `"${A}`});
});

test('what is no JSON is said to be none', () => {
  for (const wrong of ['', '"' + A, `{"a":${A}`, `no: ${A}`]) {
    let said = '';
    try {
      parse(wrong);
    } catch (e) {
      said = e.name;
    }
    equal(said, 'SyntaxError', wrong);
  }
});

test('groups of ids that are one double are two, and shown in full', () => {
  const {keys} = shape(ids());
  equal(ids().rows.map(row => groupKey(keys, row)), [B, A, '\u00027']);
  equal([text(A, 'long'), full(A, 'long'), full(MOST, 'long'), text(7, 'long')], [A, A, MOST, '7']);
});

test('beyond 2^53 is still ranked, sorted, added up and drawn', () => {
  const result = ids();
  const {keys, measures: [sum]} = shape(result);
  equal(ranked(result.rows, keys, sum).map(row => row[0]), [A, B, 7]);
  equal(sorted(result, shape(result), {sort: {column: 0, down: false}}).map(row => row[0]), [7, B, A]);
  equal(sorted(result, shape(result), {}).map(row => row[0]), [A, B, 7]);
  equal(total(sum, result.rows.map(row => row[1])), 2 ** 63);
  equal(values(timeline(result), keys, sum, A), [2 ** 63]);
  equal([[A], ['-' + A], [-5], [3]].map(values => ({values, other: false})).sort(byValue).map(e => e.values[0]), ['-' + A, -5, 3, A]);
  equal([text(A, 'duration'), full(A, 'duration')], ['104 d 5 h', '104 d 5 h (9,007,199,254,740,993 ns)']);
});

test('an aggregate of unknown type is a measure also where it begins beyond 2^53', () => {
  const result = {...ids(), columns: [f.key('k'), f.aggregate('MAX(x)', 'max', 'any')], rows: [['a', MOST]]};
  equal(shape(result).measures.length, 1);
});

test('a text of the application is no number, whatever its digits', () => {
  equal([amount(A, 'string'), amount('1234567890123456', 'any'), amount('NaN', 'double'), amount(null), amount(A, 'long')], [null, null, null, null, 2 ** 53]);
  equal(text(A, 'string'), A);
});
