import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { formatCount } from '../ui/format.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { PanelField } from './panel-field.tsx';

const REASON_TEXT_MAX = 60;

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** The usual ones, in words; the figure beside each stands for it. */
  readonly usual: readonly string[];
  readonly problem?: string | null;
  readonly isMain?: boolean;
};

/** Why something is done: one of the usual reasons by its figure or a press, or words of one's own. */
export function ReasonField({ label, value, onChange, usual, problem = null, isMain = false }: Props) {
  const { t } = useTranslation();
  return (
    <div>
      <PanelField
        label={label}
        value={value}
        onChange={onChange}
        hint={t('panel.reasonHint')}
        problem={problem}
        maxLength={REASON_TEXT_MAX}
        isMain={isMain}
      />
      <div className="panel-choices" role="group" aria-label={label}>
        {usual.map((words, place) => (
          <Button key={words} excludeFromTabOrder onPress={() => onChange(words)}>
            <KeyHint>{formatCount(place + 1)}</KeyHint> {words}
          </Button>
        ))}
      </div>
    </div>
  );
}
