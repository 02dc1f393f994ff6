'use client';

import {
  autocompletion,
  type CompletionContext,
  completionKeymap,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { DraftNames } from '@/lib/api/contract';
import type { DraftRemark } from '@/lib/mesh/preview';
import { suggestAt } from './suggest';
import { editorTheme } from './theme';
import { placeAt } from './yaml-path';

/** What others may ask of the editor. */
export type EditorHandle = {
  /** Puts the cursor on a line and shows it. */
  readonly goTo: (line: number) => void;
  /** Replaces the whole text, as one step that can be undone. */
  readonly replace: (text: string) => void;
};

const INK = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--ink-2)' },
  { tag: tags.comment, color: 'var(--ink-3)' },
  { tag: tags.meta, color: 'var(--ink-3)' },
  { tag: tags.punctuation, color: 'var(--ink-3)' },
]);

const SEVERITY: Readonly<Record<DraftRemark['effect'], Diagnostic['severity']>> = {
  refused: 'error',
  warned: 'warning',
  ignored: 'info',
  noted: 'hint',
};

function complete(
  names: () => DraftNames,
  { state, pos, explicit }: CompletionContext,
): CompletionResult | null {
  const line = state.doc.lineAt(pos);
  const lines = state.doc.toString().split('\n');
  const place = placeAt(lines, line.number - 1, pos - line.from);
  if (place.word === '' && place.wants === 'key' && !explicit) return null;
  const options = suggestAt(place, names());
  if (options.length === 0) return null;
  return {
    from: line.from + place.from,
    options: options.map(({ label, detail, apply }) => ({ label, detail, apply })),
    validFor: /^[\w$./[\]-]*$/,
  };
}

function toDiagnostics(state: EditorState, remarks: readonly DraftRemark[]): Diagnostic[] {
  return remarks.map(({ effect, line, message }) => {
    const { from, to, text } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
    return { from: from + (text.length - text.trimStart().length), to, severity: SEVERITY[effect], message };
  });
}

type EditorProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly names: DraftNames;
  readonly remarks: readonly DraftRemark[];
  readonly hint: string;
  readonly ref: Ref<EditorHandle>;
};

const createView = (
  parent: HTMLElement,
  text: string,
  hint: string,
  { onText, names }: { onText: (text: string) => void; names: () => DraftNames },
): EditorView =>
  new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        yaml(),
        syntaxHighlighting(INK),
        autocompletion({ override: [(context) => complete(names, context)], icons: false }),
        // Tab leaves the editor, as it leaves every other field.
        keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        placeholder(hint),
        editorTheme,
        EditorView.contentAttributes.of({ 'aria-label': 'Draft, as YAML', spellcheck: 'false' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onText(update.state.doc.toString());
        }),
      ],
    }),
  });

const replaceAll = (view: EditorView, text: string): void =>
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });

/** The draft as text, with remarks under its lines and completion of names. */
export function CodeEditor({ text, onText, names, remarks, hint, ref }: EditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onText, names });
  const first = useRef({ text, hint });
  useEffect(() => {
    latest.current = { onText, names };
  });
  useEffect(() => {
    if (host.current === null) return;
    const created = createView(host.current, first.current.text, first.current.hint, {
      onText: (next) => latest.current.onText(next),
      names: () => latest.current.names,
    });
    created.scrollDOM.tabIndex = 0;
    view.current = created;
    return () => created.destroy();
  }, []);
  useEffect(() => {
    // A draft that came by the address; what is typed here is known already.
    if (view.current !== null && view.current.state.doc.toString() !== text) replaceAll(view.current, text);
  }, [text]);
  useEffect(() => {
    if (view.current === null) return;
    view.current.dispatch(setDiagnostics(view.current.state, toDiagnostics(view.current.state, remarks)));
  }, [remarks]);
  useImperativeHandle(ref, () => ({
    goTo: (line) => {
      const current = view.current;
      if (current === null) return;
      const { from } = current.state.doc.line(Math.min(line, current.state.doc.lines));
      current.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      current.focus();
    },
    replace: (next) => {
      if (view.current === null) return;
      replaceAll(view.current, next);
      view.current.focus();
    },
  }));
  return <div ref={host} className="h-full min-h-0 overflow-hidden" />;
}
