// Results as the frontend gives them, made the same each time.

const SECOND = 1_000_000;
export const NOW = Date.UTC(2026, 10, 21, 10, 0, 0) * 1000;
const HOSTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map(letter => `host-${letter.toLowerCase()}`);
const CLIENTS = ['FSread4m', 'FSread64m', 'Hget', 'Hscan', 'MRsort10g', 'MRsort100g'];

/** Numbers from 0 to 1. */
function random(seed) {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

export const key = (title, type = 'string') => ({title, role: 'key', function: '', argument: null, type});
export const value = (title, type) => ({title, role: 'value', function: '', argument: null, type});
export const aggregate = (title, name, type = 'long', argument = null) => ({title, role: 'aggregate', function: name, argument, type});

/** A result of windows of one second; `row` gives the row of a group in a window or of the run (n < 0), or null. */
export function result(text, columns, groups, row, windows = 60) {
  return {
    query: {id: 7, text, state: 'running'},
    columns,
    rows: groups.map(group => row(group, -1)).filter(Boolean),
    windows: Array.from({length: windows}, (none, n) => ({
      number: NOW / SECOND + n, beginMicros: NOW + n * SECOND, rows: groups.map(group => row(group, n)).filter(Boolean),
    })),
    windowMicros: SECOND,
    nowMicros: NOW + windows * SECOND,
  };
}

export function q1() {
  const next = random(1);
  return result('From incr In DataNodeMetrics.incrBytesRead GroupBy incr.host Select incr.host, SUM(incr.delta)',
    [key('incr.host'), aggregate('SUM(incr.delta)', 'sum')], HOSTS,
    (host, n) => [host, Math.round((n < 0 ? 60 : 1) * (52e6 + next() * 6e6))]);
}

export function q2() {
  const next = random(2);
  const rate = [4.2e6, 31e6, 0.12e6, 3.4e6, 9e6, 88e6];
  return result('From incr In DataNodeMetrics.incrBytesRead Join cl In First(ClientProtocols) On cl -> incr GroupBy cl.procName Select cl.procName, SUM(incr.delta)',
    [key('cl.procName'), aggregate('SUM(incr.delta)', 'sum')], CLIENTS, (client, n) => {
      const i = CLIENTS.indexOf(client);
      return i === 4 && n >= 0 && n < 20 ? null : [client, Math.round(rate[i] * (n < 0 ? 60 : 0.8 + next() * 0.4 + (i === 5 ? Math.sin(n / 6) * 0.3 : 0)))];
    });
}

/** Reads are local by habit, and else of A before D before all others. */
export function q6() {
  const next = random(6);
  const pairs = HOSTS.flatMap((client, i) => HOSTS.map((server, j) => [client, server, i === j ? 900 : j === 0 ? 700 : j === 3 ? 450 : 40 + 10 * j]));
  return result('From DNop In DN.DataTransferProtocol Join st In StressTest.DoNextOp On st -> DNop GroupBy st.host, DNop.host Select st.host, DNop.host, COUNT',
    [key('st.host'), key('DNop.host'), aggregate('COUNT', 'count')], pairs,
    ([client, server, n0], n) => [client, server, Math.round(n0 * (n < 0 ? 1 : 0.02) * (0.85 + next() * 0.3))]);
}

export function q7() {
  const pairs = HOSTS.flatMap((chosen, i) => HOSTS.map((replica, j) => [chosen, replica, i <= j ? (8 - i) * 61 + j : 0])).filter(p => p[2] > 0);
  return result('From DNop In DN.DataTransferProtocol .. Select DNop.host, getloc.replicas, COUNT, AVERAGE(DNop.elapsed) As mean',
    [key('DNop.host'), key('getloc.replicas'), aggregate('COUNT', 'count'), aggregate('mean', 'average', 'duration')], pairs,
    ([chosen, replica, n0], n) => [chosen, replica, n < 0 ? n0 : Math.round(n0 / 50), 1.2e6 + n0 * 9e3]);
}

function buckets(next, n, slow) {
  return Array.from({length: 13}, (none, i) => {
    const count = Math.round(n * (Math.exp(-(((i - 4) / 1.6) ** 2)) + (slow ? 0.25 * Math.exp(-(((i - 10) / 0.9) ** 2)) : 0)) * (0.7 + next() * 0.6));
    return [2 ** (17 + i), 2 ** (18 + i) - 1, count];
  }).filter(([, , count]) => count > 0);
}

export function histogram() {
  const next = random(3);
  return result('From r In DN.DataTransferProtocol @return Select HISTOGRAM(r.elapsed)', [{...aggregate('HISTOGRAM(r.elapsed)', 'histogram', 'list'), of: 'duration'}], [null],
    (none, n) => [buckets(next, n < 0 ? 9000 : 150, n < 0 || (n > 25 && n < 40))]);
}

export function histograms() {
  const next = random(4);
  return result('From r In DN.DataTransferProtocol @return Select r.host, HISTOGRAM(r.elapsed), COUNT',
    [key('r.host'), {...aggregate('HISTOGRAM(r.elapsed)', 'histogram', 'list'), of: 'duration'}, aggregate('COUNT', 'count')], HOSTS.slice(0, 3),
    (host, n) => [host, buckets(next, n < 0 ? 3000 : 50, host === 'host-b'), n < 0 ? 9000 : 150]);
}

const quantiles = [aggregate('P50(r.elapsed)', 'quantile', 'duration', 0.5), aggregate('P90(r.elapsed)', 'quantile', 'duration', 0.9), aggregate('P99(r.elapsed)', 'quantile', 'duration', 0.99)];

function latencies(next, n, factor) {
  const slow = n > 20 && n < 32 ? 3 : 1;
  const p50 = 2.1e6 * factor * (0.9 + next() * 0.2);
  return [p50, p50 * 2.2 * (0.9 + next() * 0.3), p50 * 5 * slow * (0.9 + next() * 0.4)].map(Math.round);
}

export function percentiles() {
  const next = random(5);
  return result('From r In DN.DataTransferProtocol @return Select P50(r.elapsed), P90(r.elapsed), P99(r.elapsed)', quantiles, [null],
    (none, n) => n === 44 || n === 45 ? [null, null, null] : latencies(next, n, 1));
}

export function percentilesByHost() {
  const next = random(7);
  return result('From r In DN.DataTransferProtocol @return Select r.host, COUNT, P50(r.elapsed), P90(r.elapsed), P99(r.elapsed)',
    [key('r.host'), aggregate('COUNT', 'count'), ...quantiles], HOSTS.slice(0, 4),
    (host, n) => [host, n < 0 ? 6123 : 100 + Math.round(next() * 9), ...latencies(next, n, host === 'host-b' ? 2 : 1)]);
}

export function threeKeys() {
  const next = random(8);
  const groups = HOSTS.slice(0, 3).flatMap(host => ['map', 'shuffle', 'reduce'].flatMap(stage => ['read', 'write'].map(op => [host, stage, op])));
  return result('From io In FileStreams .. GroupBy io.host, task.stage, io.op Select io.host, task.stage, io.op, SUM(io.bytes)',
    [key('io.host'), key('task.stage'), key('io.op'), aggregate('SUM(io.bytes)', 'sum')], groups, ([host, stage, op], n) => {
      const busy = stage === 'map' ? n < 25 : stage === 'reduce' ? n > 30 : n > 10 && n < 45;
      return stage === 'map' && op === 'write' && host === 'host-b' ? null : [host, stage, op, n < 0 ? Math.round(2e9 * (0.3 + next())) : busy ? Math.round(4e7 * (0.5 + next())) : 0];
    });
}

export function single() {
  const next = random(9);
  return result('From op In DN.DataTransferProtocol Select COUNT', [aggregate('COUNT', 'count')], [null], (none, n) => [n < 0 ? 18204 : Math.round(280 + next() * 60)]);
}

export function keyless() {
  const next = random(10);
  return result('From op In DN.DataTransferProtocol @return Select COUNT, RATE, AVERAGE(op.elapsed), MAX(op.elapsed)',
    [aggregate('COUNT', 'count'), aggregate('RATE', 'rate', 'double'), aggregate('AVERAGE(op.elapsed)', 'average', 'duration'), aggregate('MAX(op.elapsed)', 'max', 'duration')], [null],
    (none, n) => [n < 0 ? 18204 : Math.round(280 + next() * 60), n < 0 ? 303.4 : 280 + next() * 60, Math.round(1.9e6 + next() * 4e5), Math.round(2.2e7 + next() * 9e7)]);
}

export function sampled() {
  const next = random(11);
  return result('From op In DN.DataTransferProtocol Select op.host, COUNT, TOPK(op.block, 2), DISTINCT(op.client) With sample 1%',
    [key('op.host'), aggregate('COUNT', 'count'), aggregate('±', 'spread', 'double'), aggregate('TOPK(op.block, 2)', 'topk', 'list', 2), aggregate('DISTINCT(op.client)', 'distinct')], [...HOSTS, '(other)'],
    (host, n) => [host, Math.round((n < 0 ? 60 : 1) * (2000 + next() * 900)), n < 0 ? 412.7 : 80, [['blk_1073741825', 12], ['blk_1073741911', 9]], 14 + Math.round(next() * 4)]);
}

export function streamed() {
  const next = random(12);
  const rows = Array.from({length: 1200}, (none, i) => [NOW + i * 41_003, HOSTS[Math.floor(next() * 8)], `/user/data/part-${String(i).padStart(5, '0')}`, Math.round(next() * 4e8), Math.floor(next() * 7e6)]);
  return {...result('From getloc In NN.GetBlockLocations @return Select getloc.time, getloc.host, getloc.src, getloc.length, getloc.elapsed',
    [value('getloc.time', 'time'), value('getloc.host', 'string'), value('getloc.src', 'string'), value('getloc.length', 'long'), value('getloc.elapsed', 'duration')], [], () => null, 0), rows};
}

/** What a running program may put into a result. */
export function nasty() {
  const texts = ['<img src=x onerror="window.attacked=1">', '', 'a\u0000b\u202ec', '"; drop', 'x'.repeat(9000), null, 12, true, '(other)'];
  const numbers = [9.223372036854775807e18, -5, 0.00000012, 'NaN', null, 'Infinity', 1e300, -0.5, 3];
  return result('From x In Y Select x.name, SUM(x.n), AVERAGE(x.n), MAX(x.took)',
    [key('x.name'), aggregate('SUM(x.n)', 'sum', 'double'), aggregate('AVERAGE(x.n)', 'average', 'double'), aggregate('MAX(x.took)', 'max', 'duration')], texts.map((t, i) => i),
    (i, n) => [texts[i], n < 0 ? numbers[i] : numbers[(i + n) % 9], numbers[(i + 4) % 9], [null, -1, 0, 999.6, 59.9996e9, 4e12, 9e17, 'NaN', 1][i]], 12);
}

export function many() {
  const next = random(13);
  const groups = Array.from({length: 3000}, (none, i) => `/tmp/file-${String(i * 7919 % 3000).padStart(4, '0')}`);
  return result('From op In NN.Open Select op.src, COUNT, P99(op.elapsed)',
    [key('op.src'), aggregate('COUNT', 'count'), aggregate('P99(op.elapsed)', 'quantile', 'duration', 0.99)], groups,
    (src, n) => [src, Math.round((n < 0 ? 20 : 1) * (1 + 1 / (0.001 + next()))), Math.round(1e6 / (0.01 + next()))], 20);
}

export function empty() {
  return result('From a In B Select a.host, COUNT', [key('a.host'), aggregate('COUNT', 'count')], [], () => null, 0);
}

export const chain = {
  query: 7, request: '4f2a91c07be3',
  events: [
    [0, 'StressTest', 'host-a', 'st', 'StressTest.DoNextOp @entry', {op: 'read', file: '/data/part-00017'}, null],
    [420, 'StressTest', 'host-a', 'cl', 'ClientProtocols', {procName: 'StressTest', method: 'getBlockLocations'}, null],
    [1310, 'NameNode', 'host-n', 'getloc', 'NN.GetBlockLocations @return', {src: '/data/part-00017', replicas: 'host-a'}, 640],
    [2690, 'DataNode', 'host-d', 'dn', 'DN.DataTransferProtocol @entry', {block: 'blk_1073741825', size: 65536}, null],
    [2745, 'DataNode', 'host-d', 'disk', 'DataNodeMetrics.incrBytesRead', {delta: 65536}, null],
    [3900, 'DataNode', 'host-e', 'mirror', 'DN.DataTransferProtocol @entry', {block: 'blk_1073741825'}, null],
    [4120, 'Journal', 'host-j', 'sync', 'JN.Journal @return', {txid: 991827, elapsedTooLong: false}, 180],
    [43_800, 'DataNode', 'host-d', 'dn', 'DN.DataTransferProtocol @return', {bytes: 65536}, 41_110],
    [44_700, 'StressTest', 'host-a', 'st', 'StressTest.DoNextOp @return', {ok: true}, 44_700],
  ].map(([at, process, host, source, tracepoint, values, elapsedMicros], i) => ({micros: NOW + at, logical: i % 3, process, host, source, tracepoint, values, elapsedMicros})),
  edges: [[0, 1], [1, 2], [1, 3], [3, 4], [3, 5], [5, 6], [4, 7], [6, 7], [2, 8], [7, 8]],
};
