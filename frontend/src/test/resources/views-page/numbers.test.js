// Values as texts and as places.
import {bucket, clock, count, decimal, decimals, full, number, parts, plain, short, text} from '../views/format.js';
import {addBuckets, heat, ladder, linear, ticks, timeTicks} from '../views/scale.js';
import {stacked} from '../views/spacetime.js';
import {equal, test, yes} from './check.js';

test('a duration has three digits and the unit that fits', () => {
  const shown = [0, 1, 999, 999.6, 1000, 12_340, 999_950, 4_100_000, 59.9996e9, 119e9, 4e12, 9e17, -1_500_000];
  equal(shown.map(n => text(n, 'duration')), ['0 ns', '1 ns', '999 ns', '1.00 us', '1.00 us', '12.3 us', '1.00 ms', '4.10 ms', '60.0 s', '119 s',
    '1 h 06 m', '10,416 d 16 h', '-1.50 ms']);
});

test('the unit stands apart from the digits', () => equal(parts(41_900_000, 'duration'), {text: '41.9', unit: 'ms'}));

test('whole numbers have digits in groups, doubles six significant digits', () => {
  equal([0, 18204, -5, 2 ** 53, 303.4, 0.5, 1e300, 1.2e-7].map(n => decimal(n)), ['0', '18,204', '-5', '9.007e15', '303.4', '0.5', '1.000e300', '1.200e-7']);
});

test('a column of doubles has as many decimals as its values need, at most four', () => {
  equal([decimals([1, 2]), decimals([303.4, 18]), decimals([0.5]), decimals([1e-9]), decimals([null, 'NaN'])], [0, 0, 3, 4, 0]);
});

test('what is no number is text and has no place on a scale', () => {
  equal([text(null), text('NaN', 'double'), text('Infinity', 'duration'), text(true), text('')], ['–', 'NaN', 'Infinity', 'true', '']);
  equal([number('NaN'), number(null), number(NaN), number(3)], [null, null, null, 3]);
});

test('control characters are made visible and long texts cut', () => {
  equal(plain('a\u0000b\u202ec'), 'a\ufffdb\ufffdc');
  equal(plain('x'.repeat(9000)).length, 4097);
  equal(plain(['a', 2, null]), '["a",2,null]');
});

test('a tooltip tells a value in full', () => {
  equal(full(41_912_345, 'duration'), '41.9 ms (41,912,345 ns)');
  equal(full(1_500_000, 'time'), '1970-01-01T00:00:01.500Z');
});

test('an axis has short labels', () => {
  equal([0, 12, 999.9, 1200, 35e6, 4.123e9, -2500, 0.5].map(n => short(n)), ['0', '12', '1k', '1.2k', '35M', '4.12G', '-2.5k', '0.5']);
  equal([0, 4_100_000, 10_000].map(n => short(n, 'duration')), ['0ns', '4.1ms', '10us']);
});

test('a time of day is local', () => {
  const date = new Date(2026, 10, 21, 9, 5, 7, 41);
  equal([clock(date * 1000), clock(date * 1000, true)], ['09:05:07', '09:05:07.041']);
});

test('one group, two groups', () => equal([count(1, 'group'), count(3000, 'group'), count(2, 'process', 'processes')], ['1 group', '3,000 groups', '2 processes']));

test('a bucket of whole numbers comes with its greatest, others with the next bound', () => {
  equal([[1024, 2047], [1, 1], [0, 0], [0.5, 1], [-2047, -1024], [-2, -1]].map(b => bucket(b)),
    ['[1.02k, 2.05k)', '1', '0', '[0.5, 1)', '(-2.05k, -1.02k]', '(-2, -1]']);
  equal(bucket([1_048_576, 2_097_151], 'duration'), '[1.05ms, 2.1ms)');
});

test('histograms add up by bucket, and what is none is passed over', () => {
  equal(addBuckets([[[1, 1, 2], [4, 7, 5]], null, 'NaN', [[4, 7, 1], [8, 15, 'NaN'], 3]]), [[1, 1, 2], [4, 7, 6]]);
  equal(addBuckets([[['Infinity', 'Infinity', 1]]])[0][2], 1);
});

test('a gap between buckets is drawn, but not a gap without end', () => {
  equal(ladder([[1, 1, 9], [8, 15, 1]], 40).map(b => b[0]), [1, 2, 4, 8]);
  equal(ladder([[-1, -1, 1], [0, 0, 1], [4, 7, 1]], 40).map(b => b[0]), [-1, 0, 4]);
  equal(ladder([[1, 1, 1], [2 ** 60, 2 ** 61, 1]], 40).length, 2);
});

test('axes have round ticks around the values', () => {
  equal(ticks(0, 57, 5), [0, 20, 40, 60]);
  equal(ticks(0, 0.3, 3), [0, 0.1, 0.2, 0.3]);
  equal(ticks(-12, 12, 4), [-20, -10, 0, 10, 20]);
  equal(ticks(5, 5, 4), [5]);
});

test('times on an axis are round and bounded', () => {
  const from = new Date(2026, 10, 21, 10, 0, 3) * 1000;
  equal(timeTicks(from, from + 60e6, 6).map(t => clock(t)), ['10:00:10', '10:00:20', '10:00:30', '10:00:40', '10:00:50', '10:01:00']);
  yes(timeTicks(0, 1e15, 5).length <= 100, 'too many ticks');
});

test('a scale without extent maps to its beginning', () => equal([linear(0, 0, 10, 20)(0), linear(0, 10, 0, 100)(5)], [10, 50]));

test('heat has seven steps, 0 for nothing alone', () => {
  equal([heat(0, 100), heat(1, 100), heat(50, 100), heat(100, 100), heat(null, 100), heat(5, 0), heat(-3, 9)], [0, 1, 3, 6, 0, 0, 0]);
});

test('labels of a lane do not lie on each other', () => {
  equal(stacked([{x: 50, width: 60}, {x: 60, width: 60}, {x: 200, width: 60}, {x: 70, width: 60}, {x: 75, width: 60}, {x: 76, width: 60}]), [-13, 21, -13, -27, 35, null]);
});
