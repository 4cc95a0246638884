import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { ActionId } from '../keys/actions.ts';
import { ActionKey, KeyHint } from './key-hint.tsx';

type Props = {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly size?: 'normal' | 'large';
  readonly icon?: ReactNode;
  /** The action that does the same, whose key is shown; or a key that is nobody's choice. */
  readonly action?: ActionId;
  readonly hint?: string;
  readonly label?: string;
  readonly isDisabled?: boolean;
  readonly type?: 'button' | 'submit';
  readonly autoFocus?: boolean;
};

/** A button with an optional icon and the key that does the same. */
export function ActionButton({
  children,
  onPress,
  kind = 'plain',
  size = 'normal',
  icon,
  action,
  hint,
  label,
  isDisabled = false,
  type = 'button',
  autoFocus = false,
}: Props) {
  return (
    <Button
      type={type}
      autoFocus={autoFocus}
      className={`action action-${kind} action-${size}`}
      isDisabled={isDisabled}
      {...(label !== undefined && { 'aria-label': label })}
      {...(onPress && { onPress })}
    >
      {icon}
      <span className="action-text">{children}</span>
      {action && <ActionKey action={action} />}
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </Button>
  );
}
