import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { showKey } from '../ui/key-hint.tsx';
import { ACTIONS, type ActionGroup, type ActionId } from './actions.ts';
import { FIXED_KEYS } from './fixed-keys.ts';
import { useKeyOf } from './keys.ts';
import './key-list.css';

const GROUPS = [...new Set(Object.values(ACTIONS).map(({ group }): ActionGroup => group))];

type Props = { readonly isOpen: boolean; readonly onClose: () => void };

/** Every key of the till with what it does, by where it works. */
export function KeyList({ isOpen, onClose }: Props) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className="key-list-modal">
        <Dialog className="key-list">
          <Keys onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Apart from the dialog, so that nothing of it is prepared while it is closed. */
function Keys({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  return (
    <>
      <div className="key-list-head">
        <Heading slot="title">{t('keys.title')}</Heading>
        <Button autoFocus className="icon-button" aria-label={t('keys.close')} onPress={onClose}>
          <X size={20} aria-hidden="true" />
        </Button>
      </div>
      <div className="key-list-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`keys.group.${group}`)}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {actionsOf(group).map((action) => (
                <ActionRow key={action} action={action} />
              ))}
            </dl>
          </section>
        ))}
        {FIXED_KEYS.map(({ place, keys: all }) => (
          <section key={place} aria-label={t(`keys.group.${place}`)}>
            <h3>{t(`keys.group.${place}`)}</h3>
            <dl>
              {all.map(({ name, keys }) => (
                <Row key={name} name={t(`keys.field.${name}`)} keys={keys} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}

function actionsOf(group: ActionGroup): ActionId[] {
  return (Object.keys(ACTIONS) as ActionId[]).filter((action) => ACTIONS[action].group === group);
}

function ActionRow({ action }: { readonly action: ActionId }) {
  const { t } = useTranslation();
  return <Row name={t(`action.${action}`)} keys={[showKey(useKeyOf(action))]} />;
}

function Row({ name, keys }: { readonly name: string; readonly keys: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key} className="key-hint">
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}
