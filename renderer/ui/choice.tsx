import { Label, Radio, RadioGroup } from 'react-aria-components';

type Props<Value extends string> = {
  readonly word: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly word: string; readonly lang?: string }[];
  readonly onChange: (value: Value) => void;
};

/** One of a few, all of them seen. Arrow keys choose. */
export function Choice<Value extends string>({ word, value, options, onChange }: Props<Value>) {
  return (
    <RadioGroup className="choice" value={value} onChange={(next) => onChange(next as Value)}>
      <Label>{word}</Label>
      <div>
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="choice-option">
            <span lang={option.lang}>{option.word}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
