// A sentence that goes away by itself.

import {Part} from '../core/part.js';
import {h} from '../views/dom.js';

class Notice extends Part {
  view({notice}) {
    return h('p', {class: notice ? 'notice shown' : 'notice', role: 'status', 'aria-live': 'polite'}, notice);
  }
}

customElements.define('ps-notice', Notice);
