// The page from its parts.

import {recall, run, show} from './core/actions.js';
import {listen} from './core/keyboard.js';
import {connect} from './core/live.js';
import './parts/answer.js';
import './parts/editor.js';
import './parts/fleet.js';
import './parts/header.js';
import './parts/keys.js';
import './parts/notice.js';
import './parts/plan.js';
import './parts/queries.js';
import './parts/result.js';
import './parts/run.js';
import './parts/save.js';
import './parts/token.js';

listen(run);
recall();
const query = Number(new URLSearchParams(location.hash.slice(1)).get('query'));
if (query > 0) {
  show(query);
}
connect();
