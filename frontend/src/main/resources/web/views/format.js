// Values as people read them. Durations are nanoseconds, times microseconds since 1970, as in the result.

const GROUPED = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
const EXACT = new Intl.NumberFormat('en-US', {maximumFractionDigits: 6});
const DECIMALS = Array.from({length: 8}, (none, n) =>
  new Intl.NumberFormat('en-US', {minimumFractionDigits: n, maximumFractionDigits: n}));
const UNITS = [['s', 1e9], ['ms', 1e6], ['us', 1e3], ['ns', 1]];
const MINUTE = 60e9;
const LONGEST_TEXT = 4096;
const DIGITS = /^-?\d{16,19}$/;
export const NOTHING = '–';

/** The number that a value is, or null: what is no number, as "NaN", has no place on a scale. */
export function number(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/**
 * The same of a value that is on a scale or added up: a whole number beyond 2^53 comes as a text of its digits, so that
 * none is lost where it is a name, and is here the number next to it. A text of the application's stays one.
 */
export function amount(value, type) {
  const long = type !== 'string' && typeof value === 'string' && DIGITS.test(value) && !Number.isSafeInteger(Number(value));
  return number(long ? Number(value) : value);
}

/** A value as {text, unit}: the unit stands in a column of its own. */
export function parts(value, type, decimals) {
  if (value === null || value === undefined) {
    return {text: NOTHING, unit: ''};
  }
  const size = type === 'duration' || type === 'time' ? amount(value, type) : number(value);
  if (size === null) {
    return {text: plain(value), unit: ''};
  }
  if (type === 'duration') {
    return duration(size);
  }
  return {text: type === 'time' ? clock(size, true) : decimal(size, decimals), unit: ''};
}

export function text(value, type, decimals) {
  const {text, unit} = parts(value, type, decimals);
  return unit ? `${text} ${unit}` : text;
}

/** In full, for a tooltip: nothing is rounded. */
export function full(value, type) {
  if (amount(value, type) === null) {
    return plain(value ?? 'null');
  }
  if (type === 'duration') {
    return `${text(value, type)} (${EXACT.format(value)} ns)`;
  }
  return type === 'time' ? new Date(value / 1000).toISOString() : String(value);
}

/** Three digits and a unit below two minutes, then minutes, hours or days. */
export function duration(nanos) {
  const size = Math.abs(nanos);
  if (size >= 2 * MINUTE) {
    return {text: (nanos < 0 ? '-' : '') + long(size), unit: ''};
  }
  const at = UNITS.findIndex(([, of]) => size >= of * 0.9995);
  const [unit, of] = UNITS[at < 0 ? UNITS.length - 1 : at];
  return {text: size === 0 ? '0' : significant(nanos / of, unit === 'ns' && Number.isInteger(nanos)), unit};
}

function long(nanos) {
  const seconds = Math.round(nanos / 1e9);
  const [d, hours, m, s] = [seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(Math.floor);
  if (d > 0) {
    return `${decimal(d)} d ${hours} h`;
  }
  return hours > 0 ? `${hours} h ${two(m)} m` : `${m} m ${two(s)} s`;
}

function significant(value, whole) {
  const size = Math.abs(value);
  return DECIMALS[whole || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2].format(value);
}

/** Digits in groups; without `decimals` six significant digits. */
export function decimal(value, decimals) {
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-6)) {
    return value.toExponential(3).replace('e+', 'e');
  }
  if (Number.isInteger(value) && !decimals) {
    return GROUPED.format(value);
  }
  const wanted = decimals ?? Math.max(0, Math.min(7, 5 - Math.floor(Math.log10(size))));
  const digits = DECIMALS[wanted].format(value);
  return decimals === undefined ? digits.replace(/\.?0+$/, '') : digits;
}

/** How many decimals a column needs so that each value has three significant digits; at most four. */
export function decimals(values) {
  let most = 0;
  for (const value of values) {
    if (number(value) !== null && !Number.isInteger(value)) {
      most = Math.max(most, 2 - Math.floor(Math.log10(Math.abs(value))));
    }
  }
  return Math.min(4, most);
}

/** Short, for an axis or a cell: 1.2k, 35M, 4.1ms. */
export function short(value, type) {
  value = amount(value, type) ?? value;
  if (number(value) === null || type === 'time') {
    return text(value, type);
  }
  if (type === 'duration') {
    const {text, unit} = duration(value);
    return text.replace(/\.0+$|(\.\d*[1-9])0+$/, '$1') + unit;
  }
  const size = Math.abs(value);
  for (const [suffix, of] of [['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3]]) {
    if (size >= of * 0.9995) {
      return size >= 1e18 ? value.toExponential(1).replace('e+', 'e') : trimmed(value / of) + suffix;
    }
  }
  return Number.isInteger(value) ? String(value) : size < 1e-3 ? value.toExponential(1) : trimmed(value);
}

function trimmed(value) {
  return String(Number(value.toPrecision(3)));
}

/** Local time of day. */
export function clock(micros, precise) {
  const date = new Date(micros / 1000);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return precise ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time;
}

function two(n) {
  return String(n).padStart(2, '0');
}

/** `[1ms, 2ms)`. Buckets of whole numbers come with the greatest that is in them, others with the next bound. */
export function bucket([low, high], type) {
  if (low === high) {
    return short(low, type);
  }
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (low >= 0) {
    return `[${short(low, type)}, ${short(whole && high === 2 * low - 1 ? high + 1 : high, type)})`;
  }
  return `(${short(whole && low === 2 * high + 1 ? low - 1 : low, type)}, ${short(high, type)}]`;
}

/** A value that is no number: lists as JSON, control characters visible, very long texts cut. */
export function plain(value) {
  const text = typeof value === 'string' ? value : value === null ? 'null' : JSON.stringify(value);
  const cut = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) + '…' : text;
  return cut.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** `1 group`, `3,000 groups`. */
export function count(n, one, many = one + 's') {
  return `${GROUPED.format(n)} ${n === 1 ? one : many}`;
}
