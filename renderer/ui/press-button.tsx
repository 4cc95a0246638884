import type { ComponentProps, KeyboardEvent } from 'react';

type Props = Omit<ComponentProps<'button'>, 'type' | 'onClick' | 'onKeyDown'> & {
  readonly onPress: () => void;
};

/**
 * The browser's own button, for what is drawn anew between a cashier's keys: react-aria's costs a dozen hooks
 * each time. Like that one it is pressed once by a key that is held.
 */
export function PressButton({ onPress, ...rest }: Props) {
  return <button type="button" {...rest} onClick={() => onPress()} onKeyDown={oncePerPress} />;
}

function oncePerPress(event: KeyboardEvent): void {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}
