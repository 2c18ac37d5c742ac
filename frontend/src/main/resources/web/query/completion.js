// The compiler's completion, as in the console.

import {autocompletion} from '../vendor/codemirror.js';
import {post} from '../core/api.js';
import {isSql} from './sql.js';

const BEGINS = /[\w.$@(]/;

/** Letters that stand for what a candidate is, so that its kind needs no colour. */
const KINDS = {
  clause: 'keyword', keyword: 'keyword', option: 'keyword', filter: 'keyword', place: 'keyword', unit: 'keyword',
  source: 'class', class: 'class', alias: 'variable', export: 'property', member: 'property', method: 'method',
  function: 'function', aggregate: 'function', type: 'type', value: 'constant',
};

async function candidates(context) {
  const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos);
  if (isSql(context.state.doc.toString()) || (!context.explicit && !BEGINS.test(before) && !/\s/.test(before))) {
    return null;
  }
  const abort = new AbortController();
  context.addEventListener('abort', () => abort.abort());
  try {
    const text = context.state.doc.toString();
    const answer = await post('/api/complete', {text, cursor: context.pos, catalogues: []}, abort.signal);
    // A word that stands there already is no proposal: Enter is to begin the next line.
    if (!context.explicit && answer.candidates.some(candidate => candidate.text === text.slice(answer.from, context.pos))) {
      return null;
    }
    // Behind a blank everything is possible: offered when asked for, or where little is.
    if (answer.candidates.length === 0 || (!context.explicit && /\s|^$/.test(before) && answer.candidates.length > 40)) {
      return null;
    }
    return {from: answer.from, to: Math.max(answer.to, context.pos), options: answer.candidates.map(option), filter: false};
  } catch {
    return null;
  }
}

function option(candidate, i) {
  return {
    label: candidate.text,
    type: KINDS[candidate.kind] ?? 'text',
    detail: candidate.type ?? candidate.kind,
    info: candidate.documentation || undefined,
    boost: 50 - Math.min(100, i),
  };
}

export const completion = autocompletion({
  override: [candidates],
  icons: false,
  maxRenderedOptions: 60,
  activateOnTypingDelay: 80,
});
