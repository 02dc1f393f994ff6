import { EditorView } from '@codemirror/view';

const UNDERLINE = { backgroundImage: 'none', textDecorationThickness: '1.5px', textUnderlineOffset: '4px' };

/** The editor in the tokens of the page: ink on paper, remarks by the form of their line. */
export const editorTheme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--panel)', color: 'var(--ink)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '&:has(> .cm-scroller > .cm-content:focus)': { outline: '2px solid var(--ink)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px', letterSpacing: '-0.01em' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px' },
  '.cm-placeholder': { color: 'var(--ink-3)', whiteSpace: 'pre-wrap' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--ink-3)',
    borderRight: '1px solid var(--line)',
  },
  '.cm-activeLineGutter': { backgroundColor: 'var(--sel)', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--sel)',
  },
  '.cm-lintRange-error': {
    ...UNDERLINE,
    textDecoration: 'underline solid var(--ink)',
    backgroundColor: 'var(--lit)',
    color: 'var(--lit-ink)',
  },
  '.cm-lintRange-warning': { ...UNDERLINE, textDecoration: 'underline dashed var(--ink)' },
  '.cm-lintRange-info, .cm-lintRange-hint': { ...UNDERLINE, textDecoration: 'underline dotted var(--ink-3)' },
  '.cm-tooltip': {
    border: '1px solid var(--edge)',
    borderRadius: '6px',
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    boxShadow: 'var(--shadow)',
    maxWidth: 'min(480px, 90vw)',
  },
  '.cm-diagnostic': {
    borderLeft: '2px solid var(--ink)',
    fontFamily: 'var(--font-sans)',
    padding: '6px 10px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--ink)', color: 'var(--panel)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'var(--font-sans)', opacity: 0.75 },
});
