// A text that asks the history and not the processes, as in the console: `sql select * from q7`, or a bare select.

const PREFIX = /^\s*sql\s+/i;
const BARE = /^\s*(select|summarize|describe|show)\b/i;

export const isSql = text => PREFIX.test(text) || BARE.test(text);

/** What the history is asked. */
export const statement = text => text.replace(PREFIX, '').trim().replace(/;$/, '');

/** The rows that the history has of a run, to begin with. */
export const historyOf = id => `sql select * from q${id} order by window_begin desc`;
