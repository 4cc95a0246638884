import { memo } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ActionId } from '../keys/actions.ts';
import { ActionKey, KeyHint } from './key-hint.tsx';

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
export const ToolButton = memo(function ToolButton({ icon: Icon, label, off, onPress, ...rest }: Props) {
  const { action, hint, className, mirrored = false } = rest;
  return (
    <Button
      aria-label={label}
      isDisabled={off ?? false}
      onPress={onPress}
      {...(className !== undefined && { className })}
    >
      <Icon size={20} aria-hidden="true" {...(mirrored && { className: 'mirrored' })} />{' '}
      {action && <ActionKey action={action} />}
      {hint !== undefined && <KeyHint>{hint}</KeyHint>}
    </Button>
  );
});
