// What the page uses of CodeMirror, in one file.
export {
  EditorView, keymap, drawSelection, highlightSpecialChars, placeholder, Decoration, ViewPlugin,
} from "@codemirror/view";
export { EditorState, Compartment, Prec, StateEffect, StateField, RangeSetBuilder } from "@codemirror/state";
export { history, historyKeymap, defaultKeymap, indentWithTab } from "@codemirror/commands";
export {
  autocompletion, completionKeymap, completionStatus, acceptCompletion, startCompletion, closeBrackets, closeBracketsKeymap,
} from "@codemirror/autocomplete";
export { StreamLanguage, HighlightStyle, syntaxHighlighting, bracketMatching } from "@codemirror/language";
export { linter, setDiagnostics, forceLinting, lintKeymap } from "@codemirror/lint";
export { tags } from "@lezer/highlight";
