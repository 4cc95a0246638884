import { Label, Radio, RadioGroup } from 'react-aria-components';
import './choice.css';

type Props<Value extends string> = {
  readonly word: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly word: string; readonly lang?: string }[];
  readonly onChange: (value: Value) => void;
  /** Small, and its word is only heard. */
  readonly isQuiet?: boolean;
};

/** One of a few, all of them seen. Arrow keys choose. */
export function Choice<Value extends string>({ word, value, options, onChange, isQuiet }: Props<Value>) {
  return (
    <RadioGroup
      className={isQuiet ? 'one-of one-of-quiet' : 'one-of'}
      value={value}
      onChange={(next) => onChange(next as Value)}
    >
      <Label {...(isQuiet && { className: 'only-heard' })}>{word}</Label>
      <div>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="one-of-option">
            <span lang={option.lang}>{option.word}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
