/** Room for the lines that are not in the document. */
export function Spacer({ height, span }: { readonly height: number; readonly span: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden="true" className="mp-spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
