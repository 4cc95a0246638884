import { memo } from 'react';
import type { LucideIcon } from 'lucide-react';
import type { ActionId } from '../keys/actions.ts';
import { ActionKey, KeyHint } from './key-hint.tsx';
import { PressButton } from './press-button.tsx';

type Props = {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly off?: boolean;
  /** Must stay the same function: the button is drawn anew for another one. */
  readonly onPress: () => void;
  /** The action whose key is shown, or a key that is nobody's choice. */
  readonly action?: ActionId;
  readonly hint?: string;
  readonly className?: string;
  /** An arrow, which points the other way where one reads from the right. */
  readonly mirrored?: boolean;
};

/** A button of a row of tools: an icon and its key. It stays as it is while scans change what is beside it. */
export const ToolButton = memo(function ToolButton({
  icon: Icon,
  label,
  off = false,
  onPress,
  ...rest
}: Props) {
  const { action, hint, className, mirrored = false } = rest;
  return (
    <PressButton aria-label={label} disabled={off} onPress={onPress} className={className}>
      <Icon size={20} aria-hidden="true" {...(mirrored && { className: 'mirrored' })} />{' '}
      {action && <ActionKey action={action} />}
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </PressButton>
  );
});
