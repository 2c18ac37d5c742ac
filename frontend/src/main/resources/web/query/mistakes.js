// What the compiler has against the text, below the words it means.

import {linter} from '../vendor/codemirror.js';
import {post, queryText} from '../core/api.js';
import {isSql} from './sql.js';

const PAUSE_MILLIS = 450;

export const mistakes = linter(
  async view => {
    const text = view.state.doc.toString();
    if (text.trim() === '' || isSql(text)) {
      return [];
    }
    try {
      const {marks} = await post('/api/check', queryText(text));
      return marks.map(mark => diagnostic(mark, text));
    } catch {
      return [];
    }
  },
  {delay: PAUSE_MILLIS});

export function diagnostic(mark, text) {
  // What is missing at the end is marked at the last letter: a mark of no width cannot be seen.
  const from = Math.min(mark.from, Math.max(0, text.trimEnd().length - 1));
  return {
    from,
    to: Math.max(from + 1, Math.min(mark.to, text.length)),
    severity: mark.severity,
    message: mark.hint ? `${mark.message}\n${mark.hint}` : mark.message,
  };
}
