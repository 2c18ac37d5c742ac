// Asks for the token, where the page was opened without it.

import {connect} from '../core/live.js';
import {recall} from '../core/actions.js';
import {change} from '../core/state.js';
import {setToken} from '../core/token.js';
import {h} from '../views/dom.js';
import {Sheet} from './sheet.js';

class Token extends Sheet {
  isShown = state => state.connection === 'refused';

  closed() {}

  view() {
    return [
      h('h2', {}, 'The frontend’s token'),
      h('p', {}, 'This page may do what the commands may, so it needs the same secret. ',
        h('code', {}, './pivotscope frontend'), ' prints an address that has it; it is also in the file ', h('code', {}, '~/.pivotscope/token'), '.'),
      h('form', {method: 'dialog', onsubmit: event => this.submit(event)},
        h('label', {}, 'Token', h('input', {name: 'token', type: 'password', required: true, autocomplete: 'off'})),
        h('div', {class: 'bar'}, h('button', {class: 'primary'}, 'Connect'))),
    ];
  }

  submit(event) {
    event.preventDefault();
    setToken(new FormData(event.target).get('token'));
    change({connection: 'connecting'});
    connect();
    recall();
  }
}

customElements.define('ps-token', Token);
