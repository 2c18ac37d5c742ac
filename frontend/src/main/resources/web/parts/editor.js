// The text of a query, and what to do with it.

import {
  EditorState, EditorView, acceptCompletion, bracketMatching, closeBrackets, closeBracketsKeymap, completionKeymap,
  completionStatus, defaultKeymap, drawSelection, history, historyKeymap, keymap, placeholder,
} from '../vendor/codemirror.js';
import {copyOneLine, explain, run, write} from '../core/actions.js';
import {Part} from '../core/part.js';
import {change, state} from '../core/state.js';
import {completion} from '../query/completion.js';
import {editorTheme} from '../query/editor-theme.js';
import {highlighting} from '../query/highlight.js';
import {mistakes} from '../query/mistakes.js';
import {isSql} from '../query/sql.js';
import {h, patch} from '../views/dom.js';

const LEASES = [['10000', '10 s'], ['60000', '1 min'], ['600000', '10 min'], ['3600000', '1 h'], ['0', 'no limit']];
const HINT = 'From … In …\nGroupBy …\nSelect …';
const MAC = navigator.platform.startsWith('Mac');

class Editor extends Part {
  connectedCallback() {
    const code = document.createElement('div');
    code.className = 'code';
    this.bar = document.createElement('div');
    this.append(code, this.bar);
    // A root of its own lets the editor bring its styles along without any written into the page.
    const root = code.attachShadow({mode: 'open'});
    this.editor = new EditorView({root, parent: root, state: EditorState.create({doc: state.text, extensions: extensions()})});
    super.connectedCallback();
  }

  focusText() {
    this.editor.focus();
    this.scrollIntoView({block: 'nearest'});
  }

  draw() {
    if (this.editor.state.doc.toString() !== state.text) {
      this.editor.dispatch({changes: {from: 0, to: this.editor.state.doc.length, insert: state.text}});
    }
    patch(this.bar, this.view(state));
  }

  view({text, lease, busy, failure, plan}) {
    const empty = text.trim() === '';
    const sql = isSql(text);
    return [
      h('div', {class: 'bar'},
        h('button', {class: 'primary', id: 'run', disabled: empty || busy, onclick: run, title: 'Ctrl Enter'},
          'Run', h('kbd', {'aria-hidden': 'true'}, MAC ? '⌘ ↵' : 'Ctrl ↵')),
        !sql && h('label', {class: 'lease'}, 'for',
          h('select', {id: 'lease', value: lease, 'aria-label': 'How long it collects', onchange: event => change({lease: event.target.value})},
            LEASES.map(([millis, name]) => h('option', {value: millis, selected: millis === lease}, name)))),
        h('span', {class: 'space'}),
        h('button', {class: 'quiet', id: 'explain', disabled: empty || sql, 'aria-pressed': String(plan !== null), onclick: explain}, 'Plan'),
        h('button', {class: 'quiet', id: 'save', disabled: empty, onclick: () => change({saving: true})}, 'Save'),
        h('button', {class: 'quiet', id: 'copy', disabled: empty, onclick: copyOneLine, title: 'As one line for a terminal (y)'}, 'Copy', h('span', {}, ' one-liner'))),
      failure && h('div', {class: 'failure', role: 'alert'}, failure.errors.map(error => h('pre', {}, error))),
    ];
  }
}

function extensions() {
  return [
    history(), drawSelection(), bracketMatching(), closeBrackets(), placeholder(HINT),
    highlighting, completion, mistakes, editorTheme,
    EditorView.contentAttributes.of({'aria-label': 'Query', spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off'}),
    EditorView.lineWrapping,
    keymap.of([
      {key: 'Mod-Enter', run: () => (run(), true)},
      {key: 'Tab', run: acceptCompletion},
      {key: 'Escape', run: view => completionStatus(view.state) === null && (view.contentDOM.blur(), true)},
      ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap.filter(binding => binding.key !== 'Mod-Enter'),
    ]),
    EditorView.updateListener.of(update => {
      const text = update.state.doc.toString();
      if (update.docChanged && text !== state.text) {
        write(text);
      }
    }),
  ];
}

customElements.define('ps-editor', Editor);
