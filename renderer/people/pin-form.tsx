import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Delete } from 'lucide-react';
import { Button, Radio, RadioGroup } from 'react-aria-components';
import { digitsOf } from '#shared/money/ascii-digits.ts';
import { pin as pinSchema } from '#shared/shop/staff.ts';
import { ASKS_PIN } from '../till/main-field.ts';
import { ErrorCodeMark } from '../ui/error-note.tsx';
import { formatCount } from '../ui/format.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import type { Person } from './people.ts';
import { useScanRefused } from './use-scan-refused.ts';

const DIGITS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0'] as const;
const PIN_LENGTH_MAX = 8;

type Props = {
  /** Who may be chosen; never empty. */
  readonly people: readonly Person[];
  readonly chosenFirst?: Person | null;
  /** What the button says. */
  readonly submit: string;
  /** The PIN is right. @returns what went wrong after all, in words */
  readonly onRight: (person: Person) => Promise<string | null> | string | null;
};

/**
 * Who, and their PIN. The digits go to the PIN at once, the arrows choose the name, Enter sends: nobody
 * has to look for a field.
 */
export function PinForm({ people, chosenFirst = null, submit, onRight }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [chosenId, setChosenId] = useState(chosenFirst?.id ?? people[0]!.id);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const said = useId();
  const wait = useWait();
  const scanRefused = useScanRefused();
  // Over another dialog the focus goes back there until this one is known to lie over it.
  useEffect(() => field.current?.focus(), []);
  const chosen = people.find(({ id }) => id === chosenId) ?? people[0]!;

  async function send(): Promise<void> {
    if (busy || wait.seconds > 0) return;
    if (!pinSchema.safeParse(pin).success) return setFault(t('people.pinLength'));
    setBusy(true);
    setFault(null);
    try {
      const answer = await session.people.check(chosen, pin);
      if (answer.answer === 'right') setFault(await onRight(chosen));
      else {
        setFault(answer.answer === 'wrong' ? t('people.wrongPin') : null);
        wait.begin(answer.waitMs);
      }
    } catch {
      setFault(t('people.noAnswer'));
    } finally {
      setPin('');
      setBusy(false);
      field.current?.focus();
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const place = people.indexOf(chosen) + step;
      choose(people[(place + people.length) % people.length]!.id);
    }
    if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault();
      void send();
    }
  }

  function choose(id: string): void {
    setChosenId(id);
    setPin('');
    setFault(null);
    field.current?.focus();
  }

  const errorCode =
    wait.seconds > 0 ? 'AUTH_PIN_WAIT' : fault === t('people.wrongPin') ? 'AUTH_PIN_WRONG' : null;
  const words =
    wait.seconds > 0
      ? t('people.wait', { count: wait.seconds })
      : (fault ?? (scanRefused ? t('people.scanRefused') : ''));
  return (
    <div className="pin-form" {...ASKS_PIN}>
      <RadioGroup className="pin-people" aria-label={t('people.who')} value={chosen.id} onChange={choose}>
        {people.map((person) => (
          <Radio key={person.id} value={person.id} className="pin-person">
            <span className="pin-person-letter" aria-hidden="true">
              {person.name.slice(0, 1)}
            </span>
            <span className="pin-person-words">
              <b>{person.name}</b>
              <small>{t(`people.role.${person.role}`)}</small>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <div className="pin-entry">
        <input
          ref={field}
          className="pin-field"
          type="password"
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          maxLength={PIN_LENGTH_MAX}
          value={pin}
          aria-label={t('people.pinOf', { name: chosen.name })}
          aria-describedby={said}
          aria-invalid={fault !== null}
          onChange={(event) => setPin(digitsOf(event.target.value))}
          onKeyDown={onKeyDown}
        />
        <p id={said} className="pin-words" role="status">
          {words} {errorCode && <ErrorCodeMark code={errorCode} />}
        </p>
        <div className="pin-keys" role="group" aria-label={t('people.keypad')}>
          {DIGITS.map((digit) => (
            <Button
              key={digit}
              excludeFromTabOrder
              onPress={() => setPin((now) => (now + digit).slice(0, PIN_LENGTH_MAX))}
            >
              {formatCount(Number(digit))}
            </Button>
          ))}
          <Button
            excludeFromTabOrder
            aria-label={t('people.erase')}
            onPress={() => setPin((now) => now.slice(0, -1))}
          >
            <Delete size={22} aria-hidden="true" />
          </Button>
        </div>
        <ActionButton
          kind="primary"
          size="large"
          hint="Enter"
          isDisabled={busy || wait.seconds > 0}
          onPress={() => void send()}
        >
          {submit}
        </ActionButton>
      </div>
    </div>
  );
}

/** Counts down the seconds until the next PIN is looked at. */
function useWait(): { readonly seconds: number; begin(waitMs: number): void } {
  const [seconds, setSeconds] = useState(0);
  const waiting = seconds > 0;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(() => setSeconds((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, [waiting]);
  return { seconds, begin: (waitMs) => setSeconds(Math.ceil(waitMs / 1000)) };
}
