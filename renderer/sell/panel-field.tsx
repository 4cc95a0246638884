import { useId, type AriaAttributes, type AriaRole, type ReactNode } from 'react';
import { MAIN_FIELD } from '../till/main-field.ts';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  /** What is wrong with the text; said below the field, in place of the hint. */
  readonly problem?: string | null;
  readonly maxLength: number;
  readonly isDecimal?: boolean;
  /** The field that keys go to when the panel opens. */
  readonly isMain?: boolean;
  /** What the field says of a list that it drives (`renderer/ui/driven-list.ts`). */
  readonly says?: AriaAttributes & { readonly role?: AriaRole };
  readonly children?: ReactNode;
};

/** A labelled field of a panel, with room below it for a hint or what is wrong, so that nothing jumps. */
export function PanelField(props: Props) {
  const { label, value, onChange, placeholder, hint, problem, maxLength, isDecimal, isMain, says } = props;
  const id = useId();
  return (
    <div className="panel-field">
      <label htmlFor={id}>{label}</label>
      <div className="panel-field-row">
        <input
          {...(isMain && { ...MAIN_FIELD, autoFocus: true })}
          id={id}
          type="text"
          inputMode={isDecimal ? 'decimal' : 'text'}
          autoComplete="off"
          spellCheck={false}
          maxLength={maxLength}
          placeholder={placeholder}
          value={value}
          {...says}
          aria-invalid={Boolean(problem)}
          aria-describedby={`${id}-words`}
          onChange={(event) => onChange(event.target.value)}
        />
        {props.children}
      </div>
      <p
        id={`${id}-words`}
        className={problem ? 'panel-problem' : 'panel-hint'}
        role={problem ? 'alert' : undefined}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}
