// A query as one line for a shell.

import {isSql, statement} from './sql.js';

/** Comments go, blanks shrink to one; texts in quotes stay as they are. */
export function joined(text) {
  let out = '';
  for (let i = 0; i < text.length; ) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = quoteEnd(text, i);
      out += text.slice(i, end);
      i = end;
    } else if (c === '#' || text.startsWith('--', i) || text.startsWith('//', i)) {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else if (/\s/.test(c)) {
      out += out === '' || out.endsWith(' ') ? '' : ' ';
      i++;
    } else {
      out += c;
      i++;
    }
  }
  return out.trim();
}

/** Where a text in quotes ends; a quote inside of it is written twice. */
function quoteEnd(text, from) {
  const quote = text[from];
  let i = from + 1;
  while (i < text.length && (text[i] !== quote || text[i + 1] === quote)) {
    i += text[i] === quote ? 2 : 1;
  }
  return Math.min(text.length, i + 1);
}

/** As one word of a POSIX shell. */
export const quoted = word => "'" + word.replaceAll("'", "'\\''") + "'";

/** What to type in a terminal to ask the same. */
export function oneLine(text, host, leaseMillis) {
  const address = host === '127.0.0.1:7071' || host === 'localhost:7071' ? '' : ` --frontend ${host}`;
  if (isSql(text)) {
    return `./pivotscope sql${address} -e ${quoted(statement(text).replace(/\s+/g, ' '))}`;
  }
  const lease = leaseMillis > 0 ? ` --for ${leaseMillis % 1000 === 0 ? leaseMillis / 1000 + 's' : leaseMillis + 'ms'}` : '';
  return `./pivotscope query${address}${lease} -e ${quoted(joined(text))}`;
}
