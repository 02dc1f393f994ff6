import type { ReactNode } from 'react';

/** One line of a list under a field. */
export function Option({
  id,
  isActive,
  title,
  className,
  onPick,
  children,
}: {
  readonly id: string;
  readonly isActive: boolean;
  readonly title?: string;
  readonly className: string;
  readonly onPick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      title={title}
      // The field would lose the focus, and with it this list, before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={`flex items-center whitespace-nowrap phone:h-11 ${className} ${isActive ? 'bg-sel' : ''}`}
    >
      {children}
    </li>
  );
}
