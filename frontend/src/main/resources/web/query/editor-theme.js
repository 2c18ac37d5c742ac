// The editor in the page's colours.

import {EditorView} from '../vendor/codemirror.js';

const TOOLTIP = {
  backgroundColor: 'var(--raised)',
  border: '1px solid var(--line)',
  borderRadius: '8px',
  boxShadow: 'var(--shadow)',
  color: 'var(--text)',
};

export const editorTheme = EditorView.theme({
  '&': {backgroundColor: 'transparent', color: 'var(--text)', fontSize: '14px'},
  '&.cm-focused': {outline: 'none'},
  '.cm-scroller': {fontFamily: 'var(--mono)', fontVariantLigatures: 'none', lineHeight: '1.65', overflow: 'auto', maxHeight: '42vh', minHeight: '7.6em'},
  '.cm-content': {padding: '16px 0', caretColor: 'var(--accent)'},
  '.cm-line': {padding: '0 20px'},
  '.cm-cursor': {borderLeftColor: 'var(--accent)', borderLeftWidth: '2px'},
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-placeholder': {color: 'var(--muted)'},
  '&.cm-focused .cm-matchingBracket': {backgroundColor: 'transparent', outline: '1px solid var(--line-strong)', borderRadius: '2px'},
  '.q-keyword': {color: 'var(--accent)', fontWeight: '600'},
  '.q-number': {color: 'var(--code-number)'},
  '.q-text': {color: 'var(--code-text)'},
  '.q-comment': {color: 'var(--muted)', fontStyle: 'italic'},
  '.q-error': {color: 'var(--bad)'},
  '.cm-lintRange': {backgroundImage: 'none', paddingBottom: '0'},
  '.cm-lintRange-error': {backgroundImage: 'none', textDecoration: 'underline wavy var(--bad) 1.5px', textUnderlineOffset: '4px'},
  '.cm-lintRange-warning': {backgroundImage: 'none', textDecoration: 'underline dotted var(--warn) 2px', textUnderlineOffset: '4px'},
  '.cm-tooltip': TOOLTIP,
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {fontFamily: 'var(--mono)', fontSize: '13px', maxHeight: '15em', padding: '4px'},
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {padding: '3px 10px', borderRadius: '5px', lineHeight: '1.5'},
  '.cm-tooltip-autocomplete ul li[aria-selected]': {backgroundColor: 'var(--accent)', color: 'var(--on-accent)'},
  '.cm-completionMatchedText': {textDecoration: 'none', fontWeight: '700'},
  '.cm-completionDetail': {color: 'var(--muted)', fontStyle: 'normal', marginLeft: '1.2em', fontSize: '12px'},
  'li[aria-selected] .cm-completionDetail': {color: 'inherit', opacity: '0.8'},
  '.cm-tooltip.cm-completionInfo': {
    padding: '8px 12px', fontFamily: 'var(--font)', fontSize: '13px', lineHeight: '1.45', maxWidth: '280px', margin: '0 6px',
  },
  '.cm-tooltip.cm-tooltip-lint': {padding: '2px 0', fontFamily: 'var(--font)', fontSize: '13px', maxWidth: '460px'},
  '.cm-diagnostic': {padding: '6px 12px', margin: '0', whiteSpace: 'pre-wrap', lineHeight: '1.45'},
  '.cm-diagnostic-error': {borderLeft: '3px solid var(--bad)'},
  '.cm-diagnostic-warning': {borderLeft: '3px solid var(--warn)'},
});
