// The live feed: one WebSocket that is opened again whenever it is lost.

import {parse} from './json.js';
import {token} from './token.js';
import {change, state} from './state.js';
import {keepWindows} from './result.js';

const FIRST_DELAY_MILLIS = 500;
const MAX_DELAY_MILLIS = 8000;
const WRONG_TOKEN = 1008;

let socket;
let delay = FIRST_DELAY_MILLIS;

export function connect() {
  // Under TLS, the browser's certificate may say who this is.
  const secure = location.protocol === 'https:';
  if (!token() && !secure) {
    change({connection: 'refused'});
    return;
  }
  const mine = new WebSocket(`${secure ? 'wss' : 'ws'}://${location.host}/api/live`);
  socket = mine;
  mine.onopen = () => mine.send(JSON.stringify({token: token(), ...wish()}));
  mine.onmessage = event => hear(parse(event.data));
  mine.onclose = event => {
    if (socket !== mine) {
      return;
    }
    const refused = event.code === WRONG_TOKEN;
    change({connection: refused ? 'refused' : 'lost', notice: event.code === 1013 ? event.reason : state.notice});
    if (!refused) {
      setTimeout(connect, delay);
      delay = Math.min(MAX_DELAY_MILLIS, delay * 2);
    }
  };
}

/** Hears of another run from now on, from its beginning. */
export function follow(query) {
  change({selected: query, run: null, windows: [], view: null});
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(wish()));
  }
}

function wish() {
  const last = state.windows.at(-1);
  return {query: state.selected, after: last ? last.number : null};
}

function hear(message) {
  delay = FIRST_DELAY_MILLIS;
  if (message.kind === 'fleet') {
    change({connection: 'live', processes: message.processes, queries: message.queries});
  } else if (message.kind === 'run' && message.run.id === state.selected) {
    change({
      connection: 'live',
      run: message.run,
      runAt: performance.now(),
      // A frontend on other data may have another run of the same number.
      windows: keepWindows(state.run?.epoch === message.run.epoch ? state.windows : [], message.windows),
    });
  } else if (message.kind === 'gone' && message.query === state.selected) {
    change({selected: 0, run: null, windows: [], notice: `There is no query ${message.query} any more.`});
  }
}
