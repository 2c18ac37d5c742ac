// Colours by the compiler's own lexer, as in the console: asked after each change, mapped meanwhile.

import {Decoration, EditorView, StateEffect, StateField, ViewPlugin} from '../vendor/codemirror.js';
import {post} from '../core/api.js';

const coloured = StateEffect.define();

const MARKS = Object.fromEntries(
  ['keyword', 'number', 'text', 'comment', 'error'].map(kind => [kind, Decoration.mark({class: `q-${kind}`})]));

const colours = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const fresh = transaction.effects.find(effect => effect.is(coloured));
    return fresh ? fresh.value : marks.map(transaction.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

const asking = ViewPlugin.fromClass(class {
  constructor(view) {
    this.view = view;
    this.ask();
  }

  update(update) {
    if (update.docChanged) {
      this.ask();
    }
  }

  /** One request at a time; what was typed meanwhile is asked for next. */
  async ask() {
    if (this.pending) {
      this.again = true;
      return;
    }
    this.pending = true;
    const doc = this.view.state.doc;
    try {
      const {parts} = await post('/api/highlight', {text: doc.toString()});
      if (this.view.state.doc.eq(doc)) {
        this.view.dispatch({effects: coloured.of(decorations(parts))});
      }
    } catch {
      // Plain text is good enough until the frontend answers again.
    }
    this.pending = false;
    if (this.again) {
      this.again = false;
      this.ask();
    }
  }
});

function decorations(parts) {
  const marks = parts.filter(part => MARKS[part.kind] && part.to > part.from);
  return Decoration.set(marks.map(part => MARKS[part.kind].range(part.from, part.to)));
}

export const highlighting = [colours, asking];
