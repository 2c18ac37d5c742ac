// Numbers, times and states in words.

const GROUPED = new Intl.NumberFormat('en-US');

export const number = n => GROUPED.format(n);

export const count = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;

/** 0:07, 9:42, 1:02:03 */
export function clock(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const two = n => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function bytes(n) {
  if (n < 1024) {
    return `${Math.round(n)} B`;
  }
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let i = -1;
  do {
    n /= 1024;
    i++;
  } while (n >= 1024 && i < units.length - 1);
  return `${n.toFixed(1)} ${units[i]}`;
}

/** A line that tells a query from others: what it selects, and from where. */
export function shortly(text) {
  const plain = text.replace(/(--|#|\/\/).*$/gm, '').replace(/\s+/g, ' ').trim();
  const select = /\bselect\s+(.*?)(?:\s+(?:having|orderby|order by|limit|with|where|groupby|group by)\b.*)?$/i.exec(plain);
  const from = /\bfrom\s+\w+\s+in\s+(\S+)/i.exec(plain);
  return {what: select ? select[1] : plain, from: from ? from[1].replace(/,$/, '') : ''};
}

export const isEnded = state => state === 'ended';

/** Not ended, and not on its way there. */
export const isStoppable = state => ['trying', 'arming', 'waiting', 'collecting'].includes(state);

/** Whether it is on, as one word. */
export const STATE_WORDS = {
  trying: 'on trial',
  arming: 'arming',
  waiting: 'waiting for a process',
  collecting: 'collecting',
  stopping: 'stopping',
  removing: 'restoring classes',
  ended: 'ended',
};
