// What a newcomer sees: what can be asked, to click.

import {write} from '../core/actions.js';
import {h} from '../views/dom.js';

const EXAMPLES = [
  ['Who reads how much?', 'Bytes read from DataNodes, by the program at the top of the request.',
    `From incr In DataNodeMetrics.incrBytesRead
Join cl In First(ClientProtocols) On cl -> incr
GroupBy cl.procName
Select cl.procName, SUM(incr.delta)`],
  ['Which host does it?', 'Bytes read on each host, window by window.',
    `From incr In DataNodeMetrics.incrBytesRead
GroupBy incr.host
Select incr.host, SUM(incr.delta)`],
  ['How long does it take?', 'A method of your own is a source too: any class, any method.',
    `From r In DN.DataTransferProtocol @return
GroupBy r.host
Select r.host, COUNT, P50(r.elapsed), P99(r.elapsed)`],
];

export function welcome(processes) {
  return h('section', {class: 'welcome'},
    h('h2', {}, 'Ask the processes that are running now'),
    h('p', {class: 'lead'}, 'Write a query above and press ', h('kbd', {}, 'Ctrl ↵'),
      '. It is woven into every process, shows what it finds while it finds it, and leaves nothing behind when it ends. Or begin with one of these:'),
    h('div', {class: 'examples'}, EXAMPLES.map(([title, meaning, text]) =>
      h('button', {class: 'example', onclick: () => { write(text); document.querySelector('ps-editor').focusText(); }},
        h('strong', {}, title), h('span', {}, meaning), h('pre', {}, text)))),
    processes.length === 0 && h('p', {class: 'lead'},
      'No process has connected yet. Start yours with ', h('code', {}, 'java -javaagent:pivotscope-agent.jar -jar …'),
      ', or see a whole system at work with ', h('code', {}, './pivotscope demo'), '.'));
}
