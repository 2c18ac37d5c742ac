// Asks for a name.

import {save} from '../core/actions.js';
import {change} from '../core/state.js';
import {h} from '../views/dom.js';
import {Sheet} from './sheet.js';

class Save extends Sheet {
  isShown = state => state.saving && state.text.trim() !== '';

  closed() {
    change({saving: false});
  }

  view() {
    return [
      h('h2', {}, 'Save the query'),
      h('form', {method: 'dialog', onsubmit: event => this.submit(event)},
        h('label', {}, 'Name', h('input', {name: 'name', required: true, maxlength: 60, autocomplete: 'off', placeholder: 'slow reads'})),
        h('p', {class: 'none'}, 'It is kept in this browser.'),
        h('div', {class: 'bar'},
          h('button', {class: 'primary'}, 'Save'),
          h('button', {class: 'quiet', type: 'button', onclick: () => this.dialog.close()}, 'Cancel'))),
    ];
  }

  submit(event) {
    event.preventDefault();
    save(new FormData(event.target).get('name').trim());
  }
}

customElements.define('ps-save', Save);
