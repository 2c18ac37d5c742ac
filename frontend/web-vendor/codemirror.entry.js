// What the page uses of CodeMirror, in one file.
export {Decoration, EditorView, ViewPlugin, drawSelection, keymap, placeholder} from "@codemirror/view";
export {EditorState, StateEffect, StateField} from "@codemirror/state";
export {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
export {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus,
} from "@codemirror/autocomplete";
export {bracketMatching} from "@codemirror/language";
export {linter} from "@codemirror/lint";
