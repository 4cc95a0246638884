import { Label, Radio, RadioGroup, Text } from 'react-aria-components';

type Props<Value> = {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value;
  /** Each value with its words, in the order shown. */
  readonly options: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
};

/** One of a few, all of them in sight. */
export function Choice<Value extends string | number | null>({
  label,
  hint,
  value,
  options,
  onChoose,
}: Props<Value>) {
  const choose = (chosen: string): void => {
    const found = options.find(([one]) => String(one) === chosen);
    if (found) onChoose(found[0]);
  };
  return (
    <RadioGroup className="choice" value={String(value)} onChange={choose}>
      <Label>{label}</Label>
      <div className="choice-row">
        {options.map(([one, words]) => (
          <Radio key={String(one)} className="choice-one" value={String(one)}>
            {words}
          </Radio>
        ))}
      </div>
      {hint !== undefined && <Text slot="description">{hint}</Text>}
    </RadioGroup>
  );
}
